"""An application from draft to the end: given what happened, when somebody decides, then what follows."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.intake.application_case import (
    FOLLOWS,
    MOST_CHANGES,
    Application,
    NotInThisStatus,
    Outcome,
    Status,
    TooManyChanges,
)
from services.intake.documents import DocumentNotAsked, DocumentsMissing, DocumentTwice, HandedIn, Shortcoming
from services.intake.service_cards import Place
from shared.contracts.intake import ApplicationAccepted
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory
from tests.intake.builders import (
    CARD,
    FORM,
    LETTER,
    NOW,
    OFFICE,
    OFFICER,
    TODAY,
    accepted,
    completed,
    draft,
    happened,
    returned,
    submitted,
    withdrawn,
)


def sent_back(application: Application) -> None:
    """By an officer while it is before one; by metrology after it was accepted."""
    if application.status == "accepted":
        application.give_back_unopened("UTTP tidak ada dalam register.", TODAY, NOW)
    else:
        application.send_back([("registration-form", "belum ada")], CARD, officer=OFFICER, on=TODAY, now=NOW)


DECISIONS: dict[Status, Callable[[Application], None]] = {
    "submitted": lambda one: one.submit(TODAY, NOW),
    "returned": sent_back,
    "accepted": lambda one: one.accept(CARD, OFFICE, "REG/2026/00001", officer=OFFICER, accepted_at=NOW, now=NOW),
    "withdrawn": lambda one: one.withdraw(TODAY, NOW),
    "completed": lambda one: one.complete("returned", date(2026, 1, 15), NOW),
}
IN_STATUS: dict[Status, Callable[[], Application]] = {
    "draft": draft,
    "submitted": lambda: submitted(LETTER, FORM),
    "returned": returned,
    "accepted": accepted,
    "withdrawn": withdrawn,
    "completed": completed,
}


def test_the_builders_are_what_they_say() -> None:
    assert {status: build().status for status, build in IN_STATUS.items()} == {status: status for status in FOLLOWS}


@pytest.mark.parametrize("after", DECISIONS)
@pytest.mark.parametrize("before", IN_STATUS)
def test_life_cycle(before: Status, after: Status) -> None:
    application = IN_STATUS[before]()
    if before == after == "completed":
        DECISIONS[after](application)
        assert happened(application) == []
    elif after in FOLLOWS[before]:
        DECISIONS[after](application)
        assert application.status == after
        assert len(happened(application)) == 1
    else:
        with pytest.raises(NotInThisStatus, match=before):
            DECISIONS[after](application)
        assert happened(application) == []


@pytest.mark.parametrize("status", IN_STATUS)
def test_documents_change_only_while_they_are_not_before_an_officer(status: Status) -> None:
    application = IN_STATUS[status]()
    if status in {"draft", "returned"}:
        application.change_documents([LETTER, FORM], TODAY, NOW)
        assert application.documents == (LETTER, FORM)
    else:
        with pytest.raises(NotInThisStatus):
            application.change_documents([LETTER, FORM], TODAY, NOW)


def test_returned_for_a_missing_form_and_resubmitted() -> None:
    application = submitted(LETTER)
    with pytest.raises(DocumentsMissing, match="Formulir Pendaftaran") as caught:
        application.accept(CARD, OFFICE, "REG/2026/00001", officer=OFFICER, accepted_at=NOW, now=NOW)
    assert caught.value.details["missing"] == [
        {"document": "registration-form", "name": "Formulir Pendaftaran yang telah diisi"}
    ]
    assert happened(application) == []

    application.send_back([("registration-form", "belum ada")], CARD, officer=OFFICER, on=TODAY, now=NOW)
    item = Shortcoming("registration-form", "Formulir Pendaftaran yang telah diisi", "belum ada")
    assert happened(application) == [("Returned", {"shortcomings": (item,), "returned_on": TODAY})]

    application.change_documents([LETTER, FORM], TODAY, NOW)
    application.submit(TODAY, NOW)
    assert application.shortcomings == ()
    application.accept(CARD, OFFICE, "REG/2026/00001", officer=OFFICER, accepted_at=NOW, now=NOW)
    assert application.status == "accepted"


def test_an_office_asks_for_nothing_that_its_card_does_not_ask() -> None:
    application = submitted(LETTER, HandedIn("photo", "Foto timbangan"))
    with pytest.raises(DocumentNotAsked):
        application.send_back([("family-card", "belum ada")], CARD, officer=OFFICER, on=TODAY, now=NOW)
    application.send_back([("photo", "buram")], CARD, officer=OFFICER, on=TODAY, now=NOW)
    assert application.shortcomings == (Shortcoming("photo", "Foto timbangan", "buram"),)


def test_a_document_is_handed_in_once() -> None:
    with pytest.raises(DocumentTwice):
        draft(LETTER, LETTER)
    with pytest.raises(DocumentTwice):
        draft().change_documents([FORM, FORM], TODAY, NOW)


PROMISES: list[tuple[Place, date | None]] = [("office", date(2026, 1, 16)), ("on-site", None)]


@pytest.mark.parametrize(("place", "due"), PROMISES)
def test_acceptance_keeps_what_was_promised_and_under_which_card(place: Place, due: date | None) -> None:
    application = submitted(LETTER, FORM, place=place)
    application.accept(CARD, OFFICE, "REG/2026/00001", officer=OFFICER, accepted_at=NOW, now=NOW)
    [(name, fields)] = happened(application)
    assert name == "Accepted"
    assert fields == {
        "application_id": UUID(int=2),
        "applicant_id": UUID(int=1),
        "service_code": "PSR-TERA",
        "verification": "tera-ulang",
        "place": place,
        "instrument_id": UUID(int=3),
        "number": "REG/2026/00001",
        "card_version": "2024",
        "promised_until": due,
        "accepted_on": TODAY,
        "drafted_by": "pemohon",
        "accepted_by": OFFICER,
    }
    assert set(ApplicationAccepted.model_fields) <= set(fields)


def test_the_promise_counts_from_when_it_happened_not_from_when_it_was_written() -> None:
    application = submitted(LETTER, FORM, on=date(2026, 1, 10))
    market_day = datetime(2026, 1, 11, 18, 0, tzinfo=UTC)  # already Monday the 12th in the office
    application.accept(CARD, OFFICE, "REG/2026/00001", officer=OFFICER, accepted_at=market_day, now=NOW)
    assert application.promised_until == date(2026, 1, 13)


ENDS: list[tuple[Place, str, Outcome, bool | None]] = [
    ("office", "2026-01-15", "handed-over", True),
    ("office", "2026-01-16", "handed-over", True),
    ("office", "2026-01-17", "handed-over", False),
    ("office", "2026-01-17", "returned", False),
    ("on-site", "2026-03-01", "handed-over", None),
]


@pytest.mark.parametrize(("place", "on", "outcome", "on_time"), ENDS)
def test_completed_in_time_or_not(place: Place, on: str, outcome: Outcome, on_time: bool | None) -> None:
    application = accepted(place)
    application.complete(outcome, date.fromisoformat(on), NOW)
    assert happened(application) == [
        ("Completed", {"outcome": outcome, "on_time": on_time, "completed_on": date.fromisoformat(on)})
    ]
    application.complete("returned", date.fromisoformat(on), NOW)
    assert happened(application) == []


STEPS: dict[str, Callable[[Application, date], None]] = {
    "documents": lambda one, on: one.change_documents([LETTER], on, NOW),
    "instrument": lambda one, on: one.change_instrument(UUID(int=9), on, NOW),
    "submission": lambda one, on: one.submit(on, NOW),
    "withdrawal": lambda one, on: one.withdraw(on, NOW),
    "return": lambda one, on: one.send_back([("registration-form", "-")], CARD, officer=OFFICER, on=on, now=NOW),
    "acceptance": lambda one, on: one.accept(
        CARD,
        OFFICE,
        "REG/2026/00001",
        officer=OFFICER,
        accepted_at=datetime(on.year, on.month, on.day, 3, tzinfo=UTC),
        now=NOW,
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_dated_before_what_happened_already(step: str) -> None:
    """H3: neither a promise nor a card may be fetched from the past."""
    make = submitted if step in {"return", "acceptance"} else draft
    with pytest.raises(EffectiveBeforeHistory) as refused:
        STEPS[step](make(LETTER, FORM), date(2026, 1, 14))
    assert refused.value.details == {"on": "2026-01-14", "until": "2026-01-15"}
    STEPS[step](make(LETTER, FORM), TODAY)


def test_a_market_day_entered_on_the_monday_after() -> None:
    saturday = date(2026, 1, 10)
    application = draft(LETTER, FORM, on=saturday)
    application.submit(saturday, NOW)
    application.accept(
        CARD, OFFICE, "REG/2026/00001", officer=OFFICER, accepted_at=datetime(2026, 1, 10, 3, tzinfo=UTC), now=NOW
    )
    assert application.happened_until == saturday


@pytest.mark.parametrize("step", ["return", "acceptance"])
def test_nobody_decides_on_an_application_of_their_own(step: str) -> None:
    """H4: the account of the application is the officer's."""
    application = submitted(LETTER, FORM)
    decide: dict[str, Callable[[], None]] = {
        "return": lambda: application.send_back(
            [("registration-form", "-")], CARD, officer="pemohon", on=TODAY, now=NOW
        ),
        "acceptance": lambda: application.accept(
            CARD, OFFICE, "REG/2026/00001", officer="pemohon", accepted_at=NOW, now=NOW
        ),
    }
    with pytest.raises(DutiesNotSeparate):
        decide[step]()
    assert happened(application) == []


def test_an_application_is_not_changed_without_end() -> None:
    application = draft(LETTER)
    for _ in range(MOST_CHANGES):
        application.change_documents([LETTER], TODAY, NOW)
    for step in ("documents", "instrument", "submission"):
        with pytest.raises(TooManyChanges):
            STEPS[step](application, TODAY)
    application.withdraw(TODAY, NOW)
    assert application.version == MOST_CHANGES + 2


def test_only_metrology_takes_back_what_was_accepted() -> None:
    application = accepted()
    with pytest.raises(NotInThisStatus):
        application.send_back([("registration-form", "-")], CARD, officer=OFFICER, on=TODAY, now=NOW)
    application.give_back_unopened("UTTP tidak ada dalam register.", TODAY, NOW)
    assert (application.status, application.promised_until) == ("returned", None)
    assert application.shortcomings == (Shortcoming("instrument", "UTTP", "UTTP tidak ada dalam register."),)
    for other in (draft(), submitted(), returned(), withdrawn(), completed()):
        with pytest.raises(NotInThisStatus):
            other.give_back_unopened("-", TODAY, NOW)


@pytest.mark.parametrize("text", ["3514054107900001", "family-card"])
def test_a_refusal_does_not_repeat_what_was_sent(text: str) -> None:
    """L4: where a document's code is asked for, somebody may send a NIK."""
    with pytest.raises(DocumentNotAsked) as not_asked:
        submitted(LETTER).send_back([(text, "-")], CARD, officer=OFFICER, on=TODAY, now=NOW)
    with pytest.raises(DocumentTwice) as twice:
        draft(HandedIn(text, "1"), HandedIn(text, "2"))
    assert text not in str(not_asked.value) + str(twice.value) + str(not_asked.value.details) + str(twice.value.details)
