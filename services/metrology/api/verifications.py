"""Verifications over HTTP, and their steps. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from services.metrology.api.requests import (
    ByFrontOffice,
    ByHead,
    ByHeadOrFrontOffice,
    ByPenera,
    MetrologyHere,
    Paging,
    Read,
    ReadList,
)
from services.metrology.dossier import Status
from services.metrology.representations.marks import BatalBody, MarksBody
from services.metrology.representations.readings import ReadingBody, ReadingView, WithdrawalBody
from services.metrology.representations.skhp import SkhpBody
from services.metrology.representations.verifications import (
    AssignmentBody,
    ClosingBody,
    InspectionBody,
    ReturnBody,
    SupervisionBody,
    VerificationRow,
    VerificationView,
)
from services.metrology.testing import MOST_READINGS
from services.metrology.verification import InstrumentVerification
from shared.lists import Listed, listed
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web import answering, respond, shown

router = APIRouter()


@router.get("/verifications", responses=READ_REFUSALS, tags=["verifications"])
async def list_verifications(
    read: ReadList,
    paging: Paging,
    metrology: MetrologyHere,
    status: Annotated[Status | None, Query()] = None,
    case: UUID | None = None,
) -> Listed[VerificationRow]:
    """The office's verifications, by state or case."""
    rows = await metrology.verifications.list(
        paging.after, paging.limit, at=read.office, in_status=status, of_case=case
    )
    return listed([VerificationRow.of(row) for row in rows], paging)


@router.get("/verifications/{id}", response_model=VerificationView, responses=READ_REFUSALS, tags=["verifications"])
async def read_verification(id: UUID, read: Read, metrology: MetrologyHere) -> Response:
    """One verification with its readings, verdict, marks and SKHP."""
    return shown(
        await metrology.verifications.unit.read(InstrumentVerification, id, read.office, read.as_of),
        VerificationView.of,
    )


@router.post(
    "/instruments/{id}/supervisions",
    status_code=201,
    response_model=VerificationView,
    responses=COMMAND_REFUSALS,
    tags=["supervision"],
)
async def supervise(id: UUID, body: SupervisionBody, ask: ByHeadOrFrontOffice, metrology: MetrologyHere) -> Response:
    """Have an instrument in use tested without an application; whoever opens this will not test it."""
    asked = answering(ask, VerificationView.of, created_at="/metrology/v1/verifications", reason=body.why)
    return respond(await metrology.verifications.supervise(id, body.place, body.why, asked))


@router.post(
    "/verifications/{id}/closing", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["supervision"]
)
async def close(id: UUID, body: ClosingBody, ask: ByHead, metrology: MetrologyHere) -> Response:
    """End a supervision; what failed has its tanda batal first."""
    return respond(await metrology.verifications.close(id, body.note, answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/inspection", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def inspect(id: UUID, body: InspectionBody, ask: ByFrontOffice, metrology: MetrologyHere) -> Response:
    """Check the condition at the counter; what does not work goes back to the applicant."""
    return respond(
        await metrology.verifications.inspect(id, body.working, body.note, answering(ask, VerificationView.of))
    )


@router.post("/verifications/{id}/receipt", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def receive(id: UUID, ask: ByFrontOffice, metrology: MetrologyHere) -> Response:
    """Take the instrument in against a numbered Tanda Terima Barang."""
    return respond(await metrology.verifications.receive(id, answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/assignment", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def assign(id: UUID, body: AssignmentBody, ask: ByHeadOrFrontOffice, metrology: MetrologyHere) -> Response:
    """Put a penera in charge, who holds a valid SK and did not register the instrument."""
    return respond(await metrology.verifications.assign(id, body.subject, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/readings", response_model=ReadingView, responses=COMMAND_REFUSALS, tags=["steps"])
async def take_reading(id: UUID, body: ReadingBody, ask: ByPenera, metrology: MetrologyHere) -> Response:
    """Record one reading; it is judged at once by the rule in force on the day of the test."""
    return respond(await metrology.verifications.take_reading(id, body.measured(), answering(ask, ReadingView.newest)))


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
    metrology: MetrologyHere,
) -> Response:
    """Withdraw a reading that was taken wrongly; it stays in the record."""
    asked = answering(ask, VerificationView.of, reason=body.why)
    return respond(await metrology.verifications.withdraw_reading(id, number, body.why, asked))


@router.post("/verifications/{id}/verdict", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def conclude(id: UUID, ask: ByPenera, metrology: MetrologyHere) -> Response:
    """Compute the verdict from the readings."""
    return respond(await metrology.verifications.conclude(id, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/marks", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def put_marks(id: UUID, body: MarksBody, ask: ByPenera, metrology: MetrologyHere) -> Response:
    """Put on the marks (CTT) that the kind of the instrument gets at this stage."""
    return respond(await metrology.verifications.mark(id, body.put(), answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/batal-mark", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def put_batal_mark(id: UUID, body: BatalBody, ask: ByPenera, metrology: MetrologyHere) -> Response:
    """Put on the tanda batal after failing."""
    return respond(await metrology.verifications.reject(id, body.put(), answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/skhp", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def issue_skhp(id: UUID, body: SkhpBody, ask: ByHead, metrology: MetrologyHere) -> Response:
    """Sign the SKHP under the next number of the office and year, with the standards used."""
    return respond(
        await metrology.verifications.issue_skhp(id, body.certificate(), answering(ask, VerificationView.of))
    )


@router.post(
    "/verifications/{id}/hand-over", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def hand_over(id: UUID, ask: ByFrontOffice, metrology: MetrologyHere) -> Response:
    """Hand the verified instrument over, once nothing is left to pay and the certificate of its kind is signed."""
    return respond(await metrology.verifications.hand_over(id, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/return", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def give_back(id: UUID, body: ReturnBody, ask: ByFrontOffice, metrology: MetrologyHere) -> Response:
    """Return an instrument that failed, cannot be verified, or is withdrawn by its owner."""
    return respond(
        await metrology.verifications.give_back(id, body.why, answering(ask, VerificationView.of, reason=body.why))
    )
