"""The one clock. Everything that needs the time gets it from here; nothing else reads the machine's clock.

Records are for ever, so the clock refuses to tell a time that cannot be right: `now` raises ClockJumped while the
machine's clock has moved against the seconds that the machine itself counts, or while the guard
(`shared.journal.clock_guard`) doubts it. Decisions, commands, jobs and reactions all ask here, so all of them stop.

The clock can be set and moved only in test mode; production refuses it, because promises, tariffs and the validity of
marks depend on it. A clock that was set continues by the machine's seconds; its difference from the machine's clock is
no jump.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from shared.errors import RefusedByRule, Unavailable, Unreadable

Doubt = Literal["not-compared", "jumped", "database-disagrees", "behind-journal", "ahead-of-journal"]
"""Why the clock does not trust the machine's clock; stable, for programs and logs.

not-compared: the guard has not compared it yet. jumped: it moved against the machine's own count of seconds.
database-disagrees: the database's clock shows another time. behind-journal: it is before the last event.
ahead-of-journal: at the start of the process it is long after the last event.
"""


class ClockIsReal(RefusedByRule):
    code = "clock-is-real"
    indonesian = "Jam sistem hanya dapat diubah dalam mode uji."
    english = "The clock can be changed in test mode only."


class TimeWithoutZone(Unreadable):
    code = "time-without-zone"
    indonesian = "Waktu harus disertai zona, misalnya 2026-01-15T09:00:00+07:00."
    english = "A time needs its zone, for example 2026-01-15T09:00:00+07:00."


class TimeOutOfReach(RefusedByRule):
    code = "time-out-of-reach"
    indonesian = "Jam sistem hanya dapat diubah ke tahun {first} sampai {last}."
    english = "The clock can be set to the years {first} to {last} only."


class ClockJumped(Unavailable):
    """The machine's clock cannot be right; `why` is a Doubt."""

    code = "clock-jumped"
    indonesian = (
        "Jam server sedang tidak dapat dipercaya, sehingga tidak ada yang dicatat. Coba lagi sebentar lagi; bila tetap "
        "demikian, hubungi pengelola sistem."
    )
    english = (
        "The server's clock cannot be trusted at the moment, so nothing is recorded. Try again shortly; if it lasts, "
        "tell the administrator of the system."
    )

    def __init__(self, why: Doubt) -> None:
        super().__init__(why=why)


@dataclass(frozen=True)
class Machine:
    """A machine's sources of time: its clock, which people and programs set, and its count of seconds, which nobody
    sets.
    """

    wall: Callable[[], datetime]
    seconds: Callable[[], float]


# If the machine has this clock, it also counts while the machine sleeps, so a laptop that wakes up has not jumped.
_COUNTING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
MACHINE = Machine(lambda: datetime.now(UTC), lambda: time.clock_gettime(_COUNTING))

TOLERANCE = timedelta(seconds=60)

_YEARS = range(1971, 3000)
"""Ids hold milliseconds since 1970 (in every zone), and a promise made on the last day must still have a due date."""


class Looked(NamedTuple):
    """The machine's clock and its count of seconds, read together."""

    wall: datetime
    seconds: float

    def moved_against(self, before: "Looked") -> timedelta:
        """How far the clock moved ahead of (or behind) the counted seconds between two looks."""
        return abs(self.wall - before.wall - timedelta(seconds=self.seconds - before.seconds))


class Clock:
    """Tells the time in UTC; `movable` only in test mode. `tolerance`: how far the machine's clock may be stepped at
    once.
    """

    def __init__(self, *, movable: bool = False, tolerance: timedelta = TOLERANCE, machine: Machine = MACHINE) -> None:
        self.movable = movable
        self.tolerance = tolerance
        self._machine = machine
        self._set: Looked | None = None
        self._believed = self.look()
        self._judged: Doubt | None = None

    def now(self) -> datetime:
        """The time to decide and record by. Raises ClockJumped while it cannot be right."""
        looked = self.look()
        if self._set is not None:
            return self._set.wall + timedelta(seconds=looked.seconds - self._set.seconds)
        doubt = self._doubt_at(looked)
        if doubt is not None:
            raise ClockJumped(doubt)
        return looked.wall

    @property
    def doubt(self) -> Doubt | None:
        """Why `now` refuses to tell the time; None while it tells it."""
        return None if self._set is not None else self._doubt_at(self.look())

    def look(self) -> Looked:
        """Reads the machine's clock, right or wrong; for the guard."""
        return Looked(self._machine.wall(), self._machine.seconds())

    def has_jumped(self, looked: Looked) -> bool:
        """Whether the machine's clock has moved against its seconds since it was last trusted."""
        return looked.moved_against(self._believed) > self.tolerance

    def believe(self, looked: Looked) -> None:
        """Trusts the machine's clock from this look on; further jumps are measured from here."""
        self._believed, self._judged = looked, None

    def disbelieve(self, why: Doubt) -> None:
        """Refuses to tell the time until the clock is trusted again."""
        self._judged = why

    def of_machine(self) -> datetime:
        """The machine's time in UTC, for the lifetime of tokens; setting the clock does not move it."""
        return datetime.now(UTC)

    def set(self, to: datetime | None) -> datetime:
        """Continues from `to` (with a zone), or from the machine's time if None; returns the new time in UTC.

        The person who sets the clock vouches for it, so the machine's time is trusted from then on. Refuses with
        ClockIsReal in production.
        """
        if not self.movable:
            raise ClockIsReal
        if to is not None and to.tzinfo is None:
            raise TimeWithoutZone
        if to is not None and to.year not in _YEARS:
            raise TimeOutOfReach(first=_YEARS[0], last=_YEARS[-1])
        looked = self.look()
        self.believe(looked)
        self._set = None if to is None else Looked(to.astimezone(UTC), looked.seconds)
        return self.now()

    def _doubt_at(self, looked: Looked) -> Doubt | None:
        return "jumped" if self.has_jumped(looked) else self._judged
