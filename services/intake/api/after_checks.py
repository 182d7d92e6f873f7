"""Checks afterwards over HTTP. Routes, no rule."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.intake.api.requests import ByOfficer, IntakeHere
from services.intake.representations.applications import ApplicationView
from services.intake.representations.work import AfterCheckBody
from shared.problems import COMMAND_REFUSALS
from shared.web import answering, respond

router = APIRouter()


@router.post(
    "/applications/{id}/after-check",
    response_model=ApplicationView,
    responses=COMMAND_REFUSALS,
    tags=["work"],
    summary="Record what was found of an application that counts as approved",
)
async def close(id: UUID, body: AfterCheckBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    """By somebody in a role that the service card names, and not by who signed its product. The approval stays as it is."""
    asked = answering(ask, ApplicationView.of)
    return respond(await intake.after_checks.close(id, body.finding, body.record, body.file, asked))
