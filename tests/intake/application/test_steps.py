"""The rules of a procedure's steps: given a case, when somebody takes a step, then what refuses it, and who is next."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.intake.application.application import Application, ClaimedByAnother, NotInThisStatus
from services.intake.application.claim import NotClaimed, claim, release
from services.intake.application.contents import change_documents, change_fields
from services.intake.application.examination import NothingToDecide, decide_duplicate, find_duplicates, give_verdicts
from services.intake.application.products import settle_fee
from services.intake.application.progress import follow
from services.intake.application.step_refusals import (
    ApplicationIncomplete,
    BillNotSettled,
    DuplicateNotDecided,
    DuplicateOfAnother,
    ExaminationNotDue,
    FieldMisfit,
    FieldOfTheOffice,
    NotAskedInStep,
    NothingCorrected,
    NotYourStep,
    OwnApplication,
    StepConditionFails,
    StepElsewhere,
    StepNotNow,
    StepUnknown,
    VerdictsMissing,
)
from services.intake.application.steps import UNSEEN, missing_items, next_roles, refuse_other_fields, step_named
from services.intake.application.values import Likeness, RecordWritten, Verdict
from services.intake.card.catalogue import cards
from shared.errors import DutiesNotSeparate, MissingItems, Refusal
from shared.roles import APPLICANT
from tests.gates.replaying import from_stored, state
from tests.intake.given.application import LETTER, NOW, TODAY, given, happened
from tests.intake.given.cards import card_of
from tests.intake.given.cases import APPLICANTS_ACCOUNT, as_stated, brought, drafted, examined, step_by

BBM, IKM, SKA, KONS, SRG = (card_of(code) for code in ("PSR-BBM", "PSR-IKM", "PSR-SKA", "PSR-KONS", "PSR-SRG"))
TERA, BPSMB, PASAR = (card_of(code) for code in ("PSR-TERA", "BPSMB-SP", "BPSMB-PS"))
OTHER = Likeness(UUID(int=9), "REG/2026/00009", 100, "bbm-letter")


def refused(one: Application, decide: Callable[[], None], by: type[Refusal]) -> Refusal:
    """The refusal; nothing has happened by it."""
    with pytest.raises(by) as caught:
        decide()
    assert happened(one) == []
    return caught.value


# Each refusal of a step.


def test_a_step_that_no_card_has() -> None:
    with pytest.raises(StepUnknown):
        step_named(BBM, "bribe")


def test_a_step_that_does_not_lead_on_from_here_names_those_that_do() -> None:
    one = brought(BBM, "submit")
    why = refused(one, lambda: step_by(one, BBM, "sign"), StepNotNow)
    assert why.details["state"].code == "submitted"
    assert [one.code for one in why.details["possible"]] == ["return", "accept", "reject", "withdraw"]
    assert why.sentence("id") == (
        "Langkah ini tidak dapat diambil selama permohonan pada keadaan “Diajukan”. Yang dapat: Mengembalikan untuk diperbaiki, "
        "Menyatakan data lengkap dan benar, Menolak permohonan dengan dasar hukum, atau Menarik kembali permohonan."
    )


def test_a_step_of_another_service_is_followed_not_taken() -> None:
    one = brought(TERA, "submit", "accept")
    refused(one, lambda: step_by(one, TERA, "inspect"), StepElsewhere)


def test_a_step_on_a_condition_that_does_not_hold() -> None:
    """Only who came to the counter is taken to the head of the unit."""
    online = brought(KONS, "submit", "accept", "escalate", channel="online")
    refused(online, lambda: step_by(online, KONS, "ask-direction"), StepConditionFails)
    step_by(brought(KONS, "submit", "accept", "escalate", channel="walk-in"), KONS, "ask-direction")


def test_a_step_of_another_role() -> None:
    one = brought(BBM, "submit")
    why = refused(one, lambda: step_by(one, BBM, "accept", role="field-surveyor"), NotYourStep)
    assert why.details["roles"] == ["front-office-officer"]


def test_an_officer_whose_own_application_it_is() -> None:
    """Neither in an office's role, nor for examining, claiming or comparing."""
    one = brought(BBM, "submit")
    for step in ("return", "accept", "reject"):
        refused(one, lambda step=step: step_by(one, BBM, step, by=APPLICANTS_ACCOUNT), OwnApplication)  # type: ignore[misc]
    refused(one, lambda: examined(one, BBM, APPLICANTS_ACCOUNT), DutiesNotSeparate)
    refused(one, lambda: claim(one, APPLICANTS_ACCOUNT, None, NOW), DutiesNotSeparate)
    refused(one, lambda: claim(one, APPLICANTS_ACCOUNT, "leader", NOW), DutiesNotSeparate)
    refused(one, lambda: claim(one, "sri", APPLICANTS_ACCOUNT, NOW), DutiesNotSeparate)


def test_documents_that_nobody_accepted() -> None:
    one = brought(BBM, "submit")
    why = refused(one, lambda: step_by(one, BBM, "accept"), VerdictsMissing)
    assert "NIB" in str(why.details["names"])
    give_verdicts(one, [Verdict("nib", "NIB", "expired", "habis 2025")], BBM, "sri", TODAY, NOW)
    with pytest.raises(VerdictsMissing):
        step_by(one, BBM, "accept")


def test_a_document_that_was_exchanged_is_examined_again() -> None:
    one = brought(BBM, "submit")
    examined(one, BBM, "sri")
    step_by(one, BBM, "return", problems=[("nib", "buram")])
    assert {(one.given_by, one.given_on) for one in one.verdicts.values()} == {("sri", TODAY)}
    exchanged = [LETTER if doc.document == "application-letter" else doc for doc in one.documents]
    change_documents(one, exchanged, BBM, TODAY, NOW)
    assert set(one.verdicts) == {doc.document for doc in one.documents} - {"application-letter"}


@pytest.mark.parametrize(
    ("steps", "step", "lacking"),
    [
        (["submit"], "return", "reason"),
        (["submit"], "reject", "legal_ground"),
        (["submit", "accept", "survey"], "report", "records: survey-report"),
    ],
)
def test_what_a_step_needs_is_named(steps: list[str], step: str, lacking: str) -> None:
    one = brought(BBM, *steps)
    nothing: dict[str, Any] = {"reason": None, "legal_ground": None, "records": ()}
    why = refused(one, lambda: step_by(one, BBM, step, **nothing), MissingItems)
    assert why.details["items"] == [lacking]


def test_a_field_that_a_step_needs_is_named() -> None:
    one = brought(SKA, "submit", "accept", "print-draft")
    why = refused(one, lambda: step_by(one, SKA, "correct-draft", fields=()), MissingItems)
    assert why.details["items"] == ["fields: cargo_changed"]
    assert why.sentence("id") == "Belum lengkap: isian Terjadi perubahan pada cargo."
    assert why.sentence("en") == "Missing: the field cargo changed."


def test_a_step_takes_no_field_and_no_record_but_those_it_asks_for() -> None:
    """Else an officer could rewrite what was applied for and examined."""
    one = brought(SKA, "submit", "accept", "print-draft")
    more = as_stated({"cargo_changed": True, "destination": "Korea"})
    why = refused(one, lambda: step_by(one, SKA, "correct-draft", fields=more), NotAskedInStep)
    assert "destination" not in str(why.details), "what was sent is not repeated"
    record = RecordWritten("3514054107900001", "-", "-")
    refused(one, lambda: step_by(one, SKA, "correct-draft", records=(record,)), NotAskedInStep)


def test_a_field_stated_in_a_step_is_what_the_card_says() -> None:
    one = brought(SKA, "submit", "accept", "print-draft")
    wrong = as_stated({"cargo_changed": "mungkin"})
    why = refused(one, lambda: step_by(one, SKA, "correct-draft", fields=wrong), FieldMisfit)
    assert why.sentence("id") == "Isian tidak sesuai kartu layanan: Terjadi perubahan pada cargo: bukan ya atau tidak."
    assert why.sentence("en") == "What is stated does not fit the service card: cargo changed: neither yes nor no."
    assert [one.code for one in why.details["allowed"]["cargo_changed"]] == ["yes", "no"]


def test_an_applicant_states_nothing_for_the_office() -> None:
    with pytest.raises(FieldOfTheOffice, match="matures on"):
        refuse_other_fields(SRG, {"commodity", "matures_on"})


def test_what_the_office_stated_stays_when_the_applicant_corrects() -> None:
    one = brought(SKA, "submit", "accept", "print-draft", "correct-draft", "return")
    assert one.status == "returned"
    change_fields(one, as_stated({"goods": "Teh"}), SKA, TODAY, NOW)
    assert {name: stated.value for name, stated in one.stated.items()} == {"goods": "Teh", "cargo_changed": True}


@pytest.mark.parametrize("same", [{}, {"goods": "Kopi bubuk"}, {"goods": " Kopi  bubuk "}])
def test_a_correction_that_changes_nothing_is_none(same: dict[str, Any]) -> None:
    one = brought(SKA, "submit", "accept", "print-draft")
    fields = as_stated({"cargo_changed": True, **same})
    why = refused(one, lambda: step_by(one, SKA, "correct-draft", fields=fields), NothingCorrected)
    assert [one.code for one in why.details["fields"]] == ["goods", "quantity", "invoice_number", "transport_mode"]


def test_a_bill_that_is_not_paid_holds_the_product_back() -> None:
    one = brought(SKA, "submit", "accept", "print-draft", "confirm-cargo", "sign")
    assert one.fees_open == 1
    refused(one, lambda: step_by(one, SKA, "deliver"), BillNotSettled)
    settle_fee(one, "billing.bill-settled", TODAY, NOW)
    settle_fee(one, "billing.bill-settled", TODAY, NOW)
    assert [name for name, _ in happened(one)] == ["FeeSettled"]
    step_by(one, SKA, "deliver")
    assert one.status == "completed"


# Examination.


def test_documents_are_examined_while_something_rests_on_it() -> None:
    one = brought(BBM, "submit", "accept")
    refused(one, lambda: examined(one, BBM, "sri"), ExaminationNotDue)
    for early in (brought(BBM), brought(BBM, "submit", "return")):
        refused(early, lambda early=early: examined(early, BBM, "sri"), NotInThisStatus)  # type: ignore[misc]
    refused(ended := brought(BBM, "submit", "reject"), lambda: examined(ended, BBM, "sri"), NotInThisStatus)
    examined(brought(SKA, "submit", "accept", "print-draft", "correct-draft"), SKA, "sri")


@pytest.mark.parametrize("card", cards(), ids=lambda card: f"{card.code}-{card.version}")
def test_where_a_step_rests_on_documents_they_may_be_examined(card: Any) -> None:
    examinable = card.procedure.may_be_examined
    assert not examinable & card.procedure.may_be_changed
    resting = [step for step in card.procedure.steps if step.service == "intake" and step.rests_on_documents]
    assert resting
    assert {state for step in resting for state in step.from_} - card.procedure.may_be_changed <= examinable
    assert APPLICANT not in {role for step in resting for role in step.roles}
    assert all(step.needs.reason for step in card.procedure.steps if card.procedure.is_return(step))


# What is missing, and by which condition (scenarios 12, 13, 32, 39).

AIR, COFFEE = {"product_kind": "air-mineral"}, {"product_kind": "kopi-bubuk"}
CONDITIONS: list[tuple[str, dict[str, Any], list[str], list[tuple[str, str | None]]]] = [
    ("BPSMB-SP", {**COFFEE, "makloon": True}, [], [("licence-agreement", "makloon == true")]),
    ("BPSMB-SP", {**COFFEE, "makloon": True}, ["licence-agreement"], []),
    ("BPSMB-SP", {**COFFEE, "makloon": False}, [], []),
    ("BPSMB-SP", {**AIR, "water_source": "ground"}, [], [("radiology-test", 'water_source == "ground"')]),
    ("BPSMB-SP", {**AIR, "water_source": "ground"}, ["radiology-test"], []),
    ("BPSMB-SP", {**AIR, "water_source": "pdam"}, [], [("raw-material-test", 'water_source in ["pdam", "other"]')]),
    ("BPSMB-SP", COFFEE, [], []),
    ("PSR-SKA", {"transport_mode": "air"}, ["air-waybill"], []),
    ("PSR-SKA", {"transport_mode": "air"}, [], [("air-waybill", 'transport_mode == "air"')]),
    ("PSR-SKA", {"transport_mode": "sea"}, [], [("bill-of-lading", 'transport_mode == "sea"')]),
    ("PSR-SKA", {"transport_mode": "sea"}, ["sea-waybill"], []),
    ("PSR-SKA", {"transport_mode": "land"}, [], [("cargo-receipt", 'transport_mode == "land"')]),
    ("PSR-SRG", {"shelf_life_months": 2}, [], [("shelf_life_months >= 3", "shelf_life_months >= 3")]),
    ("PSR-SRG", {"shelf_life_months": 3}, [], []),
    ("PSR-SRG", {"shelf_life_months": "lama"}, [], [("shelf_life_months", None)]),
    ("PSR-SRG", {"colour": "merah"}, [], [("colour", None)]),
]
CONDITIONAL = [
    "licence-agreement", "radiology-test", "raw-material-test", "air-waybill", "bill-of-lading", "sea-waybill", "cargo-receipt",
]  # fmt: skip


@pytest.mark.parametrize(("code", "fields", "also", "missing"), CONDITIONS)
def test_what_is_missing_and_the_condition_that_asks_for_it(
    code: str, fields: dict[str, Any], also: list[str], missing: list[tuple[str, str | None]]
) -> None:
    card = card_of(code)
    one = drafted(card, without=CONDITIONAL, also=also, **fields)
    found = missing_items(card, one)
    assert [item.item for item in found] == [item for item, _ in missing]
    for item, (_, condition) in zip(found, missing, strict=True):
        assert (item.condition is None) if condition is None else (condition in str(item.condition))
        assert item.kind != "document" or (item.why is None) == (condition is None)


def test_a_picture_with_its_place_is_sent_or_shown_at_the_counter() -> None:
    card = card_of("PSR-IKM")
    stated_only = tuple(replace(one, file=None) for one in drafted(card).documents)

    def lacks(one: Application) -> list[tuple[str, str | None]]:
        change_documents(one, stated_only, card, TODAY, NOW)
        return [(missing.item, missing.why) for missing in missing_items(card, one)]

    assert missing_items(card, drafted(card)) == ()
    assert lacks(drafted(card)) == [("business-photo", UNSEEN)]
    assert lacks(drafted(card, account=None, drafter="sri")) == []
    assert lacks(drafted(card, drafter="sri")) == [], "also by one who has an account, and came to the counter"


def test_a_shelf_life_too_short_is_not_accepted_whatever_is_handed_in() -> None:  # scenario 39
    one = brought(SRG, "submit", shelf_life_months=2)
    examined(one, SRG, "sri")
    happened(one)
    why = refused(one, lambda: step_by(one, SRG, "accept"), ApplicationIncomplete)
    assert why.details["missing"][0]["kind"] == "eligibility"


def test_goods_that_fail_give_no_receipt() -> None:  # scenario 39
    one = brought(SRG, "submit", "accept", "bring-goods", "fail-quality")
    assert (one.status, one.products) == ("rejected", ())


def test_who_acts_for_another_hands_in_a_mandate() -> None:
    one = brought(BBM, "submit", mandated=True)
    assert [(item.item, item.title) for item in one.missing] == [("mandate", "Surat kuasa")]
    again = brought(BBM, "submit", mandated=True, also=["mandate"])
    listed = [Verdict(doc.document, "-", "accepted") for doc in again.documents if doc.document != "mandate"]
    give_verdicts(again, listed, BBM, "sri", TODAY, NOW)
    with pytest.raises(VerdictsMissing, match="mandate"):
        step_by(again, BBM, "accept")


@pytest.mark.parametrize("card", [KONS, card_of("PSR-ADU"), TERA])
def test_a_mandate_is_examined_where_nothing_else_is(card: Any) -> None:
    """These cards ask for no verdicts; whether somebody may act for the applicant is still for an officer to say."""
    one = brought(card, "submit", mandated=True, also=["mandate"])
    refused(one, lambda: step_by(one, card, "accept"), VerdictsMissing)
    give_verdicts(one, [Verdict("mandate", "Surat kuasa", "returned", "buram")], card, "sri", TODAY, NOW)
    refused(given(one), lambda: step_by(one, card, "accept"), VerdictsMissing)
    give_verdicts(one, [Verdict("mandate", "Surat kuasa", "accepted")], card, "sri", TODAY, NOW)
    step_by(one, card, "accept")
    assert one.status == "accepted"


# Segregation of duties over the history of the case.


@pytest.mark.parametrize(
    ("card", "steps", "step", "acted_in", "rule"),
    [
        (BBM, ["submit", "accept", "survey", "report"], "sign", "accept", "SOD-08"),
        (BBM, ["submit", "accept", "survey", "report"], "sign", "report", "SOD-08"),
        (IKM, ["submit", "accept", "draft-letter"], "sign", "draft-letter", "SOD-08"),
        (SKA, ["submit", "accept", "print-draft", "confirm-cargo"], "sign", "print-draft", "SOD-09"),
        (SKA, ["submit", "accept", "print-draft", "confirm-cargo"], "sign", "accept", "SOD-09"),
    ],
)
def test_who_prepared_it_does_not_sign_it(card: Any, steps: list[str], step: str, acted_in: str, rule: str) -> None:
    one = brought(card, *steps)
    why = refused(one, lambda: step_by(one, card, step, by=f"by-{acted_in}"), DutiesNotSeparate)
    because = str(why.details["because"])
    assert because.startswith("intake.")
    assert f"({acted_in}, 2026-01-15)" in because
    assert because.endswith(rule)
    step_by(one, card, step, by="hartono")


def test_who_examined_the_documents_does_not_sign_either() -> None:  # SOD-08: the verifier is not the signer
    one = brought(BBM, "submit", "accept", "survey", "report", examiner="dewi")
    why = refused(one, lambda: step_by(one, BBM, "sign", by="dewi"), DutiesNotSeparate)
    assert str(why.details["because"]).startswith("intake.verdicts-given v3 (give-verdicts, 2026-01-15)")


# Who is expected next.


@pytest.mark.parametrize(
    ("card", "at", "fields", "roles"),
    [
        (BBM, "submitted", {}, ("front-office-officer",)),
        (BBM, "checked", {}, ("field-surveyor",)),
        (BBM, "reported", {}, ("head-of-office",)),
        (BBM, "delivered", {}, ()),
        (TERA, "accepted", {}, ()),
        (KONS, "with-staff", {"channel": "online"}, ("staff-officer",)),
        (KONS, "with-sub-coordinator", {"channel": "online"}, ("sub-coordinator",)),
        (KONS, "with-head-of-unit", {"channel": "walk-in"}, ("head-of-unit",)),
        (SKA, "draft-issued", {}, ("ska-examiner", "applicant")),
        (SKA, "cargo-arrived", {}, ("ska-examiner", "applicant", "ska-signatory")),
        (SRG, "goods-arrived", {}, ("quality-tester",)),
        (PASAR, "submitted", {}, ("front-office-officer", "administration-manager")),
    ],
)
def test_who_is_next(card: Any, at: str, fields: dict[str, Any], roles: tuple[str, ...]) -> None:
    assert next_roles(card, at, fields) == roles


# Work.


def test_work_that_is_taken_up_is_one_officers_until_the_next_step() -> None:
    one = brought(BBM, "submit", "accept")
    claim(one, "dewi", None, NOW)
    claim(one, "dewi", None, NOW)
    assert [name for name, _ in happened(one)] == ["WorkClaimed"]
    refused(one, lambda: step_by(one, BBM, "survey", by="agus"), ClaimedByAnother)
    refused(one, lambda: claim(one, "agus", None, NOW), ClaimedByAnother)
    refused(one, lambda: release(one, "agus", NOW), NotClaimed)
    release(one, "dewi", NOW)
    claim(one, "agus", None, NOW)
    step_by(one, BBM, "survey", by="agus")
    assert one.claimed_by is None


def test_a_leader_gives_it_to_another() -> None:
    one = brought(BBM, "submit", "accept")
    claim(one, "dewi", None, NOW)
    claim(one, "agus", "hartono", NOW)
    assert happened(one)[-1] == ("WorkClaimed", {"claimed_by": "agus", "assigned_by": "hartono"})
    assert one.claimed_by == "agus"


@pytest.mark.parametrize("steps", [[], ["submit", "return"], ["submit", "reject"]])
def test_what_is_not_with_the_office_is_not_taken_up(steps: list[str]) -> None:
    one = brought(BBM, *steps)
    refused(one, lambda: claim(one, "dewi", None, NOW), NotInThisStatus)
    refused(one, lambda: claim(one, "dewi", "hartono", NOW), NotInThisStatus)


def test_the_applicant_withdraws_whoever_works_on_it() -> None:
    one = brought(BBM, "submit", "accept")
    claim(one, "dewi", None, NOW)
    step_by(one, BBM, "withdraw")
    assert (one.status, one.claimed_by) == ("withdrawn", None)


def test_what_another_service_did_ends_the_claim_as_every_step_does() -> None:
    one = brought(TERA, "submit", "accept")
    claim(one, "dewi", None, NOW)
    follow(one, TERA.procedure.step("inspect"), TERA, "metrology.instrument-inspected", TODAY, NOW)
    assert (one.state, one.claimed_by) == ("inspected", None)


# Likenesses (scenario 34).


def test_a_second_letter_for_the_machine_waits_for_a_decision() -> None:
    one = brought(BBM, "submit")
    find_duplicates(one, [OTHER], NOW)
    examined(one, BBM, "sri")
    happened(one)
    why = refused(one, lambda: step_by(one, BBM, "accept"), DuplicateNotDecided)
    assert why.details["others"] == "REG/2026/00009"
    refused(one, lambda: decide_duplicate(one, True, APPLICANTS_ACCOUNT, TODAY, NOW), DutiesNotSeparate)
    decide_duplicate(one, True, "sri", TODAY, NOW)
    with pytest.raises(DuplicateOfAnother):
        step_by(one, BBM, "accept")
    decide_duplicate(one, False, "sri", TODAY, NOW)
    step_by(one, BBM, "accept")
    happened(one)
    refused(one, lambda: decide_duplicate(one, True, "sri", TODAY, NOW), NotInThisStatus)


def test_there_is_nothing_to_decide_without_a_likeness() -> None:
    one = brought(BBM, "submit")
    refused(one, lambda: decide_duplicate(one, False, "sri", TODAY, NOW), NothingToDecide)


def test_a_likeness_is_said_once_and_again_when_it_is_another() -> None:
    one = brought(BBM, "submit")
    find_duplicates(one, [OTHER], NOW)
    decide_duplicate(one, False, "sri", TODAY, NOW)
    happened(one)
    find_duplicates(one, [OTHER], NOW)
    assert happened(one) == []
    closer = Likeness(OTHER.case, OTHER.number, 90, OTHER.because)
    find_duplicates(one, [closer], NOW)
    assert one.undecided_duplicates == "REG/2026/00009"


def test_a_duplicate_that_was_corrected_is_none() -> None:
    """The applicant had named the wrong machine; nothing is like the corrected one."""
    one = brought(BBM, "submit")
    find_duplicates(one, [OTHER], NOW)
    decide_duplicate(one, True, "sri", TODAY, NOW)
    find_duplicates(one, [], NOW)
    assert (one.is_duplicate, one.undecided_duplicates) == (False, "")


# What was stored before the engine.


@pytest.mark.parametrize("steps", [["submit"], ["submit", "return"], ["submit", "accept"], ["withdraw"]])
def test_events_of_before_make_the_same_case(steps: list[str]) -> None:
    """Their fields that came later have plain defaults, which say what PSR-TERA's procedure says."""
    one = drafted(TERA)
    for step in steps:
        step_by(one, TERA, step)
    events = list(one.collect_events())
    for event in events:
        kind = type(event)
        vars(event).update(
            {name: getattr(kind, name) for name in CAME_LATER if name in vars(event) and hasattr(kind, name)}
        )
    same = {name: value for name, value in state(one).items() if name not in {"acts", "next_roles"}}
    before = state(from_stored(events))
    assert same == {name: before[name] for name in same}


CAME_LATER = (
    "fields", "mandated", "principal", "step", "state", "by", "system", "missing", "next_roles", "hand_over", "records",
)  # fmt: skip
