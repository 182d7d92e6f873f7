"""Whatever happens to a clock in whatever order: what it says it says once in each run, and replay equals live."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.card.time_limits import Clock, ClockEffect
from services.intake.clock.clock import PromiseClock
from shared.errors import Refusal
from shared.promise.reading import read
from shared.promise.working_days import CALENDARS, amended
from tests.gates.replaying import from_stored, state, unchanged
from tests.intake.given.clock import BY, Told, at, card

REASONS = ("payment", "testing", "corrective-action", "team-coordination", "no-such-reason")
CALENDARS_KNOWN = {
    **CALENDARS,
    "2026.2": amended(CALENDARS["2026.1"], version="2026.2", decree="Keppres", removes=[at("2026-03-18").date()]),
}
effects = st.one_of(
    st.builds(ClockEffect, do=st.sampled_from(["pause", "resume"]), what=st.sampled_from(REASONS[:4])),
    st.builds(ClockEffect, do=st.sampled_from(["returned", "stop"])),
    st.just(ClockEffect(do="start", what="complete")),
)
hours = st.integers(0, 24 * 14).map(lambda count: timedelta(hours=count))


def told(on_return: str, deemed: bool, scheme: str) -> Told:
    one = card("BS-SP")
    clock = Clock.model_validate(
        {
            **one.clock.model_dump(),
            "on_return": on_return,
            "deemed_approval": card("PWK-71206").clock.deemed_approval if deemed else None,
        }
    )
    return Told(one.model_copy(update={"clock": clock}), calendars=CALENDARS_KNOWN, scheme=scheme)


class Life:
    """Somebody does something, now and then dated back; the timekeeper looks when it likes."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.now = at("2026-01-06")
        on_return, deemed = draw(st.sampled_from(["restart", "pause", "none"])), draw(st.booleans())
        self.clock = told(on_return, deemed, draw(st.sampled_from(["tipe-1", "tipe-5"]))).clock

    def goes_on(self) -> None:
        self.now += self.draw(hours)
        what = self.draw(st.sampled_from(["look", "look", "look", "step", "step", "pause", "resume", "token", "move"]))
        if what == "look":
            self.clock.keep_time(self.now, CALENDARS_KNOWN)
            assert self.clock.stands.next_at is None or self.clock.stands.next_at > self.now
            return
        with suppress(Refusal), unchanged(self.clock):
            self._decide(what)

    def _decide(self, what: str) -> None:
        happened = self.now - self.draw(st.sampled_from([timedelta(0), timedelta(0), timedelta(hours=3)]))
        said: dict[str, Any] = {"at": happened, "by": BY, "now": self.now, "calendars": CALENDARS_KNOWN}
        match what:
            case "step":
                self.clock.effect(self.draw(effects), **said)
            case "pause":
                self.clock.pause(self.draw(st.sampled_from(REASONS)), **said)
            case "resume":
                self.clock.resume(self.draw(st.sampled_from(REASONS)), **said)
            case "token":
                self.clock.shorten(self.draw(st.integers(1, 3)), UUID(int=7), **said)
            case "move":
                self.clock.recalculate("2026.2", "Keppres", decision=UUID(int=8), **said)


@settings(max_examples=150)
@given(st.data())
def test_each_event_comes_once_a_run_and_replay_gives_the_same_clock(data: st.DataObject) -> None:
    life = Life(data.draw)
    life.clock.effect(
        ClockEffect(do="start", what="complete"), at=life.now, by=BY, now=life.now, calendars=CALENDARS_KNOWN
    )
    for _ in range(data.draw(st.integers(3, 30))):
        life.goes_on()
    for run in runs(list(life.clock.pending_events)):
        assert all(count == 1 for count in Counter(said(run)).values())
    events = Counter(type(one).__name__ for one in life.clock.pending_events)
    assert events["DeemedApproved"] + events["ClockFinished"] <= 1
    assert events["CompensationOwed"] <= 1
    assert state(from_stored(life.clock.pending_events)) == state(life.clock)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=4), st.lists(hours, max_size=12))
def test_nothing_is_said_too_early_or_forgotten_however_often_one_looks(
    pauses: list[tuple[int, int]], looks: list[timedelta]
) -> None:
    """Pauses of some days after some days, and looks in between: at the end the same is said as by one look at the end."""
    often, once = story(pauses, looks), story(pauses, [])
    assert said(often.pending_events) == said(once.pending_events)
    assert {"50", "80", "100", "promise"} == set(said(once.pending_events))
    for one in often.pending_events:
        if isinstance(one, PromiseClock.PromiseBroken):
            assert often.ledgers.own is not None
            assert read(often.ledgers.own, one.at).is_late
            assert not read(often.ledgers.own, one.at - timedelta(microseconds=1)).is_late


def story(pauses: list[tuple[int, int]], looks: list[timedelta]) -> PromiseClock:
    one = Told(card("BS-SP"), scheme="tipe-5").reach("2026-01-06")
    now, moments = at("2026-01-06"), iter(looks)

    def look_until(then: datetime) -> datetime:
        """The looks of the timekeeper on the way to a moment."""
        seen = now
        while (seen := seen + next(moments, timedelta(days=9999))) < then:
            one.clock.keep_time(seen, CALENDARS)
        return then

    for running, standing in pauses:
        now = look_until(now + timedelta(days=running))
        one.clock.pause("testing", at=now, by=BY, now=now, calendars=CALENDARS)
        now = look_until(now + timedelta(days=standing))
        one.clock.resume("testing", at=now, by=BY, now=now, calendars=CALENDARS)
    one.clock.keep_time(now + timedelta(days=365), CALENDARS)
    return one.clock


def runs(events: list[Any]) -> list[list[Any]]:
    """The events between two starts."""
    parts: list[list[Any]] = [[]]
    for one in events:
        if isinstance(one, PromiseClock.ClockRestarted):
            parts.append([])
        parts[-1].append(one)
    return parts


def said(events: Any) -> list[str]:
    found = []
    for one in events:
        if isinstance(one, PromiseClock.ShareUsed):
            found.append(str(one.percent))
        if isinstance(one, PromiseClock.PromiseBroken):
            found.append(one.limit)
    return found
