"""Calendars of working days as requests and answers show them, and the effects of a recalculation."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from services.intake.calendar.calendar import AddedDay, WorkCalendar
from shared.promise.working_days import Calendar, Kind, NonWorkingDay, Ramadan
from shared.web.values import Body, Code, Day, Name, Text


class AddedDayBody(Body):
    """A day off of the decree, with the decree's name for it."""

    day: Day
    name: Name
    kind: Kind


class CalendarBody(Body):
    """A new version: the days that a decree adds to another one and removes from it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": "2026.2",
                    "amends": "2026.1",
                    "decree": "Keputusan Presiden tentang hari libur nasional",
                    "added": [{"day": "2026-03-25", "name": "Cuti bersama Idulfitri", "kind": "cuti-bersama"}],
                    "removed": [],
                }
            ]
        }
    )

    version: Code
    amends: Code
    decree: Text
    added: Annotated[list[AddedDayBody], Field(max_length=100)]
    removed: Annotated[list[Day], Field(max_length=100)]
    settles: Annotated[int | None, Field(ge=2000, le=2100)] = None
    """The next year, if the decree settles its days off: `added` then lists all of them."""

    def added_days(self) -> tuple[AddedDay, ...]:
        return tuple(AddedDay(one.day, one.name, one.kind) for one in self.added)


class PublishedView(BaseModel):
    """A version as published; `digest` is the fingerprint of its days."""

    version: str
    amends: str
    decree: str
    added: list[AddedDay]
    removed: list[date]
    digest: str
    published_on: date
    settles: int | None

    @classmethod
    def of(cls, calendar: WorkCalendar) -> Self:
        names = [name for name in cls.model_fields if name != "version"]
        return cls(version=calendar.name, **{name: getattr(calendar, name) for name in names})


class CalendarLine(BaseModel):
    """One version: its decree, and the years it settles."""

    version: str
    decrees: list[str]
    first: date
    last: date
    digest: str

    @classmethod
    def of(cls, calendar: Calendar) -> Self:
        return cls.model_validate(calendar, from_attributes=True)


class CalendarsView(BaseModel):
    items: list[CalendarLine]


class CalendarView(CalendarLine):
    """A version with its days off and its fasting months."""

    days_off: list[NonWorkingDay]
    ramadan: list[Ramadan]
