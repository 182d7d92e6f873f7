"""Counting open cases with another calendar, over HTTP. Routes, no rule."""

from typing import Annotated

from fastapi import Request

from services.intake.recalculation.schemas import MovedCasesView, RecalculationBody, RecalculationView
from services.intake.recalculation.use_cases import Recalculations
from services.intake.roles import (
    ByCalendarKeeper,
    ListAsKeeper,
)
from shared.service.ask import Answer
from shared.web.face import face_of, use_cases
from shared.web.lists import Paging
from shared.web.problems import language_of
from shared.web.routes import Routes
from shared.web.values import Code

RecalculationsHere = Annotated[Recalculations, use_cases(Recalculations)]
router = Routes("calendars")


@router.read(
    "/calendars/{version}/recalculation",
    "What counting the office's open cases with this version would move; nothing moves yet",
)
async def dry_run(
    request: Request,
    version: Code,
    read: ListAsKeeper,
    recalculations: RecalculationsHere,
    part: Paging,
) -> MovedCasesView:
    now = face_of(request).clock.now()
    found = await recalculations.compared(version, now, read.office, part.after, part.limit)
    return MovedCasesView.of(version, found, language_of(request.headers.get("accept-language")), part.limit)


@router.command(
    "/calendars/{version}/recalculations",
    "Decide that the office's open cases are counted with this version",
    shows=RecalculationView.of,
)
async def recalculate(
    version: Code, body: RecalculationBody, ask: ByCalendarKeeper, recalculations: RecalculationsHere
) -> Answer:
    return await recalculations.recalculate(ask, version, body.legal_basis)
