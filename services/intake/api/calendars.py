"""Calendars of working days over HTTP. Routes, no rule."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from services.intake.api.requests import (
    CALENDAR_READERS,
    ByCalendarKeeper,
    ByNationalCalendarKeeper,
    IntakeHere,
    ListAsKeeper,
)
from services.intake.representations.calendars import (
    CalendarBody,
    CalendarLine,
    CalendarsView,
    CalendarView,
    MovedCasesView,
    PublishedView,
    RecalculationBody,
    RecalculationView,
)
from shared.application import Answer, Ask
from shared.lists import Page, page
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS, language_of
from shared.request_values import Code
from shared.web import answering, face_of, respond

router = APIRouter()


@router.post(
    "/calendars",
    status_code=201,
    response_model=PublishedView,
    responses=COMMAND_REFUSALS,
    tags=["calendars"],
    summary="Publish the version that a decree makes for every office; no open promise moves",
)
async def publish(body: CalendarBody, ask: ByNationalCalendarKeeper, intake: IntakeHere) -> Response:
    added, removed = body.added_days(), tuple(body.removed)
    return respond(
        await intake.calendars.publish(
            body.version, body.amends, body.decree, added, removed, body.settles, _publishing(ask)
        )
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
async def list_calendars(intake: IntakeHere) -> CalendarsView:
    return CalendarsView(items=[CalendarLine.of(one) for one in (await intake.calendars.all()).values()])


@router.get(
    "/calendars/{version}",
    responses=READ_REFUSALS,
    tags=["calendars"],
    summary="A version with its days off; it never changes",
    dependencies=[CALENDAR_READERS],
)
async def read_calendar(version: Code, intake: IntakeHere) -> CalendarView:
    return CalendarView.of(await intake.calendars.read(version))


@router.get(
    "/calendars/{version}/recalculation",
    responses=READ_REFUSALS,
    tags=["calendars"],
    summary="What counting the office's open cases with this version would move; nothing moves yet",
)
async def dry_run(
    request: Request, version: Code, read: ListAsKeeper, intake: IntakeHere, part: Annotated[Page, Depends(page)]
) -> MovedCasesView:
    now = face_of(request).clock.now()
    found = await intake.calendars.compared(version, now, read.office, part.after, part.limit)
    return MovedCasesView.of(version, found, language_of(request.headers.get("accept-language")), part.limit)


@router.post(
    "/calendars/{version}/recalculations",
    response_model=RecalculationView,
    responses=COMMAND_REFUSALS,
    tags=["calendars"],
    summary="Decide that the office's open cases are counted with this version",
)
async def recalculate(version: Code, body: RecalculationBody, ask: ByCalendarKeeper, intake: IntakeHere) -> Response:
    asked = answering(ask, RecalculationView.of)
    return respond(await intake.calendars.recalculate(version, body.legal_basis, asked))
