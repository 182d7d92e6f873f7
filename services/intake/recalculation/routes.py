"""Counting open cases with another calendar, over HTTP. Routes, no rule."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.intake.recalculation.schemas import MovedCasesView, RecalculationBody, RecalculationView
from services.intake.recalculation.use_cases import Recalculations
from services.intake.roles import (
    ByCalendarKeeper,
    ListAsKeeper,
)
from shared.web.lists import Page, page
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS, language_of
from shared.web.values import Code
from shared.web.web import answering, face_of, respond, use_cases

RecalculationsHere = Annotated[Recalculations, use_cases(Recalculations)]
router = APIRouter()


@router.get(
    "/calendars/{version}/recalculation",
    responses=READ_REFUSALS,
    tags=["calendars"],
    summary="What counting the office's open cases with this version would move; nothing moves yet",
)
async def dry_run(
    request: Request,
    version: Code,
    read: ListAsKeeper,
    recalculations: RecalculationsHere,
    part: Annotated[Page, Depends(page)],
) -> MovedCasesView:
    now = face_of(request).clock.now()
    found = await recalculations.compared(version, now, read.office, part.after, part.limit)
    return MovedCasesView.of(version, found, language_of(request.headers.get("accept-language")), part.limit)


@router.post(
    "/calendars/{version}/recalculations",
    response_model=RecalculationView,
    responses=COMMAND_REFUSALS,
    tags=["calendars"],
    summary="Decide that the office's open cases are counted with this version",
)
async def recalculate(
    version: Code, body: RecalculationBody, ask: ByCalendarKeeper, recalculations: RecalculationsHere
) -> Response:
    asked = answering(ask, RecalculationView.of)
    return respond(await recalculations.recalculate(version, body.legal_basis, asked))
