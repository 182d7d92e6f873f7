"""Calendars of working days over HTTP: routes, no rules."""

from typing import Annotated

from services.intake.calendar.schemas import CalendarBody, CalendarLine, CalendarsView, CalendarView, PublishedView
from services.intake.calendar.use_cases import Calendars
from services.intake.roles import (
    CALENDAR_READERS,
    ByNationalCalendarKeeper,
)
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes
from shared.web.values import Code

CalendarsHere = Annotated[Calendars, use_cases(Calendars)]
router = Routes("calendars")


@router.command(
    "/calendars",
    "Publish the version that a decree makes for every office; no open promise moves",
    shows=PublishedView.of,
    creates="/intake/v1/calendars/{made.name}",
)
async def publish(body: CalendarBody, ask: ByNationalCalendarKeeper, calendars: CalendarsHere) -> Answer:
    added, removed = body.added_days(), tuple(body.removed)
    return await calendars.publish(ask, body.version, body.amends, body.decree, added, removed, body.settles)


@router.read("/calendars", "Every version of the calendar of working days", dependencies=[CALENDAR_READERS])
async def list_calendars(calendars: CalendarsHere) -> CalendarsView:
    return CalendarsView(items=[CalendarLine.of(one) for one in (await calendars.all()).values()])


@router.read("/calendars/{version}", "A version with its days off; it never changes", dependencies=[CALENDAR_READERS])
async def read_calendar(version: Code, calendars: CalendarsHere) -> CalendarView:
    return CalendarView.of(await calendars.read(version))
