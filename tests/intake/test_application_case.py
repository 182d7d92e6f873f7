"""An application from draft to the end: given what happened, when somebody decides, then what follows."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.intake.application_case import FOLLOWS, Application, NotInThisStatus, Outcome, Status
from services.intake.documents import DocumentNotAsked, DocumentsMissing, DocumentTwice, HandedIn, Shortcoming
from services.intake.service_cards import Place
from shared.contracts.intake import ApplicationAccepted
from tests.intake.builders import (
    CARD,
    FORM,
    LETTER,
    NOW,
    OFFICE,
    accepted,
    completed,
    draft,
    happened,
    returned,
    submitted,
    withdrawn,
)

DECISIONS: dict[Status, Callable[[Application], None]] = {
    "submitted": lambda one: one.submit(NOW),
    "returned": lambda one: one.send_back([("registration-form", "belum ada")], CARD, NOW),
    "accepted": lambda one: one.accept(CARD, OFFICE, "REG/2026/00001", accepted_at=NOW, now=NOW),
    "withdrawn": lambda one: one.withdraw(NOW),
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
        application.change_documents([LETTER, FORM], NOW)
        assert application.documents == (LETTER, FORM)
    else:
        with pytest.raises(NotInThisStatus):
            application.change_documents([LETTER, FORM], NOW)


def test_returned_for_a_missing_form_and_resubmitted() -> None:
    application = submitted(LETTER)
    with pytest.raises(DocumentsMissing, match="Formulir Pendaftaran") as caught:
        application.accept(CARD, OFFICE, "REG/2026/00001", accepted_at=NOW, now=NOW)
    assert caught.value.details["missing"] == [
        {"document": "registration-form", "name": "Formulir Pendaftaran yang telah diisi"}
    ]
    assert happened(application) == []

    application.send_back([("registration-form", "belum ada")], CARD, NOW)
    item = Shortcoming("registration-form", "Formulir Pendaftaran yang telah diisi", "belum ada")
    assert happened(application) == [("Returned", {"shortcomings": (item,)})]

    application.change_documents([LETTER, FORM], NOW)
    application.submit(NOW)
    assert application.shortcomings == ()
    application.accept(CARD, OFFICE, "REG/2026/00001", accepted_at=NOW, now=NOW)
    assert application.status == "accepted"


def test_an_office_asks_for_nothing_that_its_card_does_not_ask() -> None:
    application = submitted(LETTER, HandedIn("photo", "Foto timbangan"))
    with pytest.raises(DocumentNotAsked, match="family-card"):
        application.send_back([("family-card", "belum ada")], CARD, NOW)
    application.send_back([("photo", "buram")], CARD, NOW)
    assert application.shortcomings == (Shortcoming("photo", "Foto timbangan", "buram"),)


def test_a_document_is_handed_in_once() -> None:
    with pytest.raises(DocumentTwice):
        draft(LETTER, LETTER)
    with pytest.raises(DocumentTwice):
        draft().change_documents([FORM, FORM], NOW)


PROMISES: list[tuple[Place, date | None]] = [("office", date(2026, 1, 16)), ("on-site", None)]


@pytest.mark.parametrize(("place", "due"), PROMISES)
def test_acceptance_keeps_what_was_promised_and_under_which_card(place: Place, due: date | None) -> None:
    application = submitted(LETTER, FORM, place=place)
    application.accept(CARD, OFFICE, "REG/2026/00001", accepted_at=NOW, now=NOW)
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
    }
    assert set(ApplicationAccepted.model_fields) <= set(fields)


def test_the_promise_counts_from_when_it_happened_not_from_when_it_was_written() -> None:
    application = submitted(LETTER, FORM)
    market_day = datetime(2026, 1, 11, 18, 0, tzinfo=UTC)  # already Monday the 12th in the office
    application.accept(CARD, OFFICE, "REG/2026/00001", accepted_at=market_day, now=NOW)
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
    assert happened(application) == [("Completed", {"outcome": outcome, "on_time": on_time})]
    application.complete("returned", date.fromisoformat(on), NOW)
    assert happened(application) == []
