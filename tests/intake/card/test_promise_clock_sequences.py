"""After any events in any order, a clock records each event once in each run, and replay equals live."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.card.time_limits import ClockEffect
from services.intake.clock import run
from services.intake.clock.clock import PromiseClock
from services.intake.clock.lateness import PromiseBroken
from services.intake.clock.run import ClockRestarted
from services.intake.clock.timekeeping import Occurrence, keep_time
from shared.promise.reading import read
from shared.promise.working_days import CALENDARS
from tests.gates.replaying import from_stored, state
from tests.intake.given.clock import BY, Told, card
from tests.intake.given.clock_life import CALENDARS_KNOWN, Life, hours, said
from tests.shared.promise.given import at


@settings(max_examples=150)
@given(st.data())
def test_each_event_comes_once_a_run_and_replay_gives_the_same_clock(data: st.DataObject) -> None:
    life = Life(data.draw)
    run.effect(
        life.clock, ClockEffect(do="start", what="complete"), Occurrence(life.now, BY, life.now, CALENDARS_KNOWN)
    )
    for _ in range(data.draw(st.integers(3, 30))):
        life.goes_on()
    for one_run in runs(list(life.clock.pending_events)):
        assert all(count == 1 for count in Counter(said(one_run)).values())
    events = Counter(type(one).__name__ for one in life.clock.pending_events)
    assert events["DeemedApproved"] + events["ClockFinished"] <= 1
    assert events["CompensationOwed"] <= 1
    assert state(from_stored(life.clock.pending_events)) == state(life.clock)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=4), st.lists(hours, max_size=12))
def test_no_event_is_early_or_forgotten_however_often_one_looks(
    pauses: list[tuple[int, int]], looks: list[timedelta]
) -> None:
    """Pauses of some days after some days, and looks in between, give the same events as one look at the end."""
    often, once = story(pauses, looks), story(pauses, [])
    assert said(often.pending_events) == said(once.pending_events)
    assert {"50", "80", "100", "promise"} == set(said(once.pending_events))
    for one in often.pending_events:
        if isinstance(one, PromiseBroken):
            assert often.ledgers.own is not None
            assert read(often.ledgers.own, one.at).is_late
            assert not read(often.ledgers.own, one.at - timedelta(microseconds=1)).is_late


def story(pauses: list[tuple[int, int]], looks: list[timedelta]) -> PromiseClock:
    one = Told(card("BS-SP"), scheme="tipe-5").reach("2026-01-06")
    now, moments = at("2026-01-06"), iter(looks)

    def look_until(then: datetime) -> datetime:
        """The timekeeper's looks on the way to a moment."""
        seen = now
        while (seen := seen + next(moments, timedelta(days=9999))) < then:
            keep_time(one.clock, seen, CALENDARS)
        return then

    for running, standing in pauses:
        now = look_until(now + timedelta(days=running))
        run.pause(one.clock, "testing", Occurrence(now, BY, now, CALENDARS))
        now = look_until(now + timedelta(days=standing))
        run.resume(one.clock, "testing", Occurrence(now, BY, now, CALENDARS))
    keep_time(one.clock, now + timedelta(days=365), CALENDARS)
    return one.clock


def runs(events: list[Any]) -> list[list[Any]]:
    """The events between two starts."""
    parts: list[list[Any]] = [[]]
    for one in events:
        if isinstance(one, ClockRestarted):
            parts.append([])
        parts[-1].append(one)
    return parts
