"""The clock of a case over HTTP. Routes, no rule."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.intake.api.requests import ByAccount, ByOfficer, IntakeHere, Read, own_subject
from services.intake.representations.clocks import (
    CaseClockView,
    ClockCorrectionBody,
    ClockResumptionBody,
    ExtensionBody,
    MomentBody,
    PauseBody,
    StandsView,
)
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS, language_of
from shared.web import answering, respond, shown

router = APIRouter()


@router.get(
    "/applications/{id}/clock",
    response_model=CaseClockView,
    responses=READ_REFUSALS,
    tags=["clock of a case"],
    summary="What was promised, what was counted, and why it is late, as a ledger to print",
)
async def read_clock(request: Request, id: UUID, read: Read, intake: IntakeHere) -> Response:
    """In Indonesian, or in English with `Accept-Language: en`; now, or as it was known `as_of` a moment."""
    language = language_of(request.headers.get("accept-language"))
    found = await intake.clocks.read(id, read.as_of, at=read.office, own=own_subject(read))
    return shown(found.clock, lambda _: CaseClockView.of(found, language))


@router.post(
    "/applications/{id}/clock/pauses",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Let the clock stand for a reason that the card allows (OSS 41)",
)
async def pause(id: UUID, body: PauseBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    """By the officers and in the states that the card names for the reason; never before the case came to that state."""
    return respond(await intake.clocks.pause(id, body.reason, answering(ask, StandsView.of, reason=body.why)))


@router.post(
    "/applications/{id}/clock/resumptions",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="A reason has ended; the clock runs again when none is left (OSS 42)",
)
async def resume(id: UUID, body: ClockResumptionBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    return respond(await intake.clocks.resume(id, body.reason, answering(ask, StandsView.of)))


@router.post(
    "/applications/{id}/clock/moments",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Something that the clock waits for has happened",
)
async def reach(id: UUID, body: MomentBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    asked = answering(ask, StandsView.of, reason=body.letter)
    return respond(await intake.clocks.reach(id, body.moment, body.letter, asked))


@router.post(
    "/applications/{id}/clock/agreement",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="The applicant agrees to the office's letter, where the clock waits for that",
)
async def agree(id: UUID, ask: ByAccount, intake: IntakeHere) -> Response:
    return respond(await intake.clocks.agree(id, answering(ask, StandsView.of)))


@router.post(
    "/applications/{id}/clock/extension",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Use the extension of the law's limit, once",
)
async def extend(id: UUID, body: ExtensionBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    return respond(await intake.clocks.extend(id, body.legal_basis, answering(ask, StandsView.of)))


@router.post(
    "/applications/{id}/clock/corrections",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Ask to take back what the clock said before its time, because the machine's clock was wrong",
)
async def ask_correction(id: UUID, body: ClockCorrectionBody, ask: ByOfficer, intake: IntakeHere) -> Response:
    """Which events are in error follows from the journal; a different officer has to confirm."""
    return respond(await intake.corrections.ask_for(id, body.reason, answering(ask, StandsView.of)))


@router.post(
    "/applications/{id}/clock/corrections/confirmation",
    response_model=StandsView,
    responses=COMMAND_REFUSALS,
    tags=["clock of a case"],
    summary="Confirm the correction that another officer asked for",
)
async def confirm_correction(id: UUID, ask: ByOfficer, intake: IntakeHere) -> Response:
    """The clock is again what it would be without the error; letter, notice, token and approval that followed are withdrawn."""
    return respond(await intake.corrections.confirm(id, answering(ask, StandsView.of)))
