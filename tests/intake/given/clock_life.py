"""A clock to which random things happen."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from services.intake.card.time_limits import Clock, ClockEffect
from services.intake.clock import amendment, run
from services.intake.clock.lateness import PromiseBroken, ShareUsed
from services.intake.clock.timekeeping import Occurrence, keep_time
from shared.errors import Refusal
from shared.promise.working_days import CALENDARS, amended
from tests.gates.replaying import unchanged
from tests.intake.given.clock import BY, Told, card
from tests.shared.promise.given import at

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
            keep_time(self.clock, self.now, CALENDARS_KNOWN)
            assert self.clock.stands.next_at is None or self.clock.stands.next_at > self.now
            return
        with suppress(Refusal), unchanged(self.clock):
            self._decide(what)

    def _decide(self, what: str) -> None:
        happened = self.now - self.draw(st.sampled_from([timedelta(0), timedelta(0), timedelta(hours=3)]))
        said = Occurrence(happened, BY, self.now, CALENDARS_KNOWN)
        match what:
            case "step":
                run.effect(self.clock, self.draw(effects), said)
            case "pause":
                run.pause(self.clock, self.draw(st.sampled_from(REASONS)), said)
            case "resume":
                run.resume(self.clock, self.draw(st.sampled_from(REASONS)), said)
            case "token":
                amendment.shorten(self.clock, self.draw(st.integers(1, 3)), UUID(int=7), said)
            case "move":
                amendment.recalculate(self.clock, "2026.2", "Keppres", UUID(int=8), said)


def said(events: Any) -> list[str]:
    found = []
    for one in events:
        if isinstance(one, ShareUsed):
            found.append(str(one.percent))
        if isinstance(one, PromiseBroken):
            found.append(one.limit)
    return found
