"""Office hours: when an office is open on a working day, and arithmetic with open time (`data/office_hours.yaml`).

Perpres 21/2023 art. 4: five days, 37 h 30 min a week without breaks, from 07.30; in Ramadan 32 h 30 min, from 08.00. A
working day ends at the close of business, the end of its last stretch.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shared.dated_data import Dated, line_in_force, load, refuse_faults
from shared.errors import NotFound
from shared.offices import OFFICES, office
from shared.promise.working_days import Calendar
from shared.wording import Named


class NoOfficeHours(NotFound):
    code = "no-office-hours"
    indonesian = "Jam kerja {office} pada {on:day} tidak diketahui."
    english = "The hours of {office} on {on:day} are not known."
    clause = "Perpres 21/2023 art. 4"


def _stretch(written: object) -> object:
    """`07.30-12.00` as two times of day."""
    if not isinstance(written, str):
        return written
    return tuple(time.fromisoformat(end.replace(".", ":")) for end in written.split("-"))


Stretch = Annotated[tuple[time, time], BeforeValidator(_stretch)]


class WeekHours(BaseModel):
    """The stretches of a day in which the office is open, without breaks, in the office's own time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    monday_to_thursday: Annotated[tuple[Stretch, ...], Field(min_length=1)]
    friday: Annotated[tuple[Stretch, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _stretches_follow_one_another(self) -> "WeekHours":
        for day in (self.monday_to_thursday, self.friday):
            ends = [end for stretch in day for end in stretch]
            if any(later <= earlier for earlier, later in pairwise(ends)):
                raise ValueError("the stretches of a day must follow one another")
        return self

    def of(self, day: date) -> tuple[Stretch, ...]:
        return self.friday if day.weekday() == 4 else self.monday_to_thursday


class HoursLine(Dated):
    """The hours of one office while the line is in force."""

    office: str
    ordinary: WeekHours
    ramadan: WeekHours


def load_hours(path: Path) -> Mapping[str, tuple[HoursLine, ...]]:
    """The lines of a file by office. Raises DataFault, also for an office without hours."""
    lines = load(path, HoursLine, apart_by=lambda line: line.office)
    hours = {code: tuple(line for line in lines if line.office == code) for code in OFFICES}
    faults = [f"file: office {code} has no hours" for code, found in hours.items() if not found]
    faults += [f"{at}.office: {line.office} is no office" for at, line in enumerate(lines) if line.office not in hours]
    refuse_faults(path, faults)
    return hours


HOURS = load_hours(Path(__file__).parent / "data" / "office_hours.yaml")


@dataclass(frozen=True, eq=False)
class WorkingTime:
    """The working days of a calendar version with the hours of one office; all times carry a zone."""

    calendar: Calendar
    office: str
    zone: ZoneInfo
    hours: Sequence[HoursLine]
    _closings: dict[date, datetime] = field(default_factory=dict, init=False, repr=False)
    """Stretches already computed: a due date needs few days, and a million due dates need the same ones."""

    def day_of(self, at: datetime) -> date:
        """The office's day of a moment."""
        return at.astimezone(self.zone).date()

    def closes(self, day: date) -> datetime:
        """The close of business of a working day. Raises NoOfficeHours."""
        if day not in self._closings:
            self._closings[day] = datetime.combine(day, self.stretches(day)[-1][1], self.zone)
        return self._closings[day]

    def open_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The stretches in which the office is open on a day; none on a non-working day. Raises NoOfficeHours."""
        if not self.calendar.is_working_day(day):
            return []
        zone = self.zone
        return [(datetime.combine(day, a, zone), datetime.combine(day, b, zone)) for a, b in self.stretches(day)]

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """The open time from `start` to `end`; zero if `end` is earlier. Raises NoOfficeHours."""
        open_time = timedelta(0)
        for opens, closes in self._stretches_from(start):
            begins = max(opens, start)
            if begins >= end:
                break
            open_time += min(closes, end) - begins
        return open_time

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """The moment at which `amount` > 0 of open time has passed since `start`. Raises NoOfficeHours."""
        for opens, closes in self._stretches_from(start):
            begins = max(opens, start)
            if begins + amount <= closes:
                return begins + amount
            amount -= closes - begins
        raise AssertionError("the stretches never end")

    def _stretches_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches that close after `start`, without end."""
        day = self.day_of(start)
        while True:
            yield from (stretch for stretch in self.open_on(day) if stretch[1] > start)
            day += timedelta(days=1)

    def stretches(self, day: date) -> tuple[Stretch, ...]:
        """The hours of a working day, in the office's own time. Raises NoOfficeHours."""
        line = line_in_force(self.hours, day)
        if line is None:
            raise NoOfficeHours(office=Named(self.office, office(self.office).name, office(self.office).name), on=day)
        return (line.ramadan if self.calendar.is_ramadan(day) else line.ordinary).of(day)


@lru_cache(maxsize=256)
def working_time(code: str, calendar: Calendar) -> WorkingTime:
    """The working time of an office under a calendar version. Raises UnknownOffice."""
    return WorkingTime(calendar, code, office(code).time_zone, HOURS[code])
