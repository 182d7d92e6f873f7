"""The one clock. Everything that needs the time is given it; nothing else reads the machine's clock.

In test mode the clock can be set and moved; in production that is refused, because a promise, a tariff and a mark's validity
all hang on it.
"""

from datetime import UTC, datetime, timedelta

from shared.errors import RefusedByRule, Unreadable


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


_YEARS = range(1971, 3000)
"""Ids hold milliseconds since 1970 (in every zone), and a promise made on the last day must still have a due date."""


class Clock:
    """Tells the time in UTC; `movable` only in test mode."""

    def __init__(self, *, movable: bool = False) -> None:
        self._movable = movable
        self._offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def of_machine(self) -> datetime:
        """The machine's time in UTC, by which tokens live; setting the clock does not move it."""
        return datetime.now(UTC)

    def set(self, to: datetime | None) -> datetime:
        """Go on from `to` (with a zone), or with the machine's time; returns the new time in UTC.

        Refuses with ClockIsReal in production.
        """
        if not self._movable:
            raise ClockIsReal
        if to is not None and to.tzinfo is None:
            raise TimeWithoutZone
        if to is not None and to.year not in _YEARS:
            raise TimeOutOfReach(first=_YEARS[0], last=_YEARS[-1])
        self._offset = timedelta(0) if to is None else to - datetime.now(UTC)
        return self.now()
