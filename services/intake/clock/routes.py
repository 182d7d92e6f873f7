"""The clock of a case over HTTP. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

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
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.problems import language_of
from shared.web.routes import Routes, shown

ClocksHere = Annotated[Clocks, use_cases(Clocks)]
router = Routes("clock of a case")


@router.read(
    "/applications/{id}/clock",
    "What was promised, what was counted, and why it is late, as a ledger to print",
    response_model=CaseClockView,
)
async def read_clock(request: Request, id: UUID, read: Read, clocks: ClocksHere) -> Response:
    """In Indonesian, or in English with `Accept-Language: en`; now, or as it was known `as_of` a moment."""
    language = language_of(request.headers.get("accept-language"))
    found = await clocks.read(id, read.as_of, at=read.office, own=own_subject(read))
    return shown(found.clock, lambda _: CaseClockView.of(found, language))


@router.command(
    "/applications/{id}/clock/pauses",
    "Pause the clock for a reason that the card allows (OSS 41)",
    shows=StandsView.of,
)
async def pause(id: UUID, body: PauseBody, ask: ByOfficer, clocks: ClocksHere) -> Answer:
    """By the officers and in the states that the card names for the reason; never before the case came to that state."""
    return await clocks.pause(ask.because(body.why), id, body.reason)


@router.command(
    "/applications/{id}/clock/resumptions",
    "A reason has ended; the clock runs again when none is left (OSS 42)",
    shows=StandsView.of,
)
async def resume(id: UUID, body: ClockResumptionBody, ask: ByOfficer, clocks: ClocksHere) -> Answer:
    return await clocks.resume(ask, id, body.reason)


@router.command(
    "/applications/{id}/clock/moments", "Something that the clock waits for has happened", shows=StandsView.of
)
async def reach(id: UUID, body: MomentBody, ask: ByOfficer, clocks: ClocksHere) -> Answer:
    return await clocks.reach(ask.because(body.letter), id, body.moment, body.letter)


@router.command(
    "/applications/{id}/clock/agreement",
    "The applicant agrees to the office's letter, where the clock waits for that",
    shows=StandsView.of,
)
async def agree(id: UUID, ask: ByAccount, clocks: ClocksHere) -> Answer:
    return await clocks.agree(ask, id)


@router.command("/applications/{id}/clock/extension", "Use the extension of the law's limit, once", shows=StandsView.of)
async def extend(id: UUID, body: ExtensionBody, ask: ByOfficer, clocks: ClocksHere) -> Answer:
    return await clocks.extend(ask, id, body.legal_basis)
