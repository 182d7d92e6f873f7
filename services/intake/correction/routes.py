"""Corrections of a case's clock over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from services.intake.clock.schemas import StandsView
from services.intake.correction.schemas import ClockCorrectionBody
from services.intake.correction.use_cases import Corrections
from services.intake.roles import ByOfficer
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes

CorrectionsHere = Annotated[Corrections, use_cases(Corrections)]
router = Routes("clock of a case")


@router.command(
    "/applications/{id}/clock/corrections",
    "Ask to take back what the clock said before its time, because the machine's clock was wrong",
    shows=StandsView.of,
)
async def ask_correction(id: UUID, body: ClockCorrectionBody, ask: ByOfficer, corrections: CorrectionsHere) -> Answer:
    """The journal shows which events are in error; a different officer has to confirm."""
    return await corrections.ask_for(ask, id, body.reason)


@router.command(
    "/applications/{id}/clock/corrections/confirmation",
    "Confirm the correction that another officer asked for",
    shows=StandsView.of,
)
async def confirm_correction(id: UUID, ask: ByOfficer, corrections: CorrectionsHere) -> Answer:
    """Restores the clock as if there had been no error, and withdraws the letter, notice, token and approval that followed."""
    return await corrections.confirm(ask, id)
