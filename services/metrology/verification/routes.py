"""Verifications over HTTP, and their steps: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from services.metrology.roles import (
    ByFrontOffice,
    ByHead,
    ByHeadOrFrontOffice,
    ByPenera,
    Read,
    ReadList,
)
from services.metrology.verification.lines import VerificationRow
from services.metrology.verification.mark_schemas import BatalBody, MarksBody
from services.metrology.verification.reading_schemas import ReadingBody, ReadingView, WithdrawalBody
from services.metrology.verification.schemas import (
    AssignmentBody,
    ClosingBody,
    InspectionBody,
    ReturnBody,
    SupervisionBody,
    VerificationView,
)
from services.metrology.verification.skhp_schemas import SkhpBody
from services.metrology.verification.testing import MOST_READINGS
from services.metrology.verification.use_cases import Verifications
from services.metrology.verification.verification import InstrumentVerification, Status
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

VerificationsHere = Annotated[Verifications, use_cases(Verifications)]
router, supervisions, steps = Routes("verifications"), Routes("supervision"), Routes("steps")


@router.read("/verifications")
async def list_verifications(
    read: ReadList,
    paging: Paging,
    verifications: VerificationsHere,
    status: Annotated[Status | None, Query()] = None,
    case: UUID | None = None,
) -> Listed[VerificationRow]:
    """The office's verifications, by state or case."""
    rows = await verifications.list(paging.after, paging.limit, at=read.office, status=status, case=case)
    return listed(rows, paging)


@router.read("/verifications/{id}", shows=VerificationView.of)
async def read_verification(id: UUID, read: Read, verifications: VerificationsHere) -> InstrumentVerification:
    """One verification with its readings, verdict, marks and SKHP."""
    return await verifications.unit.read(InstrumentVerification, id, read.office, read.as_of)


@supervisions.command(
    "/instruments/{id}/supervisions", shows=VerificationView.of, creates="/metrology/v1/verifications/{made.id}"
)
async def supervise(
    id: UUID, body: SupervisionBody, ask: ByHeadOrFrontOffice, verifications: VerificationsHere
) -> Answer:
    """Have an instrument in use tested without an application; the officer who opens this cannot test it."""
    return await verifications.supervise(ask.because(body.why), id, body.place, body.why)


@supervisions.command("/verifications/{id}/closing", shows=VerificationView.of)
async def close(id: UUID, body: ClosingBody, ask: ByHead, verifications: VerificationsHere) -> Answer:
    """End a supervision; a failed instrument gets its tanda batal first."""
    return await verifications.close(ask, id, body.note)


@steps.command("/verifications/{id}/inspection", shows=VerificationView.of)
async def inspect(id: UUID, body: InspectionBody, ask: ByFrontOffice, verifications: VerificationsHere) -> Answer:
    """Check the condition at the counter; an instrument that does not work goes back to the applicant."""
    return await verifications.inspect(ask, id, body.working, body.note)


@steps.command("/verifications/{id}/receipt", shows=VerificationView.of)
async def receive(id: UUID, ask: ByFrontOffice, verifications: VerificationsHere) -> Answer:
    """Take the instrument in against a numbered Tanda Terima Barang."""
    return await verifications.receive(ask, id)


@steps.command("/verifications/{id}/assignment", shows=VerificationView.of)
async def assign(id: UUID, body: AssignmentBody, ask: ByHeadOrFrontOffice, verifications: VerificationsHere) -> Answer:
    """Put a penera in charge, who has a valid SK and did not register the instrument."""
    return await verifications.assign(ask, id, body.subject)


@steps.command("/verifications/{id}/readings", shows=ReadingView.newest)
async def take_reading(id: UUID, body: ReadingBody, ask: ByPenera, verifications: VerificationsHere) -> Answer:
    """Record one reading; it is judged at once by the rule in force on the day of the test."""
    return await verifications.take_reading(ask, id, body.measured())


@steps.command("/verifications/{id}/readings/{number}/withdrawal", shows=VerificationView.of)
async def withdraw_reading(
    id: UUID,
    number: Annotated[int, Path(ge=1, le=MOST_READINGS)],
    body: WithdrawalBody,
    ask: ByPenera,
    verifications: VerificationsHere,
) -> Answer:
    """Withdraw a wrong reading; it stays in the record."""
    return await verifications.withdraw_reading(ask.because(body.why), id, number, body.why)


@steps.command("/verifications/{id}/verdict", shows=VerificationView.of)
async def conclude(id: UUID, ask: ByPenera, verifications: VerificationsHere) -> Answer:
    """Compute the verdict from the readings."""
    return await verifications.conclude(ask, id)


@steps.command("/verifications/{id}/marks", shows=VerificationView.of)
async def put_marks(id: UUID, body: MarksBody, ask: ByPenera, verifications: VerificationsHere) -> Answer:
    """Put on the marks (CTT) that the kind of the instrument gets at this stage."""
    return await verifications.mark(ask, id, body.put())


@steps.command("/verifications/{id}/batal-mark", shows=VerificationView.of)
async def put_batal_mark(id: UUID, body: BatalBody, ask: ByPenera, verifications: VerificationsHere) -> Answer:
    """Put on the tanda batal after failing."""
    return await verifications.reject(ask, id, body.put())


@steps.command("/verifications/{id}/skhp", shows=VerificationView.of)
async def issue_skhp(id: UUID, body: SkhpBody, ask: ByHead, verifications: VerificationsHere) -> Answer:
    """Sign the SKHP under the next number of the office and year, with the standards used."""
    return await verifications.issue_skhp(ask, id, body.certificate())


@steps.command("/verifications/{id}/hand-over", shows=VerificationView.of)
async def hand_over(id: UUID, ask: ByFrontOffice, verifications: VerificationsHere) -> Answer:
    """Hand the verified instrument over, after nothing is left to pay and the certificate of its kind is signed."""
    return await verifications.hand_over(ask, id)


@steps.command("/verifications/{id}/return", shows=VerificationView.of)
async def give_back(id: UUID, body: ReturnBody, ask: ByFrontOffice, verifications: VerificationsHere) -> Answer:
    """Return an instrument that failed, cannot be verified, or is withdrawn by its owner."""
    return await verifications.give_back(ask.because(body.why), id, body.why)
