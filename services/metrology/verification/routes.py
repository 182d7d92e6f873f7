"""Verifications over HTTP, and their steps. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.metrology.roles import (
    ByFrontOffice,
    ByHead,
    ByHeadOrFrontOffice,
    ByPenera,
    Paging,
    Read,
    ReadList,
)
from services.metrology.verification.dossier import Status
from services.metrology.verification.mark_schemas import BatalBody, MarksBody
from services.metrology.verification.reading_schemas import ReadingBody, ReadingView, WithdrawalBody
from services.metrology.verification.schemas import (
    AssignmentBody,
    ClosingBody,
    InspectionBody,
    ReturnBody,
    SupervisionBody,
    VerificationRow,
    VerificationView,
)
from services.metrology.verification.skhp_schemas import SkhpBody
from services.metrology.verification.testing import MOST_READINGS
from services.metrology.verification.use_cases import Verifications
from services.metrology.verification.verification import InstrumentVerification
from shared.web.lists import Listed, listed
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.web import answering, respond, shown, use_cases

VerificationsHere = Annotated[Verifications, use_cases(Verifications)]
router = APIRouter()


@router.get("/verifications", responses=READ_REFUSALS, tags=["verifications"])
async def list_verifications(
    read: ReadList,
    paging: Paging,
    verifications: VerificationsHere,
    status: Annotated[Status | None, Query()] = None,
    case: UUID | None = None,
) -> Listed[VerificationRow]:
    """The office's verifications, by state or case."""
    rows = await verifications.list(paging.after, paging.limit, at=read.office, status=status, case=case)
    return listed([VerificationRow.of(row) for row in rows], paging)


@router.get("/verifications/{id}", response_model=VerificationView, responses=READ_REFUSALS, tags=["verifications"])
async def read_verification(id: UUID, read: Read, verifications: VerificationsHere) -> Response:
    """One verification with its readings, verdict, marks and SKHP."""
    return shown(
        await verifications.unit.read(InstrumentVerification, id, read.office, read.as_of),
        VerificationView.of,
    )


@router.post(
    "/instruments/{id}/supervisions",
    status_code=201,
    response_model=VerificationView,
    responses=COMMAND_REFUSALS,
    tags=["supervision"],
)
async def supervise(
    id: UUID, body: SupervisionBody, ask: ByHeadOrFrontOffice, verifications: VerificationsHere
) -> Response:
    """Have an instrument in use tested without an application; whoever opens this will not test it."""
    asked = answering(ask, VerificationView.of, created_at="/metrology/v1/verifications", reason=body.why)
    return respond(await verifications.supervise(id, body.place, body.why, asked))


@router.post(
    "/verifications/{id}/closing", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["supervision"]
)
async def close(id: UUID, body: ClosingBody, ask: ByHead, verifications: VerificationsHere) -> Response:
    """End a supervision; what failed has its tanda batal first."""
    return respond(await verifications.close(id, body.note, answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/inspection", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def inspect(id: UUID, body: InspectionBody, ask: ByFrontOffice, verifications: VerificationsHere) -> Response:
    """Check the condition at the counter; what does not work goes back to the applicant."""
    return respond(await verifications.inspect(id, body.working, body.note, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/receipt", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def receive(id: UUID, ask: ByFrontOffice, verifications: VerificationsHere) -> Response:
    """Take the instrument in against a numbered Tanda Terima Barang."""
    return respond(await verifications.receive(id, answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/assignment", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def assign(
    id: UUID, body: AssignmentBody, ask: ByHeadOrFrontOffice, verifications: VerificationsHere
) -> Response:
    """Put a penera in charge, who holds a valid SK and did not register the instrument."""
    return respond(await verifications.assign(id, body.subject, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/readings", response_model=ReadingView, responses=COMMAND_REFUSALS, tags=["steps"])
async def take_reading(id: UUID, body: ReadingBody, ask: ByPenera, verifications: VerificationsHere) -> Response:
    """Record one reading; it is judged at once by the rule in force on the day of the test."""
    return respond(await verifications.take_reading(id, body.measured(), answering(ask, ReadingView.newest)))


@router.post(
    "/verifications/{id}/readings/{number}/withdrawal",
    response_model=VerificationView,
    responses=COMMAND_REFUSALS,
    tags=["steps"],
)
async def withdraw_reading(
    id: UUID,
    number: Annotated[int, Path(ge=1, le=MOST_READINGS)],
    body: WithdrawalBody,
    ask: ByPenera,
    verifications: VerificationsHere,
) -> Response:
    """Withdraw a reading that was taken wrongly; it stays in the record."""
    asked = answering(ask, VerificationView.of, reason=body.why)
    return respond(await verifications.withdraw_reading(id, number, body.why, asked))


@router.post("/verifications/{id}/verdict", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def conclude(id: UUID, ask: ByPenera, verifications: VerificationsHere) -> Response:
    """Compute the verdict from the readings."""
    return respond(await verifications.conclude(id, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/marks", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def put_marks(id: UUID, body: MarksBody, ask: ByPenera, verifications: VerificationsHere) -> Response:
    """Put on the marks (CTT) that the kind of the instrument gets at this stage."""
    return respond(await verifications.mark(id, body.put(), answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/batal-mark", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def put_batal_mark(id: UUID, body: BatalBody, ask: ByPenera, verifications: VerificationsHere) -> Response:
    """Put on the tanda batal after failing."""
    return respond(await verifications.reject(id, body.put(), answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/skhp", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def issue_skhp(id: UUID, body: SkhpBody, ask: ByHead, verifications: VerificationsHere) -> Response:
    """Sign the SKHP under the next number of the office and year, with the standards used."""
    return respond(await verifications.issue_skhp(id, body.certificate(), answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/hand-over", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def hand_over(id: UUID, ask: ByFrontOffice, verifications: VerificationsHere) -> Response:
    """Hand the verified instrument over, once nothing is left to pay and the certificate of its kind is signed."""
    return respond(await verifications.hand_over(id, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/return", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def give_back(id: UUID, body: ReturnBody, ask: ByFrontOffice, verifications: VerificationsHere) -> Response:
    """Return an instrument that failed, cannot be verified, or is withdrawn by its owner."""
    return respond(await verifications.give_back(id, body.why, answering(ask, VerificationView.of, reason=body.why)))
