"""Metrology over HTTP: routes and nothing else."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from services.metrology.application import Appointment, MetrologyApplication
from services.metrology.dossier import Status
from services.metrology.instrument import Instrument
from services.metrology.penera import Penera
from services.metrology.representations.instruments import InstrumentBody, InstrumentPage, InstrumentRow, InstrumentView
from services.metrology.representations.marks import BatalBody, MarksBody
from services.metrology.representations.penera import (
    DisclosureBody,
    DisclosureView,
    PeneraBody,
    PeneraList,
    PeneraRow,
    PeneraView,
    SkBody,
)
from services.metrology.representations.readings import ReadingBody, ReadingView, WithdrawalBody
from services.metrology.representations.skhp import SkhpBody
from services.metrology.representations.verifications import (
    AssignmentBody,
    InspectionBody,
    ReturnBody,
    VerificationPage,
    VerificationRow,
    VerificationView,
)
from services.metrology.testing import MOST_READINGS
from services.metrology.verification import InstrumentVerification
from shared.application import Answer, Ask
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.roles import FRONT_OFFICE, INSPECTOR, METROLOGY_HEAD, OFFICERS, PENERA
from shared.web import Name, Page, Reading, answering, command, listing, next_page, page, reading, respond, shown

router = APIRouter()

READERS = (*OFFICERS, INSPECTOR)


async def _application(request: Request) -> MetrologyApplication:
    return cast("MetrologyApplication", request.app.state.application)


Application = Annotated[MetrologyApplication, Depends(_application)]
Paging = Annotated[Page, Depends(page)]
ByFrontOffice = Annotated[Ask, command(FRONT_OFFICE)]
ByPenera = Annotated[Ask, command(PENERA)]
ByHead = Annotated[Ask, command(METROLOGY_HEAD)]
ByHeadOrFrontOffice = Annotated[Ask, command(METROLOGY_HEAD, FRONT_OFFICE)]
Read = Annotated[Reading, reading(*READERS)]
ReadList = Annotated[Reading, listing(*READERS)]


@router.post(
    "/instruments", status_code=201, response_model=InstrumentView, responses=COMMAND_REFUSALS, tags=["register"]
)
async def register_instrument(body: InstrumentBody, ask: ByFrontOffice, application: Application) -> Response:
    """Enter an instrument in the register of UTTP; whoever does so will not test it."""
    ask = answering(ask, InstrumentView.of, created_at="/metrology/v1/instruments")
    return respond(await application.register(body.id, body.brand, body.model, body.serial, body.plate.plate(), ask))


@router.get("/instruments", response_model=InstrumentPage, responses=READ_REFUSALS, tags=["register"])
async def list_instruments(
    read: ReadList,
    paging: Paging,
    application: Application,
    serial: Annotated[Name | None, Query()] = None,
) -> InstrumentPage:
    """The office's register, by when instruments were entered; `serial` finds one by its serial number."""
    rows = await application.list_instruments(paging.after, paging.limit, at=read.office, serial=serial)
    items = [InstrumentRow.of(row) for row in rows]
    return InstrumentPage(items=items, next=next_page([item.id for item in items], paging.limit))


@router.get("/instruments/{id}", response_model=InstrumentView, responses=READ_REFUSALS, tags=["register"])
async def read_instrument(id: UUID, read: Read, application: Application) -> Response:
    """One instrument and its standing."""
    return shown(await application.unit.read(Instrument, id, read.office, read.as_of), InstrumentView.of)


@router.post("/penera", status_code=201, response_model=PeneraView, responses=COMMAND_REFUSALS, tags=["penera"])
async def appoint_penera(body: PeneraBody, ask: ByHead, application: Application) -> Response:
    """Enter an officer as penera with an SK."""
    ask = answering(ask, PeneraView.of, created_at="/metrology/v1/penera")
    return respond(await application.appoint(Appointment(**body.model_dump()), ask))


@router.get("/penera", response_model=PeneraList, responses=READ_REFUSALS, tags=["penera"])
async def list_penera(read: ReadList, application: Application) -> PeneraList:
    """The office's penera and the validity of their SK."""
    return PeneraList(items=[PeneraRow.of(row) for row in await application.list_penera(at=read.office)])


@router.get("/penera/{id}", response_model=PeneraView, responses=READ_REFUSALS, tags=["penera"])
async def read_penera(id: UUID, read: Read, application: Application) -> Response:
    """One penera; name and NIP stay sealed."""
    return shown(await application.unit.read(Penera, id, read.office, read.as_of), PeneraView.of)


@router.post("/penera/{id}/sk", response_model=PeneraView, responses=COMMAND_REFUSALS, tags=["penera"])
async def renew_sk(id: UUID, body: SkBody, ask: ByHead, application: Application) -> Response:
    """Enter a penera's new SK; the one before stays valid for its own days."""
    ask = answering(ask, PeneraView.of)
    return respond(await application.renew_sk(id, body.sk_number, body.sk_valid_from, body.sk_valid_until, ask))


@router.post("/penera/{id}/disclosures", response_model=DisclosureView, responses=COMMAND_REFUSALS, tags=["penera"])
async def disclose_penera(
    id: UUID, body: DisclosureBody, ask: ByHeadOrFrontOffice, application: Application
) -> Response:
    """Read a penera's name or NIP in clear; each call is recorded."""
    answer, clear = await application.disclose(id, body.fields, body.purpose, ask)
    return respond(Answer(200, DisclosureView(values=clear).model_dump_json().encode(), position=answer.position))


@router.get("/verifications", response_model=VerificationPage, responses=READ_REFUSALS, tags=["verifications"])
async def list_verifications(
    read: ReadList,
    paging: Paging,
    application: Application,
    status: Annotated[Status | None, Query()] = None,
    case: UUID | None = None,
) -> VerificationPage:
    """The office's verifications, by state or case."""
    rows = await application.list_verifications(
        paging.after, paging.limit, at=read.office, in_status=status, of_case=case
    )
    items = [VerificationRow.of(row) for row in rows]
    return VerificationPage(items=items, next=next_page([item.id for item in items], paging.limit))


@router.get("/verifications/{id}", response_model=VerificationView, responses=READ_REFUSALS, tags=["verifications"])
async def read_verification(id: UUID, read: Read, application: Application) -> Response:
    """One verification with its readings, verdict, marks and SKHP."""
    return shown(await application.unit.read(InstrumentVerification, id, read.office, read.as_of), VerificationView.of)


@router.post(
    "/verifications/{id}/inspection", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def inspect(id: UUID, body: InspectionBody, ask: ByFrontOffice, application: Application) -> Response:
    """Check the condition at the counter; what does not work goes back to the applicant."""
    return respond(await application.inspect(id, body.working, body.note, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/receipt", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def receive(id: UUID, ask: ByFrontOffice, application: Application) -> Response:
    """Take the instrument in against a numbered Tanda Terima Barang."""
    return respond(await application.receive(id, answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/assignment", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def assign(id: UUID, body: AssignmentBody, ask: ByHeadOrFrontOffice, application: Application) -> Response:
    """Put a penera in charge, who holds a valid SK and did not register the instrument."""
    return respond(await application.assign(id, body.subject, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/readings", response_model=ReadingView, responses=COMMAND_REFUSALS, tags=["steps"])
async def take_reading(id: UUID, body: ReadingBody, ask: ByPenera, application: Application) -> Response:
    """Record one reading; it is judged at once by the rule in force on the day of the test."""
    return respond(await application.take_reading(id, body.measured(), answering(ask, ReadingView.newest)))


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
    application: Application,
) -> Response:
    """Withdraw a reading that was taken wrongly; it stays in the record."""
    asked = answering(ask, VerificationView.of, reason=body.why)
    return respond(await application.withdraw_reading(id, number, body.why, asked))


@router.post("/verifications/{id}/verdict", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def conclude(id: UUID, ask: ByPenera, application: Application) -> Response:
    """Compute the verdict from the readings."""
    return respond(await application.conclude(id, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/marks", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def put_marks(id: UUID, body: MarksBody, ask: ByPenera, application: Application) -> Response:
    """Put on the marks (CTT) that the law asks for after passing, each with its serial number."""
    return respond(await application.mark(id, body.put(), answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/batal-mark", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def put_batal_mark(id: UUID, body: BatalBody, ask: ByPenera, application: Application) -> Response:
    """Put on the tanda batal after failing."""
    return respond(await application.reject(id, body.serial, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/skhp", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def issue_skhp(id: UUID, body: SkhpBody, ask: ByHead, application: Application) -> Response:
    """Sign the SKHP under the next number of the office and year, with the standards used."""
    return respond(await application.issue_skhp(id, body.certificate(), answering(ask, VerificationView.of)))


@router.post(
    "/verifications/{id}/hand-over", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"]
)
async def hand_over(id: UUID, ask: ByFrontOffice, application: Application) -> Response:
    """Hand the verified instrument over, once nothing is left to pay."""
    return respond(await application.hand_over(id, answering(ask, VerificationView.of)))


@router.post("/verifications/{id}/return", response_model=VerificationView, responses=COMMAND_REFUSALS, tags=["steps"])
async def give_back(id: UUID, body: ReturnBody, ask: ByFrontOffice, application: Application) -> Response:
    """Return an instrument that failed, cannot be verified, or is withdrawn by its owner."""
    return respond(await application.give_back(id, body.why, answering(ask, VerificationView.of, reason=body.why)))
