"""A session has a quota, which the candidate who completes it meets; nobody has to confirm it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.certification.scheme.catalogue import scheme_of
from services.certification.session.seats import (
    QuotaAlreadyMet,
    SeatFreed,
    SeatTaken,
    SessionFull,
    SessionQuotaMet,
    change_quota,
    free_seat,
    take_seat,
)
from services.certification.session.session import (
    QuotaInverted,
    QuotaMissing,
    Session,
    SessionBegun,
    SessionDatesWrong,
    SessionMoved,
    SessionNotOfScheme,
    announce,
    move,
    name_leaders,
)
from shared.errors import EffectiveBeforeHistory
from tests.gates.replaying import unchanged

OFFICE = "balai-sertifikasi"
NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
MONDAY, TUESDAY, EXAM = date(2026, 1, 19), date(2026, 1, 20), date(2026, 2, 16)
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


def announced(kind: Any = "examination", scheme: str = "person", **changes: Any) -> Session:
    given: dict[str, Any] = {
        "id": uuid4(),
        "office": OFFICE,
        "topic": "Petugas Pengambil Contoh",
        "place": "Ciracas",
        "dates": [EXAM],
        "leaders": ["retno", "joko"],
        "minimum": 2,
        "maximum": 3,
        "by": "wati",
        "on": MONDAY,
        "now": NOW,
    }
    return announce(scheme_of(scheme), kind, **(given | changes))


def happened(session: Session) -> list[str]:
    return [type(one).__name__ for one in session.pending_events][1:]


def test_the_candidate_who_completes_the_quota_meets_it() -> None:
    session = announced()
    take_seat(session, ONE, MONDAY, NOW)
    assert session.quota_met_on is None
    take_seat(session, TWO, TUESDAY, NOW)
    take_seat(session, THREE, TUESDAY, NOW)
    assert happened(session) == ["SeatTaken", "SeatTaken", "SessionQuotaMet", "SeatTaken"]
    assert session.seats == (ONE, TWO, THREE)
    assert session.is_met


def test_a_class_without_a_minimum_waits_for_nobody() -> None:
    session = announced("class", "bimtek", minimum=None, maximum=None)
    take_seat(session, ONE, MONDAY, NOW)
    assert session.quota_met_on == MONDAY


def test_an_examination_needs_a_quota() -> None:
    with pytest.raises(QuotaMissing):
        announced(minimum=None)


@pytest.mark.parametrize(("minimum", "maximum"), [(3, 2), (None, 0)])
def test_a_maximum_below_the_minimum_is_refused(minimum: int | None, maximum: int) -> None:
    with pytest.raises(QuotaInverted):
        announced("class", "bimtek", minimum=minimum, maximum=maximum)


@pytest.mark.parametrize(
    ("kind", "scheme", "office"),
    [("examination", "bimtek", OFFICE), ("class", "person", OFFICE), ("examination", "person", "bspji-palembang")],
)
def test_a_session_is_of_a_scheme_of_its_office(kind: str, scheme: str, office: str) -> None:
    with pytest.raises(SessionNotOfScheme):
        announced(kind, scheme, office=office)


@pytest.mark.parametrize("dates", [[], [date(2026, 1, 18)], [EXAM, EXAM], [EXAM, TUESDAY]])
def test_dates_are_in_order_and_not_past(dates: list[date]) -> None:
    with pytest.raises(SessionDatesWrong):
        announced(dates=dates)


def test_a_full_session_takes_nobody() -> None:
    session = announced(maximum=2)
    take_seat(session, ONE, MONDAY, NOW)
    take_seat(session, TWO, MONDAY, NOW)
    with pytest.raises(SessionFull), unchanged(session):
        take_seat(session, THREE, MONDAY, NOW)
    free_seat(session, ONE, TUESDAY, NOW)
    take_seat(session, THREE, TUESDAY, NOW)
    assert session.seats == (TWO, THREE)


def test_a_quota_that_was_met_stays_met() -> None:
    """The office has promised its candidates a day on it."""
    session = announced()
    take_seat(session, ONE, MONDAY, NOW)
    take_seat(session, TWO, MONDAY, NOW)
    free_seat(session, TWO, TUESDAY, NOW)
    assert session.quota_met_on == MONDAY
    with pytest.raises(QuotaAlreadyMet), unchanged(session):
        change_quota(session, 1, 3, why="Satu mundur", by="wati", on=TUESDAY, now=NOW)
    change_quota(session, 2, 9, why="Ruang lebih besar", by="wati", on=TUESDAY, now=NOW)
    assert session.maximum == 9


def test_a_lower_minimum_is_met_at_once() -> None:
    session = announced()
    take_seat(session, ONE, MONDAY, NOW)
    change_quota(session, 1, 3, why="Peserta lain mundur", by="wati", on=TUESDAY, now=NOW)
    assert session.quota_met_on == TUESDAY
    empty = announced()
    change_quota(empty, 1, 3, why="Diperkecil", by="wati", on=TUESDAY, now=NOW)
    assert not empty.is_met


def test_a_maximum_is_not_below_the_candidates() -> None:
    session = announced()
    take_seat(session, ONE, MONDAY, NOW)
    take_seat(session, TWO, MONDAY, NOW)
    with pytest.raises(QuotaInverted), unchanged(session):
        change_quota(session, 2, 1, why="Diperkecil", by="wati", on=TUESDAY, now=NOW)


def test_after_its_first_date_nobody_joins_or_leaves() -> None:
    session, later = announced(), date(2026, 2, 17)
    take_seat(session, ONE, MONDAY, NOW)
    take_seat(session, TWO, EXAM, NOW)
    for seat, decide in ((THREE, take_seat), (ONE, free_seat)):
        with pytest.raises(SessionBegun), unchanged(session):
            decide(session, seat, later, NOW)


def test_only_a_session_without_its_quota_is_moved_after_its_date() -> None:
    session, later = announced(), date(2026, 2, 17)
    move(session, [date(2026, 3, 2)], why="Kuota belum terpenuhi", by="wati", on=later, now=NOW)
    assert isinstance(session.pending_events[-1], SessionMoved)
    take_seat(session, ONE, later, NOW)
    take_seat(session, TWO, later, NOW)
    with pytest.raises(SessionBegun), unchanged(session):
        move(session, [date(2026, 3, 9)], why="Libur", by="wati", on=date(2026, 3, 3), now=NOW)
    with pytest.raises(SessionDatesWrong), unchanged(session):
        move(session, [date(2026, 2, 1)], why="Salah", by="wati", on=later, now=NOW)


def test_nothing_is_dated_before_the_last_event() -> None:
    session = announced()
    take_seat(session, ONE, TUESDAY, NOW)
    with pytest.raises(EffectiveBeforeHistory), unchanged(session):
        take_seat(session, TWO, MONDAY, NOW)


def test_other_leaders_may_be_named() -> None:
    session = announced()
    name_leaders(session, ["sari", "sari"], why="Penguji melatih peserta", by="wati", on=TUESDAY, now=NOW)
    assert session.leaders == ("sari",)


def test_what_happened_is_stored_in_order() -> None:
    session = announced(minimum=1)
    take_seat(session, ONE, MONDAY, NOW)
    free_seat(session, ONE, TUESDAY, NOW)
    _, *events = session.pending_events
    assert [type(one) for one in events] == [SeatTaken, SessionQuotaMet, SeatFreed]


@given(some.integers(1, 4), some.lists(some.booleans(), max_size=12))
def test_the_quota_is_met_once_when_the_seats_first_reach_it(minimum: int, joins: list[bool]) -> None:
    session, seats, most = announced(minimum=minimum, maximum=None), [], 0
    for number, is_join in enumerate(joins):
        if is_join:
            seats.append(UUID(int=number))
            take_seat(session, seats[-1], MONDAY, NOW)
        elif seats:
            free_seat(session, seats.pop(), MONDAY, NOW)
        most = max(most, len(seats))
        assert session.is_met == (most >= minimum)
    assert happened(session).count("SessionQuotaMet") == (most >= minimum)
    assert list(session.seats) == seats
