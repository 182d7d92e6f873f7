"""The entries that can be recorded about a running promise, and the state of its clock after each.

The codes are those of OSS: 41 pause, 42 resume, 43 reset, 44 restart, 57 deemed approval.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Literal

Outcome = Literal["delivered", "rejected", "withdrawn", "handed-over"]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry at a moment, with the position of its event in the stream of the case."""

    CODE: ClassVar[str | None] = None

    at: datetime
    position: int


@dataclass(frozen=True, kw_only=True)
class Started(Entry):
    """The clock starts; the day of this moment is day 0 of a promise in days."""


@dataclass(frozen=True, kw_only=True)
class Paused(Entry):
    """`until`: when the pause ends by itself; None if somebody ends it."""

    CODE = "41"
    reason: str
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Resumed(Entry):
    """One reason has ended; the clock runs again when no reason is left."""

    CODE = "42"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Reset(Entry):
    """The time counted so far no longer counts, and the clock does not run until it is restarted."""

    CODE = "43"


@dataclass(frozen=True, kw_only=True)
class Restarted(Entry):
    """The clock starts again with the whole promise; the day of this moment is day 0."""

    CODE = "44"


@dataclass(frozen=True, kw_only=True)
class DeemedApproved(Entry):
    """The promise was broken, so the application counts as approved. No entry follows."""

    CODE = "57"


@dataclass(frozen=True, kw_only=True)
class Shortened(Entry):
    """A compensation token, the apology for an earlier delay, takes time off the promise."""

    by: int
    token: str


@dataclass(frozen=True, kw_only=True)
class Extended(Entry):
    """The office uses the extension that the law allows once."""

    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class Recalculated(Entry):
    """From now on the promise is counted, from its start, with another version of the calendar."""

    calendar: str
    legal_basis: str


@dataclass(frozen=True, kw_only=True)
class Finished(Entry):
    """The case has ended; in a promise in days, this is the last day that counts."""

    outcome: Outcome


@dataclass(frozen=True)
class Standing:
    """The state of a clock: the reasons for its pause, the oldest first; whether it is reset; and what ended it."""

    reasons: tuple[str, ...] = ()
    is_reset: bool = False
    ended: Entry | None = None

    def after(self, entry: Entry) -> "Standing":
        match entry:
            case Paused(reason=reason):
                return replace(self, reasons=(*self.reasons, reason))
            case Resumed(reason=reason):
                return replace(self, reasons=tuple(one for one in self.reasons if one != reason))
            case Reset():
                return Standing(is_reset=True)
            case Restarted():
                return Standing()
            case Finished() | DeemedApproved():
                return replace(self, ended=entry)
        return self
