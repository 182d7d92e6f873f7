"""Calendars of working days as they are sent and shown, and what a recalculation would move."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.application.calendars import Compared
from services.intake.recalculation import MovedCase, Recalculation
from services.intake.work_calendar import AddedDay, WorkCalendar
from shared.errors import Language
from shared.lists import next_page
from shared.request_values import Body, Code, Day, Name, Text
from shared.working_days import Calendar, Kind, NonWorkingDay, Ramadan


class AddedDayBody(Body):
    """A day off of the decree, with the name that it gives it."""

    day: Day
    name: Name
    kind: Kind


class CalendarBody(Body):
    """A new version: what a decree adds to another one and takes from it."""

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
    """The next year, where the decree settles its days off: then `added` lists all of them."""

    def added_days(self) -> tuple[AddedDay, ...]:
        return tuple(AddedDay(one.day, one.name, one.kind) for one in self.added)


class RecalculationBody(Body):
    """Why open promises are counted anew."""

    legal_basis: Text


class PublishedView(BaseModel):
    """A version as it was published; `digest` is the fingerprint of its days."""

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
    """One version: what it rests on, and the years it settles."""

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


class RefusedCase(BaseModel):
    """An open case that may not be counted with the version, and why: the code and the sentence of the refusal."""

    case_id: UUID
    code: str
    why: str


class MovedCasesView(BaseModel):
    """Open cases of the office that are counted with another version: due now, and due then.

    One part of them; `next` is the `after` of the next part, null on the last. `refused`: those of the part that a decision
    would pass over.
    """

    calendar: str
    cases: list[MovedCase]
    refused: list[RefusedCase]
    next: str | None

    @classmethod
    def of(cls, calendar: str, part: Sequence[Compared], language: Language, limit: int) -> Self:
        refused = [(one.moved.case_id, one.refused) for one in part if one.refused is not None]
        return cls(
            calendar=calendar,
            cases=[one.moved for one in part if one.refused is None],
            refused=[RefusedCase(case_id=case, code=why.code, why=why.sentence(language)) for case, why in refused],
            next=next_page([one.moved.case_id for one in part], limit),
        )


class RecalculationView(BaseModel):
    """A decision, with the first cases that it lists: all of them, unless it `goes_on`; the others are listed within seconds."""

    id: UUID
    calendar: str
    legal_basis: str
    cases: list[MovedCase]
    goes_on: bool

    @classmethod
    def of(cls, recalculation: Recalculation) -> Self:
        return cls.model_validate(recalculation, from_attributes=True)
