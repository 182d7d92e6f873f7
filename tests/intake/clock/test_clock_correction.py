"""What a wrong machine clock made a clock say is taken back, and the clock is what it would be without it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.card.time_limits import ClockEffect
from services.intake.clock import correction, run
from services.intake.clock.clock import PromiseClock
from services.intake.clock.correction import CorrectionNotAsked, Evidence, NothingSaidInError
from services.intake.clock.lateness import token_of
from services.intake.clock.timekeeping import Occurrence, keep_time
from shared.errors import DutiesNotSeparate
from shared.promise.working_days import CALENDARS
from tests.gates.replaying import from_stored, state, unchanged
from tests.intake.given.clock import BY, CASE, Told, card
from tests.intake.given.clock_life import CALENDARS_KNOWN, Life
from tests.shared.promise.given import at

REASON = "Jam server maju satu tahun selama empat detik."
YEAR = timedelta(days=365)


def evidence(clock: PromiseClock, wrongly_after: int, true: datetime) -> Evidence:
    """What was said by a later version was recorded at `true`; entries happened when they say."""
    recorded = {one.originator_version: one.timestamp for one in clock.pending_events}
    really = {version: true if version > wrongly_after else time for version, time in recorded.items()}
    happened = {one.originator_version: getattr(one, "at", one.timestamp) for one in clock.pending_events}
    return Evidence(really, happened)


def correct(clock: PromiseClock, shown: Evidence, now: datetime, remains: Any = ()) -> None:
    correction.ask_correction(clock, shown, REASON, by="sri", now=now)
    correction.correct(clock, shown, remains, by="wati", now=now, calendars=CALENDARS_KNOWN)


def known(clock: PromiseClock) -> dict[str, Any]:
    """All that a clock knows, but for the numbers of its events, and whom it thanks for it."""
    beside = {"version", "modified_on", "remains", "void_tokens", "sayings", "token", "ledgers"}
    entries = tuple(replace(one, position=0) for one in clock.ledgers.entries)
    return {
        **{name: value for name, value in state(clock).items() if name not in beside},
        "sayings": [(one.what, one.at) for one in clock.sayings],
        "ledgers": replace(clock.ledgers, entries=entries),
        "has token": clock.token is not None,
    }


@settings(max_examples=150)
@given(st.data())
def test_a_corrected_clock_is_as_if_nobody_had_looked_wrongly(data: st.DataObject) -> None:
    life = Life(data.draw)
    start = ClockEffect(do="start", what="complete")
    run.effect(life.clock, start, Occurrence(life.now, BY, life.now, CALENDARS_KNOWN))
    for _ in range(data.draw(st.integers(0, 15))):
        life.goes_on()
    right, wrong = from_stored(life.clock.pending_events), life.clock
    before = wrong.version
    keep_time(wrong, life.now + YEAR, CALENDARS_KNOWN)
    shown, later = evidence(wrong, before, life.now), life.now + data.draw(st.integers(0, 9)) * timedelta(hours=5)
    if not correction.said_in_error(wrong, shown):
        return
    correct(wrong, shown, later)
    keep_time(right, later, CALENDARS_KNOWN)
    assert known(wrong) == known(right)
    assert state(from_stored(wrong.pending_events)) == state(wrong), "replay gives the same"


def said_wrongly(one: Told, when: str) -> int:
    """The machine's clock is wrong, the timekeeper looks; answers with the version before."""
    before = one.clock.version
    one.time(when)
    one.names()
    assert one.clock.version > before
    return before


def test_what_was_entered_behind_the_error_is_where_it_happened() -> None:
    """A step never fails because of the clock: it counted from the lateness, which was none."""
    one, right = (Told(card("BS-SP"), scheme="tipe-5").reach("2026-01-06") for _ in range(2))
    first = said_wrongly(one, "2027-01-06")
    for each in (one, right):
        each.step("2026-01-08", "pause", "testing").step("2026-01-12", "resume", "testing")
    entries = one.clock.ledgers.entries
    assert min(entry.at for entry in entries) > at("2026-01-12"), "pushed behind it"
    happened = {entry.position: at("2026-01-08" if n == 0 else "2026-01-12") for n, entry in enumerate(entries)}
    really = {said.version: at("2026-01-06 10:00") for said in one.clock.sayings}
    assert min(really) > first
    correct(one.clock, Evidence(really, happened), at("2026-01-13"))
    right.time("2026-01-13")
    assert one.clock.stands == right.clock.stands
    assert [entry.at for entry in one.clock.ledgers.entries] == [entry.at for entry in right.clock.ledgers.entries]


@pytest.mark.parametrize(("ended", "on_time"), [("2026-01-12", True), ("2026-09-01", False)])
def test_a_case_that_ended_after_the_error_is_judged_as_it_was(ended: str, on_time: bool) -> None:
    one, right = (Told(card("BS-SP"), scheme="tipe-5").reach("2026-01-06") for _ in range(2))
    said_wrongly(one, "2027-01-06")
    for each in (one, right):
        each.step(ended, "stop")
    assert one.clock.on_time is False
    happened = {entry.position: at(ended) for entry in one.clock.ledgers.entries}
    really = {said.version: at("2026-01-06 10:00") for said in one.clock.sayings}
    correct(one.clock, Evidence(really, happened), at("2026-09-02"))
    assert (one.clock.on_time, right.clock.on_time) == (on_time, on_time)
    assert one.clock.broken == right.clock.broken
    assert sorted((said.what, said.at) for said in one.clock.sayings) == sorted(
        (said.what, said.at) for said in right.clock.sayings
    )


def wrong() -> tuple[Told, Evidence]:
    one = Told(card("BS-SP"), scheme="tipe-5").reach("2026-01-06")
    said_wrongly(one, "2027-01-06")
    return one, Evidence({said.version: at("2026-01-06") for said in one.clock.sayings}, {})


def test_a_correction_needs_a_request_and_a_second_person() -> None:
    one, shown = wrong()
    how: dict[str, Any] = {"now": at("2026-01-07"), "calendars": CALENDARS}
    with pytest.raises(CorrectionNotAsked), unchanged(one.clock):
        correction.correct(one.clock, shown, (), by="wati", **how)
    correction.ask_correction(one.clock, shown, REASON, by="sri", now=at("2026-01-07"))
    with pytest.raises(DutiesNotSeparate) as refused, unchanged(one.clock):
        correction.correct(one.clock, shown, (), by="sri", **how)
    assert refused.value.details == {"because": "intake.clock-correction-asked"}
    correction.correct(one.clock, shown, (), by="wati", **how)
    assert one.names() == ["clock-correction-asked", "clock-corrected"]
    with pytest.raises(CorrectionNotAsked):
        correction.correct(one.clock, shown, (), by="wati", **how)


def test_a_lateness_that_was_one_is_not_taken_back() -> None:
    one = Told(card("BS-SP"), scheme="tipe-5").reach("2026-01-06").time("2027-01-06")
    shown = Evidence({said.version: at("2027-01-06") for said in one.clock.sayings}, {})
    with pytest.raises(NothingSaidInError), unchanged(one.clock):
        correction.ask_correction(one.clock, shown, REASON, by="sri", now=at("2027-01-07"))


def test_what_has_really_come_meanwhile_is_said_again_in_the_same_commit() -> None:
    """Whoever waits with the correction until the promise was broken wins nothing by it."""
    one, shown = wrong()
    late_since = one.clock.late_since
    correction.ask_correction(one.clock, shown, REASON, by="sri", now=at("2027-02-01"))
    correction.correct(one.clock, shown, (), by="wati", now=at("2027-02-01"), calendars=CALENDARS)
    assert (one.clock.late_since, one.clock.broken, one.clock.is_compensated) == (late_since, ("promise",), True)


def last_event(one: Told) -> Any:
    *_, last = one.clock.collect_events()
    return last


def test_an_unspent_token_is_void_and_a_later_lateness_gives_another() -> None:
    one, shown = wrong()
    assert one.clock.token == token_of(CASE)
    correct(one.clock, shown, at("2026-01-07"))
    corrected = last_event(one)
    assert (corrected.void_token, getattr(one.clock, "token", "")) == (token_of(CASE), None)
    one.time("2027-01-06")
    assert one.clock.token == token_of(CASE, 1) != token_of(CASE)


def test_a_token_that_was_spent_stays_the_compensation_of_the_case() -> None:
    one, shown = wrong()
    correct(one.clock, shown, at("2026-01-07"), ["token-spent"])
    corrected = last_event(one)
    assert (corrected.void_token, one.clock.token, one.clock.remains) == (None, token_of(CASE), ("token-spent",))
    one.time("2027-01-06")
    assert "compensation-owed" not in one.names()
