"""The offices that Jejak serves and their settings, read from `data/offices.yaml`.

A setting affects later decisions only; earlier decisions carry their due date and number in their event.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from shared.dated_data import load_as, refuse_faults
from shared.errors import NotFound, RefusedByRule
from shared.roles import HEAD_OF_OFFICE, OFFICERS
from shared.wording import Named

DayUnit = Literal["calendar", "working"]
"""What *hari* means at an office in a time limit that does not say *hari kerja*."""

_TIME_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}


class UnknownOffice(NotFound):
    code = "unknown-office"
    indonesian = "Kantor ini tidak dikenal."
    english = "There is no such office."


class NumberingNotSettled(RefusedByRule):
    code = "numbering-not-settled"
    indonesian = "{office} belum menetapkan penomoran {series:words}."
    english = "{office} has not settled how it numbers the series: {series:words}."


class NumberOfAnotherYear(RefusedByRule):
    """A closed year gives no more numbers, because its registers have been handed in."""

    code = "number-of-another-year"
    indonesian = (
        "Tahun {year} sudah ditutup untuk {series:words}, sehingga tidak lagi memberi nomor atau produk. "
        "Catat dengan tanggal hari ini (tanpa Effective-At), dan tuliskan tanggal kejadian sebenarnya sebagai alasan "
        "atau isian."
    )
    english = (
        "The year {year} is closed for {series:words}: it gives no more numbers or products. "
        "Record this with today's date (without Effective-At), and give the real date as the reason or in a field."
    )


def _numbering_pattern(pattern: str) -> str:
    """A pattern of text with {year} and {number}: different years and numbers must never give the same text."""
    fields = sorted(field for _, field, _, _ in Formatter().parse(pattern) if field is not None)
    if fields != ["number", "year"]:
        raise ValueError("must contain {year} and {number} once each, and no other field")
    if len({pattern.format(year=2024, number=number) for number in (1, 11, 99_999, 100_000)}) != 4:
        raise ValueError("gives the same text for different numbers")
    return pattern


def _officer(role: str) -> str:
    if role not in OFFICERS:
        raise ValueError("must be a role of the office's own staff")
    return role


class Office(BaseModel):
    """One office: `code` is what tokens and events carry; `numbering` gives each series its pattern."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[a-z]+(-[a-z]+)*$")]
    name: Annotated[str, Field(min_length=1)]
    zone: Literal["WIB", "WITA", "WIT"]
    day_unit: DayUnit
    numbering: dict[str, Annotated[str, AfterValidator(_numbering_pattern)]] = {}
    due_on_working_day: bool = True
    """Whether a promise in *hari* that would end on a non-working day falls due on the next working day [C]."""
    outer_limit_role: Annotated[str, AfterValidator(_officer)] = HEAD_OF_OFFICE
    """The role that looks after a case whose outer limit has passed [C]."""
    year_open_days: Annotated[int, Field(ge=0, le=366)] = 0
    """Days of the next year on which the office may still take numbers of the old year, until it takes one of the new
    [C].
    """

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which this office's days begin and end."""
        return ZoneInfo(_TIME_ZONES[self.zone])

    def local_day(self, at: datetime) -> date:
        """The day at this office at a moment (with its zone)."""
        return at.astimezone(self.time_zone).date()

    def end_of(self, day: date) -> datetime:
        """The moment at which a day is over at this office: the first of the next day."""
        return datetime.combine(day + timedelta(days=1), time.min, self.time_zone)

    def last_day_before(self, at: datetime) -> date:
        """The last day that is over at a moment: a day, or its last hour, ends just before the moment that follows it."""
        return self.local_day(at - timedelta(microseconds=1))

    def refuse_closed_year(self, series: str | Named, year: int, today: date) -> None:
        """Raises NumberOfAnotherYear if on `today` the office no longer takes numbers of that year, or does not yet."""
        if year != today.year and year != (today - timedelta(days=self.year_open_days)).year:
            raise NumberOfAnotherYear(year=year, series=series)

    def official_number(self, series: str, year: int, number: int) -> str:
        """The number as printed on the document, e.g. `SKRD/2023/00001`. Raises NumberingNotSettled."""
        if series not in self.numbering:
            raise NumberingNotSettled(office=Named(self.code, self.name, self.name), series=series)
        return self.numbering[series].format(year=year, number=number)


def load_offices(path: Path) -> dict[str, Office]:
    """The offices of a file by code. Raises DataFault with every fault of the file."""
    offices = load_as(path, TypeAdapter(list[Office]))
    refuse_faults(path, (f"{code}: listed twice" for code in _repeated(office.code for office in offices)))
    return {office.code: office for office in offices}


def _repeated(codes: Iterable[str]) -> list[str]:
    listed = list(codes)
    return sorted({code for code in listed if listed.count(code) > 1})


OFFICES = load_offices(Path(__file__).parent / "data" / "offices.yaml")


def office(code: str) -> Office:
    """The office with a code. Raises UnknownOffice."""
    try:
        return OFFICES[code]
    except KeyError:
        raise UnknownOffice from None
