"""The clock of a case over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake.clock.schemas import (
    CaseClockView,
    ClockResumptionBody,
    ExtensionBody,
    MomentBody,
    PauseBody,
    StandsView,
)
from services.intake.clock.use_cases import Clocks
from services.intake.roles import ByAccount, ByOfficer, Read, own_subject
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS, language_of
from shared.web.web import answering, respond, shown, use_cases

ClocksHere = Annotated[Clocks, use_cases(Clocks)]
router = APIRouter()


@router.get(
    "/applications/{id}/clock",
    response_model=CaseClockView,
    responses=READ_REFUSALS,
    tags=["clock of a case"],
    summary="What was promised, what was counted, and why it is late, as a ledger to print",
)
async def read_clock(request: Request, id: UUID, read: Read, clocks: ClocksHere) -> Response:
    """In Indonesian, or in English with `Accept-Language: en`; now, or as it was known `as_of` a moment."""
    language = language_of(request.headers.get("accept-language"))
    found = await clocks.read(id, read.as_of, at=read.office, own=own_subject(read))
    return shown(found.clock, lambda _: CaseClockView.of(found, language))


@router.post(
    "/applications/{id}/clock/pauses",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Let the clock stand for a reason that the card allows (OSS 41)",
)
async def pause(id: UUID, body: PauseBody, ask: ByOfficer, clocks: ClocksHere) -> Response:
    """By the officers and in the states that the card names for the reason; never before the case came to that state."""
    return respond(await clocks.pause(id, body.reason, answering(ask, StandsView.of, reason=body.why)))


@router.post(
    "/applications/{id}/clock/resumptions",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="A reason has ended; the clock runs again when none is left (OSS 42)",
)
async def resume(id: UUID, body: ClockResumptionBody, ask: ByOfficer, clocks: ClocksHere) -> Response:
    return respond(await clocks.resume(id, body.reason, answering(ask, StandsView.of)))


@router.post(
    "/applications/{id}/clock/moments",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Something that the clock waits for has happened",
)
async def reach(id: UUID, body: MomentBody, ask: ByOfficer, clocks: ClocksHere) -> Response:
    asked = answering(ask, StandsView.of, reason=body.letter)
    return respond(await clocks.reach(id, body.moment, body.letter, asked))


@router.post(
    "/applications/{id}/clock/agreement",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="The applicant agrees to the office's letter, where the clock waits for that",
)
async def agree(id: UUID, ask: ByAccount, clocks: ClocksHere) -> Response:
    return respond(await clocks.agree(id, answering(ask, StandsView.of)))


@router.post(
    "/applications/{id}/clock/extension",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Use the extension of the law's limit, once",
)
async def extend(id: UUID, body: ExtensionBody, ask: ByOfficer, clocks: ClocksHere) -> Response:
    return respond(await clocks.extend(id, body.legal_basis, answering(ask, StandsView.of)))
