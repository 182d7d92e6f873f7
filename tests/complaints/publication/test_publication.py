"""An office publishes a description of an open complaint: given events, when a decision, then an event or a refusal."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.complaints.complaint.complaint import Complaint
from services.complaints.complaint.receiving import Facts, Sealed, receive
from services.complaints.policy.words import Secrecy
from services.complaints.publication.publication import (
    DescriptionPublished,
    DescriptionReplaced,
    DescriptionWithdrawn,
    NothingPublished,
    Publication,
    PublishedAlready,
    ReporterNotOpen,
    publication_of,
    publish,
    replace,
    withdraw,
)
from shared.privacy.personal import Personal
from tests.people import PASURUAN

NOW, TODAY, DEWI = datetime(2026, 1, 19, 2, 0, tzinfo=UTC), date(2026, 1, 19), "dewi"
TEXT = "Tera ulang di Pasar Bangil terlambat."
BY: Any = {"by": DEWI, "on": TODAY, "now": NOW}


def complaint(secrecy: Secrecy = "open") -> Complaint:
    person = uuid4()
    sealed = Sealed(person=person, text=Personal(person, "sealed"))
    facts = Facts(channel="open311", kind="complaint", secrecy=secrecy)
    id = UUID(int=7)
    said: dict[str, Any] = {"office": PASURUAN, "case_id": id, "number": "ADU/2026/00001", "receipt_lookup": "x"}
    return receive(id, facts, sealed, NOW, due=(), on=TODAY, by="reporter", policy="pasuruan-2024", **said)


def published() -> Publication:
    return publish(complaint(), TEXT, False, **BY)


def test_a_description_is_published_in_the_case_of_its_complaint() -> None:
    one = published()
    [event] = one.pending_events
    assert isinstance(event, DescriptionPublished)
    assert (one.id, one.case_id, one.complaint_id) == (publication_of(UUID(int=7)), UUID(int=7), UUID(int=7))
    assert (one.text, one.shows_place, one.is_public) == (TEXT, False, True)


@pytest.mark.parametrize("secrecy", ["anonymous", "confidential", "whistle-blowing"])
def test_nothing_is_published_where_the_reporter_asks_for_secrecy(secrecy: Secrecy) -> None:
    with pytest.raises(ReporterNotOpen):
        publish(complaint(secrecy), TEXT, False, **BY)
    with pytest.raises(ReporterNotOpen):
        replace(published(), complaint(secrecy), TEXT, True, **BY)


def test_another_description_replaces_it_and_the_same_is_refused() -> None:
    one = published()
    replace(one, complaint(), TEXT, True, **BY)
    assert isinstance(one.pending_events[-1], DescriptionReplaced)
    assert one.shows_place
    with pytest.raises(PublishedAlready):
        replace(one, complaint(), TEXT, True, **BY)


def test_it_is_withdrawn_once_and_can_be_published_again() -> None:
    one = published()
    withdraw(one, DEWI, TODAY, NOW)
    assert isinstance(one.pending_events[-1], DescriptionWithdrawn)
    with pytest.raises(NothingPublished):
        withdraw(one, DEWI, TODAY, NOW)
    replace(one, complaint(), TEXT, False, **BY)
    assert one.is_public
