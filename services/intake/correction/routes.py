"""Corrections of a case's clock over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.clock.schemas import StandsView
from services.intake.correction.schemas import ClockCorrectionBody
from services.intake.correction.use_cases import Corrections
from services.intake.roles import ByOfficer
from shared.web.problems import COMMAND_REFUSALS
from shared.web.web import answering, respond, use_cases

CorrectionsHere = Annotated[Corrections, use_cases(Corrections)]
router = APIRouter()


@router.post(
    "/applications/{id}/clock/corrections",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Ask to take back what the clock said before its time, because the machine's clock was wrong",
)
async def ask_correction(id: UUID, body: ClockCorrectionBody, ask: ByOfficer, corrections: CorrectionsHere) -> Response:
    """Which events are in error follows from the journal; a different officer has to confirm."""
    return respond(await corrections.ask_for(id, body.reason, answering(ask, StandsView.of)))


@router.post(
    "/applications/{id}/clock/corrections/confirmation",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Confirm the correction that another officer asked for",
)
async def confirm_correction(id: UUID, ask: ByOfficer, corrections: CorrectionsHere) -> Response:
    """The clock is again what it would be without the error; letter, notice, token and approval that followed are withdrawn."""
    return respond(await corrections.confirm(id, answering(ask, StandsView.of)))
