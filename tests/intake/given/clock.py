"""Clocks of cases by card: what is recorded of them, in office time."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.intake.card.catalogue import ServiceCard, card_in_force
from services.intake.card.promise import legal_promise_of, promise_of
from services.intake.card.time_limits import ClockEffect
from services.intake.clock import amendment, run
from services.intake.clock.terms import make
from services.intake.clock.timekeeping import Occurrence, keep_time
from shared.offices import office
from shared.promise.working_days import CALENDARS, Calendar
from tests.shared.promise.given import at

WIB = ZoneInfo("Asia/Jakarta")
CASE, APPLICANT, BY = UUID(int=11), UUID(int=12), "sri"
CALENDAR = "2026.1"


def card(code: str, **changes: Any) -> ServiceCard:
    return card_in_force(code, date(2026, 1, 15)).model_copy(update=changes)


def undeemed(code: str) -> ServiceCard:
    """A card whose cases never count as approved."""
    one = card(code)
    return one.model_copy(update={"clock": one.clock.model_copy(update={"deemed_approval": None})})


class Told:
    """A clock and what is recorded of it: each step at its moment, recorded at that moment."""

    def __init__(
        self,
        card: ServiceCard,
        calendar: str = CALENDAR,
        calendars: Mapping[str, Calendar] = CALENDARS,
        case: UUID = CASE,
        **fields: Any,
    ) -> None:
        unit = office(card.office).day_unit
        self.card = card
        self.calendars = calendars
        self.clock = make(
            card,
            promise_of(card, "office", fields, unit, date(2026, 1, 5)),
            legal_promise_of(card, "office", fields, unit),
            case_id=case,
            applicant_id=APPLICANT,
            calendar=calendar,
            at=at("2026-01-05"),
            by=BY,
            now=at("2026-01-05"),
        )

    def _said(self, when: str) -> Occurrence:
        return Occurrence(at(when), BY, at(when), self.calendars)

    def reach(self, when: str, moment: Any = "complete") -> "Told":
        run.reach(self.clock, moment, self._said(when))
        return self

    def pause(self, when: str, reason: str) -> "Told":
        run.pause(self.clock, reason, self._said(when))
        return self

    def resume(self, when: str, reason: str) -> "Told":
        run.resume(self.clock, reason, self._said(when))
        return self

    def step(self, when: str, do: Any, what: str | None = None, **more: Any) -> "Told":
        """A step of the card's procedure."""
        run.effect(self.clock, ClockEffect(do=do, what=what), self._said(when), **more)
        return self

    def finish(self, when: str, outcome: Any = "delivered") -> "Told":
        run.finish(self.clock, outcome, self._said(when))
        return self

    def shorten(self, when: str, days: int, token: UUID) -> "Told":
        amendment.shorten(self.clock, days, token, self._said(when))
        return self

    def extend(self, when: str, legal_basis: str = "UU 14/2008 art. 22 (8)") -> "Told":
        amendment.extend(self.clock, legal_basis, self._said(when))
        return self

    def recalculate(self, when: str, calendar: str) -> "Told":
        amendment.recalculate(self.clock, calendar, "Keppres", UUID(int=9), self._said(when))
        return self

    def time(self, when: str) -> "Told":
        """The timekeeper looks."""
        keep_time(self.clock, at(when), self.calendars)
        return self

    @property
    def due(self) -> str | None:
        on = self.clock.stands.due_on
        return None if on is None else on.isoformat()

    def names(self) -> list[str]:
        """What happened since the last time, in short."""
        return [_name(one) for one in self.clock.collect_events()]


def _name(event: Any) -> str:
    name: str = event.TOPIC.removeprefix("intake.")
    match name:
        case "promise-share-used":
            return f"{event.percent} %"
        case "promise-broken":
            return f"{event.limit} broken"
    return name
