"""Working days: Monday to Friday, without national holidays and *cuti bersama* (Perpres 21/2023 art. 3; SKB 3 Menteri).

The government fixes these days every year and amends them within the year, so a calendar is a version of data: a
promise keeps its version until a recalculation under another is recorded. The versions of `data/calendars.yaml` take
their days from the package `holidays`, correct them for later decrees, and state a digest: if a new release of the
package changes a published version, the data is at fault; it is not a new calendar.

Counting needs no table of days. Working day number n of a version is weekday number n plus the non-working weekdays
before it, and those are few: two binary searches answer for any year. Beyond the years that a version settles, only
weekends are known (`is_settled`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Annotated, ClassVar, Literal

import holidays
from pydantic import ConfigDict, Field, Strict, model_validator

from shared.dated_data import Dated, line_in_force, load, refuse_faults
from shared.errors import NotFound, RefusedByRule

Kind = Literal["national", "cuti-bersama"]
Name = Annotated[str, Field(min_length=1)]
Day = Annotated[date, Strict()]


class NoCalendar(NotFound):
    code = "no-calendar"
    indonesian = (
        "Tidak ada kalender kerja dengan versi itu atau untuk hari itu; daftar versi: GET /intake/v1/calendars."
    )
    english = (
        "There is no calendar of working days of that version or for that day; GET /intake/v1/calendars lists them."
    )


class DayIsNotOff(RefusedByRule):
    code = "day-is-not-off"
    indonesian = "Kalender {version} tidak memuat {day:day} sebagai hari libur atau cuti bersama."
    english = "Calendar {version} does not list {day:day} as a holiday or cuti bersama."
    clause = "SKB 3 Menteri tentang hari libur nasional dan cuti bersama"


class DayIsOff(RefusedByRule):
    code = "day-is-off"
    indonesian = "Kalender {version} sudah memuat {day:day} sebagai hari libur atau cuti bersama."
    english = "Calendar {version} already lists {day:day} as a holiday or cuti bersama."
    clause = "SKB 3 Menteri tentang hari libur nasional dan cuti bersama"


class YearNotSettled(RefusedByRule):
    """Only the weekends of this year are known, so a due day in it may come too early."""

    code = "year-not-settled"
    indonesian = "Kalender {version} belum menetapkan hari libur tahun {year}. Pakai, atau umumkan, versi yang menetapkan tahun itu."
    english = (
        "Calendar {version} does not settle the days off of {year} yet. Use, or publish, a version that settles it."
    )
    clause = "SKB 3 Menteri tentang hari libur nasional dan cuti bersama"


class NotTheNextYear(RefusedByRule):
    code = "not-the-next-year"
    indonesian = "Satu keputusan hanya menetapkan tahun berikutnya dari kalender yang diubahnya: {year}."
    english = "A decree settles the next year of the calendar that it amends, and no other: {year}."


class CalendarOlder(RefusedByRule):
    """An older calendar lacks later decrees: it would move due days that citizens already know."""

    code = "calendar-older"
    indonesian = (
        "Kalender {version} lebih tua daripada kalender janji ini, {promised}, dan bukan perubahannya. "
        "Pakai versi yang lebih baru: GET /intake/v1/calendars."
    )
    english = (
        "Calendar {version} is older than the calendar of this promise, {promised}, and does not amend it. "
        "Use a newer version: GET /intake/v1/calendars."
    )
    clause = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


class VersionTaken(RefusedByRule):
    code = "version-taken"
    indonesian = "Kalender versi {version} sudah ada; kalender yang diubah memerlukan versi baru."
    english = "There is a calendar of version {version} already; an amended one needs a new version."


@dataclass(frozen=True)
class NonWorkingDay:
    """A day off, also a weekend day that a decree names; `name` as in the decree, in Indonesian."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    day: Day
    name: Name
    kind: Kind


@dataclass(frozen=True)
class Ramadan:
    """The fasting month of a Hijri year, first through last day: office hours are shorter (Perpres 21/2023 art. 4)."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    hijri: int
    first: Day
    last: Day
    source: Name


@dataclass(frozen=True)
class Calendar:
    """One version: its decrees, the days off in order, and the years that it settles, `first` through `last`.

    `generation`: the place among the program's own versions, of this version or of the one that it amends; `amends`:
    the versions that it amends, directly or not, the oldest first.
    """

    version: str
    decrees: tuple[str, ...]
    first: date
    last: date
    days_off: tuple[NonWorkingDay, ...]
    ramadan: tuple[Ramadan, ...]
    generation: int = 0
    amends: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.version)

    def is_settled(self, day: date) -> bool:
        """Whether the decrees of this version cover the year; if not, only weekends are known as days off."""
        return self.first <= day <= self.last

    def follows(self, other: "Calendar") -> bool:
        """Whether it amends the other calendar, or is based on a later national decree."""
        return other.version in self.amends or self.generation > other.generation

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self._names

    def days_off_between(self, after: date, through: date) -> tuple[NonWorkingDay, ...]:
        """The days off that fall on a weekday, later than `after` and not later than `through`."""
        return tuple(off for off in self.days_off if after < off.day <= through and off.day.weekday() < 5)

    def is_ramadan(self, day: date) -> bool:
        return any(month.first <= day <= month.last for month in self.ramadan)

    def number(self, day: date) -> int:
        """The number of working days from year 1 through `day`; the difference of two counts the days between."""
        ordinal = day.toordinal()
        return _weekdays(ordinal) - bisect_right(self._off, ordinal)

    def day(self, number: int) -> date:
        """The working day of a number: `day(number(d)) == d` for every working day d."""
        weekday = number + bisect_right(self._numbers_off, number)
        weeks, rest = divmod(weekday - 1, 5)
        return date.fromordinal(weeks * 7 + rest + 1)

    def working_days_after(self, day: date, count: int) -> date:
        """The last of `count` ≥ 1 working days if `day` is day 0, whether or not it is a working day itself."""
        return self.day(self.number(day) + count)

    def working_days_between(self, after: date, through: date) -> int:
        """Working days later than `after` and not later than `through`."""
        return self.number(through) - self.number(after)

    @property
    def digest(self) -> str:
        """Short fingerprint of what counts: days off with their kind, Ramadan, and the years settled."""
        lines = [f"{self.first} {self.last}", *(f"{off.day} {off.kind}" for off in self.days_off)]
        lines += [f"ramadan {month.first} {month.last}" for month in self.ramadan]
        return sha256("\n".join(lines).encode()).hexdigest()[:16]

    @cached_property
    def _names(self) -> dict[date, NonWorkingDay]:
        return {off.day: off for off in self.days_off}

    @cached_property
    def _off(self) -> list[int]:
        """Ordinals of the non-working weekdays."""
        return [off.day.toordinal() for off in self.days_off if off.day.weekday() < 5]

    @cached_property
    def _numbers_off(self) -> list[int]:
        """For each non-working weekday the number of the working day that follows it."""
        return [_weekdays(ordinal) - place for place, ordinal in enumerate(self._off)]


def _weekdays(ordinal: int) -> int:
    """Mondays to Fridays from 0001-01-01, a Monday with ordinal 1, through the day of an ordinal."""
    return ordinal // 7 * 5 + min(ordinal % 7, 5)


def amended(
    calendar: Calendar,
    *,
    version: str,
    decree: str,
    adds: Iterable[NonWorkingDay] = (),
    removes: Iterable[date] = (),
    settles: int | None = None,
) -> Calendar:
    """The version that a decree makes from another by adding and removing days; `settles`: the further year that it
    settles.

    Refuses with VersionTaken, DayIsOff and DayIsNotOff.
    """
    if version == calendar.version:
        raise VersionTaken(version=version)
    days = {off.day: off for off in calendar.days_off}
    for day in removes:
        if days.pop(day, None) is None:
            raise DayIsNotOff(version=calendar.version, day=day)
    for off in adds:
        if off.day in days:
            raise DayIsOff(version=calendar.version, day=off.day)
        days[off.day] = off
    return replace(
        calendar,
        version=version,
        decrees=(*calendar.decrees, decree),
        last=calendar.last if settles is None else date(settles, 12, 31),
        days_off=tuple(days[day] for day in sorted(days)),
        amends=(*calendar.amends, calendar.version),
    )


class CalendarLine(Dated):
    """A version as data: the years it settles, and its differences from the package.

    Promises are made under it while it is in force. `digest` is the digest of the resulting calendar.
    """

    version: Name
    first_year: Annotated[int, Strict(), Field(ge=2000)]
    last_year: Annotated[int, Strict(), Field(le=2100)]
    adds: tuple[NonWorkingDay, ...] = ()
    removes: tuple[Day, ...] = ()
    ramadan: tuple[Ramadan, ...] = ()
    digest: Name

    @model_validator(mode="after")
    def _years_are_in_order(self) -> "CalendarLine":
        if self.last_year < self.first_year:
            raise ValueError("last_year is before first_year")
        return self

    def calendar(self) -> Calendar:
        """The calendar of this version. Refuses as `amended` does."""
        first, last = date(self.first_year, 1, 1), date(self.last_year, 12, 31)
        days_off = tuple(off for year in range(self.first_year, self.last_year + 1) for off in _published(year))
        published = Calendar("of the package", (), first, last, days_off, self.ramadan)
        made = amended(published, version=self.version, decree=self.legal_basis, adds=self.adds, removes=self.removes)
        return replace(made, amends=())


@cache
def _published(year: int) -> tuple[NonWorkingDay, ...]:
    """The days off of a year according to the package."""
    kinds: tuple[tuple[str, Kind], ...] = (("government", "cuti-bersama"), ("public", "national"))
    days: dict[date, NonWorkingDay] = {}
    for category, kind in kinds:  # a day that is both is a national holiday
        found = holidays.country_holidays("ID", years=year, categories=(category,), language="id")
        days |= {day: NonWorkingDay(day, name, kind) for day, name in found.items()}
    return tuple(days[day] for day in sorted(days))


def load_calendars(path: Path) -> tuple[tuple[CalendarLine, ...], dict[str, Calendar]]:
    """The lines of a file and their calendars by version. Raises DataFault with every fault."""
    lines = load(path, CalendarLine, apart_by=lambda _: True)
    calendars: dict[str, Calendar] = {}
    faults = []
    for place, line in enumerate(lines):
        try:
            calendar = line.calendar()
        except RefusedByRule as refusal:
            faults.append(f"{place}: {refusal.sentence('en')}")
            continue
        if line.version in calendars:
            faults.append(f"{place}.version: {line.version} is listed twice")
        if calendar.digest != line.digest:
            faults.append(f"{place}.digest: the days of version {line.version} have digest {calendar.digest}")
        calendars[line.version] = calendar
    refuse_faults(path, faults)
    in_order = sorted(lines, key=lambda line: line.valid_from)
    return lines, {
        line.version: replace(calendars[line.version], generation=n) for n, line in enumerate(in_order, start=1)
    }


_LINES, _CALENDARS = load_calendars(Path(__file__).parent / "data" / "calendars.yaml")
CALENDARS: Mapping[str, Calendar] = _CALENDARS
"""The versions of `data/calendars.yaml`, by version."""


def calendar_in_force(on: date) -> Calendar:
    """The version in force for a promise made on that day. Raises NoCalendar."""
    line = line_in_force(_LINES, on)
    if line is None:
        raise NoCalendar
    return CALENDARS[line.version]
