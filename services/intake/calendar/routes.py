"""Calendars of working days over HTTP. Routes, no rule."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Response

from services.intake.calendar.schemas import CalendarBody, CalendarLine, CalendarsView, CalendarView, PublishedView
from services.intake.calendar.use_cases import Calendars
from services.intake.roles import (
    CALENDAR_READERS,
    ByNationalCalendarKeeper,
)
from shared.service.unit_of_work import Answer, Ask
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.values import Code
from shared.web.web import answering, respond, use_cases

CalendarsHere = Annotated[Calendars, use_cases(Calendars)]
router = APIRouter()


@router.post(
    "/calendars",
    status_code=201,
    response_model=PublishedView,
    responses=COMMAND_REFUSALS,
    tags=["calendars"],
    summary="Publish the version that a decree makes for every office; no open promise moves",
)
async def publish(body: CalendarBody, ask: ByNationalCalendarKeeper, calendars: CalendarsHere) -> Response:
    added, removed = body.added_days(), tuple(body.removed)
    return respond(
        await calendars.publish(body.version, body.amends, body.decree, added, removed, body.settles, _publishing(ask))
    )


def _publishing(ask: Ask) -> Ask:
    """A calendar is found by its version."""
    asked = answering(ask, PublishedView.of)

    def render(calendar: Any) -> Answer:
        assert asked.render is not None
        return replace(asked.render(calendar), status=201, location=f"/intake/v1/calendars/{calendar.name}")

    return replace(asked, render=render)


@router.get(
    "/calendars",
    responses=READ_REFUSALS,
    tags=["calendars"],
    summary="Every version of the calendar of working days",
    dependencies=[CALENDAR_READERS],
)
async def list_calendars(calendars: CalendarsHere) -> CalendarsView:
    return CalendarsView(items=[CalendarLine.of(one) for one in (await calendars.all()).values()])


@router.get(
    "/calendars/{version}",
    responses=READ_REFUSALS,
    tags=["calendars"],
    summary="A version with its days off; it never changes",
    dependencies=[CALENDAR_READERS],
)
async def read_calendar(version: Code, calendars: CalendarsHere) -> CalendarView:
    return CalendarView.of(await calendars.read(version))
