"""A service card's promise about time, as a value that a case keeps: later changes of the card do not affect the case.

UU 25/2009 art. 21 makes the time limit part of every service standard. The promise holds the unit and the amount, the
events that start the clock, the reasons that pause it, and the effect of a return.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.privacy.clear_text import CardText

Unit = Literal["working-days", "calendar-days", "working-hours", "clock-hours"]
ReturnPolicy = Literal["restart", "pause", "none"]
RETURNED = "returned"
"""The reason of the pause while the applicant corrects a returned application, if the promise pauses then."""


@dataclass(frozen=True)
class PauseReason:
    """A reason for which the card lets the clock be paused, and the party that the office waits for meanwhile."""

    id: str
    party: str
    indonesian: CardText
    english: CardText


APPLICANT_CORRECTS = PauseReason(
    RETURNED, "applicant", "dikembalikan kepada pemohon untuk diperbaiki", "returned to the applicant for correction"
)


@dataclass(frozen=True)
class Promise:
    """`amount` of `unit`, or None if the card promises nothing: such a case is never late.

    `starts_when`: the things that must all have happened, in the card's words (complete, quota, approval); the last of
    them starts the clock. `escalation`: a second, later limit of the same unit, or an internal target if nothing is
    promised. `extension`: what the law lets the office add once. `on_return`: a return restarts the clock, pauses it,
    or does not affect it. `deemed_approval`: after the promise is broken, the application counts as approved (OSS code
    57). `due_on_working_day`: a promise in calendar days that would end on a non-working day falls due on the next
    working day. `office_only` is stored but not used: the card's limits decide what is promised where, before a promise
    is made.
    """

    unit: Unit
    amount: int | None
    starts_when: tuple[str, ...] = ("complete",)
    pauses: tuple[PauseReason, ...] = ()
    escalation: int | None = None
    extension: int | None = None
    on_return: ReturnPolicy = "none"
    office_only: bool = False
    deemed_approval: bool = False
    due_on_working_day: bool = False

    def __post_init__(self) -> None:
        if any(amount is not None and amount < 1 for amount in (self.amount, self.escalation, self.extension)):
            raise ValueError("an amount of time is at least 1")
        if not self.starts_when:
            raise ValueError("a clock starts when something has happened")

    @property
    def moves_to_working_day(self) -> bool:
        """Whether the calendar of working days affects a promise in calendar days."""
        return self.due_on_working_day and self.unit == "calendar-days"

    @property
    def reasons(self) -> tuple[PauseReason, ...]:
        """Every reason for which this clock may be paused."""
        return (*self.pauses, APPLICANT_CORRECTS) if self.on_return == "pause" else self.pauses

    def reason(self, id: str) -> PauseReason | None:
        return next((reason for reason in self.reasons if reason.id == id), None)

    def starts_at(self, happened: Mapping[str, datetime]) -> datetime | None:
        """The moment at which the clock starts: the last of the things it waits for; None while one is outstanding."""
        if any(one not in happened for one in self.starts_when):
            return None
        return max(happened[one] for one in self.starts_when)
