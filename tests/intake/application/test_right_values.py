"""What may be stated: numbers with their fractions and bounds, days that have come or have not, and who says so."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from services.intake.application.application import Application
from services.intake.application.stated_days import DayNotCome, DayPassed, DayTooFar
from services.intake.application.step_refusals import FieldMisfit, NotYourStep
from services.intake.card.catalogue import card_of_version, current_cards
from services.intake.card.completeness import field_problems
from services.intake.card.conditions import FieldValue
from services.intake.card.stated_numbers import number_of, plain
from shared.errors import DutiesNotSeparate
from shared.months import after_months
from tests.conftest import Databases
from tests.intake.given.application import TODAY, happened
from tests.intake.given.by_hand import taken_by_hand
from tests.intake.given.cards import card_of
from tests.intake.given.cases import as_stated, brought, examined, step_by
from tests.intake.given.desk import Case, desk
from tests.intake.given.player import Player, accepting, stated, submitting
from tests.intake.given.running import intake

SIH, SRG, SOS, BBM = (card_of(code) for code in ("PLG-SIH", "PSR-SRG", "PSR-SOS", "PSR-BBM"))
WHOLE = {"BPSMB-PS": {"personnel"}, "PSR-SRG": {"shelf_life_months"}}
"""What is counted, card by card: persons and months. Everything else is measured, and has fractions."""


@pytest.mark.parametrize("card", current_cards(), ids=lambda one: f"{one.code}-{one.version}")
def test_only_what_is_counted_is_a_whole_number(card: Any) -> None:
    assert {one.id for one in card.fields if one.kind == "number"} == WHOLE.get(card.code, set())


PRODUCTION: dict[str, FieldValue] = {
    "planned_operating_hours": "7300.5",
    "operating_hours": "7100",
    "planned_output": "1200.75",
    "real_output": "1100.5",
    "good_output": "1099.25",
    "ideal_run_rate": "0.16",
}
WRONG = [
    ("planned_operating_hours", 0, "harus lebih dari 0"),
    ("planned_operating_hours", 8785, "paling banyak 8784"),
    ("operating_hours", 0, "harus lebih dari 0"),
    ("real_output", 0, "harus lebih dari 0"),
    ("ideal_run_rate", "0.0", "harus lebih dari 0"),
    ("good_output", "1100.51", "produk yang sesuai standar tidak lebih banyak daripada produksi riil"),
    ("good_output", "banyak", "bukan bilangan; tulis dengan titik desimal, misalnya 12.5"),
    ("good_output", "1,5", "bukan bilangan; tulis dengan titik desimal, misalnya 12.5"),
    ("good_output", True, "bukan bilangan; tulis dengan titik desimal, misalnya 12.5"),
]


def problems(fields: Mapping[str, FieldValue]) -> dict[str, str]:
    return {one.field: one.problem for one in field_problems(SIH, {**stated(SIH, "applicant"), **PRODUCTION, **fields})}


def test_production_with_fractions_is_in_order() -> None:
    assert problems({}) == {}
    assert problems({"good_output": "1100.50", "planned_operating_hours": 8784}) == {}
    assert problems({"good_output": 0}) == {}


@pytest.mark.parametrize(("field", "value", "problem"), WRONG)
def test_production_that_cannot_be(field: str, value: FieldValue, problem: str) -> None:
    """Else the overall effectiveness of the plant divides by nothing, or is more than one."""
    expected = {field: problem}
    if field == "real_output":
        expected["good_output"] = WRONG[5][2]  # more good than none
    assert problems({field: value}) == expected


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (12, 12),
        ("12", 12),
        ("12.0", 12),
        ("12.50", "12.5"),
        ("0.000001", "0.000001"),
        ("100", 100),
        ("tiga", "tiga"),
        (True, True),
    ],
)
def test_one_number_is_kept_in_one_way(value: FieldValue, kept: FieldValue) -> None:
    assert plain(value) == kept


@pytest.mark.parametrize("value", ["-1", "1e3", "1.", ".5", "0x1", "1.2345678", "1" * 16, -1, 2**53, "", "٣"])
def test_what_is_no_plain_number(value: FieldValue) -> None:
    assert number_of(value) is None


def test_litres_have_fractions_and_are_some() -> None:
    surveyed = brought(BBM, "submit", "accept", "survey")
    for litres in (0, "0.0", "sedikit"):
        with pytest.raises(FieldMisfit):
            step_by(surveyed, BBM, "report", fields=as_stated({"litres": litres, "litres_per": "day"}))
    step_by(surveyed, BBM, "report", fields=as_stated({"litres": "37.5", "litres_per": "day"}))


# Sosialisasi: held on its day, and never stuck.


def test_a_sosialisasi_is_not_held_before_its_day() -> None:
    ready = brought(SOS, "submit", "accept", "approve", "prepare", held_on="2026-01-20")
    with pytest.raises(DayNotCome) as caught:
        step_by(ready, SOS, "hold", on=date(2026, 1, 19))
    assert caught.value.details["day"] == date(2026, 1, 20)
    assert happened(ready) == []
    step_by(ready, SOS, "hold", on=date(2026, 1, 20))


@pytest.mark.parametrize("initials", [(), ("initial",), ("initial", "forward")])
@pytest.mark.parametrize("then", ["approve", "return-from-approval", "reject-at-approval"])
def test_an_approval_needs_no_initials_that_the_standard_does_not(initials: tuple[str, ...], then: str) -> None:
    """The Kepala Bagian's initial led to a state from which only officers of another office could go on."""
    note = brought(SOS, "submit", "accept", *initials)
    step_by(note, SOS, then)


def test_who_wrote_the_note_does_not_sign_it_by_the_other_way_either() -> None:
    forwarded = brought(SOS, "submit", "accept", "initial", "forward")
    with pytest.raises(DutiesNotSeparate):
        step_by(forwarded, SOS, "countersign", by="by-submit")
    step_by(forwarded, SOS, "countersign")


# Resi gudang: room, quantity, maturity and validity.


def entered(matures_on: str, on: date = TODAY, **fields: Any) -> Application:
    one = brought(SRG, "submit", "accept", "bring-goods", "test-quality", **fields)
    stating = as_stated({"warehouse_location": "Gudang Raci", "matures_on": matures_on})
    step_by(one, SRG, "enter", fields=stating, on=on)
    return one


@pytest.mark.parametrize(
    ("matures_on", "by"), [("2026-01-14", DayPassed), ("2026-01-15", DayPassed), ("2026-07-16", DayTooFar)]
)
def test_a_receipt_matures_after_today_and_while_the_goods_keep(matures_on: str, by: type[Exception]) -> None:
    with pytest.raises(by):
        entered(matures_on)


def test_a_receipt_is_valid_until_it_matures() -> None:
    one = entered("2026-07-15")
    step_by(one, SRG, "issue", by="operator")
    [receipt] = one.products
    assert (receipt.valid_from, receipt.valid_until, receipt.validity) == (TODAY, date(2026, 7, 15), "until-stated")


def test_a_receipt_that_has_matured_meanwhile_is_not_issued() -> None:
    one = entered("2026-01-20")
    with pytest.raises(DayPassed):
        step_by(one, SRG, "issue", by="operator", on=date(2026, 1, 20))


def test_the_warehouse_operator_says_whether_there_is_room() -> None:
    asked = brought(SRG, "submit")
    examined(asked, SRG, "operator")
    with pytest.raises(NotYourStep):
        step_by(asked, SRG, "accept", role="front-office-officer")
    step_by(asked, SRG, "accept", role="warehouse-operator")


@pytest.mark.parametrize("quantity", [0, "0.00"])
def test_no_goods_no_receipt(quantity: FieldValue) -> None:
    found = {one.field: one.problem for one in field_problems(SRG, {**stated(SRG, "applicant"), "quantity": quantity})}
    assert found == {"quantity": "harus lebih dari 0"}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", 0, "2026-01-15"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert after_months(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_the_end_of_all_days() -> None:
    assert after_months(TODAY, 2**53) == date.max


@pytest.mark.parametrize(("months", "why"), [(24, set()), (25, {"shelf_life_months"}), (61, {"shelf_life_months"})])
def test_goods_keep_no_longer_than_the_bound_of_the_card(months: int, why: set[str]) -> None:
    found = field_problems(SRG, {**stated(SRG, "applicant"), "shelf_life_months": months})
    assert {one.field for one in found} == why


# SIINAS, and late refusals.

SIINAS, PWK, KONS = (card_of(code) for code in ("PSR-SIINAS", "PWK-71206", "PSR-KONS"))


def test_at_siinas_and_oss_only_the_applicant_files_and_uploads() -> None:
    steps = SIINAS.procedure.step
    assert [steps(name).roles for name in ("submit", "upload")] == [("applicant",), ("applicant",)]


@pytest.mark.parametrize("step", ["issue-report", "final-approve"])
def test_who_verified_at_siinas_does_not_decide(step: str) -> None:
    before = {"issue-report": [], "final-approve": ["issue-report", "hand-out", "upload"]}[step]
    one = brought(SIINAS, "submit", "accept", "approve", *before)
    accepted_by = next(act.by for act in one.acts if act.step == "accept")
    with pytest.raises(DutiesNotSeparate):
        step_by(one, SIINAS, step, by=accepted_by)


LATE = [
    (PWK, ("submit", "accept", "review", "recommend"), "reject", "front-office-officer", "reject-at-signing"),
    (KONS, ("submit", "accept", "escalate", "ask-direction"), "reject", "staff-officer", "reject-by-head"),
    (SRG, ("submit", "accept"), "reject", "front-office-officer", "reject"),
]


@pytest.mark.parametrize(
    ("card", "taken", "step", "clerk", "by_holder"), LATE, ids=lambda one: getattr(one, "code", None)
)
def test_a_counter_clerk_does_not_refuse_what_others_hold(
    card: Any, taken: tuple[str, ...], step: str, clerk: str, by_holder: str
) -> None:
    one = brought(card, *taken)
    with pytest.raises(Exception, match=r"step-not-now|not-your-step"):
        step_by(one, card, step, role=clerk)
    step_by(one, card, by_holder)


def test_a_case_of_the_edition_before_goes_on_as_it_was_promised() -> None:
    before = card_of_version("PSR-KONS", "2024")
    step_by(brought(before, "submit", "accept", "escalate", "ask-direction"), before, "reject", role="staff-officer")


# Over HTTP.


async def test_a_fraction_is_stated_as_a_number_or_as_digits_and_kept_alike(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        player = Player(SIH, client, service.app.state.use_cases)
        fields = {
            **stated(SIH, "applicant"),
            **PRODUCTION,
            "good_output": 1099.25,
            "real_output": "1100.50",
            "planned_output": 1200,
        }
        await player.draft(fields=fields)
        shown = {one["field"]: one["value"] for one in (await player.read())["fields"]}
        assert (shown["good_output"], shown["real_output"], shown["planned_output"]) == ("1099.25", "1100.5", 1200)
        player.nib = "4042300000999"
        await player.draft(fields={**fields, "good_output": 2000.5})
        missing = (await player.take(submitting(SIH)))["missing"]
        assert [(one["kind"], one["item"]) for one in missing] == [("entry", "good_output")]
        await player.examine(accepting(SIH))
        refused = await player.refused(accepting(SIH))
        assert (refused.status_code, refused.json()["code"]) == (409, "documents-missing")


IN_WRITING = {"moment": "approved", "letter": "Surat 12/I/2026 tanggal 14 Januari 2026"}


async def test_that_the_applicant_agreed_is_said_by_the_applicant(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_by_hand(monkeypatch, "BS-BT", agree=("applicant", "lspro-administration"))
    async with desk(databases, "BS-BT") as office:
        case = await office.accepted()
        await office.elsewhere(case, "meet-quota", "send-approval")
        said = await case.command("moments", IN_WRITING, case.by("lspro-administration"))
        assert (said.status_code, said.json()["code"]) == (409, "moment-is-the-applicants")
        stranger = await case.player.staff.applicant("budi").post(f"{case.player.application}/clock/agreement")
        assert stranger.status_code == 403
        agreed = await case.player.applicant.post(f"{case.player.application}/clock/agreement")
        assert (agreed.status_code, agreed.json()["status"]) == (200, "running")
        again = await case.player.applicant.post(f"{case.player.application}/clock/agreement")
        assert (again.status_code, again.json()["code"]) == (409, "moment-not-awaited")


async def test_of_an_applicant_without_an_account_the_office_has_it_in_writing(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_by_hand(monkeypatch, "BS-BT", agree=("applicant", "lspro-administration"))
    async with desk(databases, "BS-BT") as office:
        player = office.player
        player.account = "loket"
        applicant = (await player.staff.front_office.post("/applicants", PERSON_AT_COUNTER)).json()["id"]
        await draft_at_counter(player, applicant)
        case = Case(player)
        await office.elsewhere(case, "meet-quota", "send-approval")
        administration = case.by("lspro-administration")
        said = await case.command("moments", {"moment": "approved"}, administration)
        assert (said.status_code, said.json()["code"]) == (422, "missing-items")
        letter = await case.command("moments", IN_WRITING, administration)
        assert letter.status_code == 200, letter.text


async def draft_at_counter(player: Player, applicant: str) -> None:
    """Drafted, submitted and accepted by officers for one who came to the counter."""
    card, by = player.card, player.staff.front_office
    body = {
        "applicant_id": applicant,
        "service_code": card.code,
        "documents": [{"document": one.id, "reference": "1/2026"} for one in card.documents],
        "fields": stated(card, "applicant"),
    }
    player.application = f"/applications/{(await by.post('/applications', body)).json()['id']}"
    await by.post(f"{player.application}/submission")
    await player.examine(accepting(card))
    assert (await by.post(f"{player.application}/acceptance")).status_code == 200


PERSON_AT_COUNTER = {
    "kind": "person",
    "nik": "3514054107900002",
    "name": "Rahmat",
    "phone": "0812-9876-5433",
    "address": "Jalan Kenari 7",
}


async def test_a_service_that_waits_for_no_agreement_says_so(databases: Databases) -> None:
    async with desk(databases, "BS-SP") as office:
        case = await office.accepted()
        answer = await case.player.applicant.post(f"{case.player.application}/clock/agreement")
        assert (answer.status_code, answer.json()["code"]) == (409, "nothing-to-agree-to")
