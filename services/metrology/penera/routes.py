"""Penera over HTTP, and their sealed data. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.metrology.penera.penera import Penera
from services.metrology.penera.schemas import (
    DisclosureBody,
    DisclosureView,
    PeneraBody,
    PeneraList,
    PeneraRow,
    PeneraView,
    SkBody,
)
from services.metrology.penera.use_cases import Appointment, Appointments
from services.metrology.roles import ByHead, ByHeadOrFrontOffice, Read, ReadList
from shared.service.unit_of_work import Answer
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.web import answering, respond, shown, use_cases

AppointmentsHere = Annotated[Appointments, use_cases(Appointments)]
router = APIRouter()


@router.post("/penera", status_code=201, response_model=PeneraView, responses=COMMAND_REFUSALS, tags=["penera"])
async def appoint_penera(body: PeneraBody, ask: ByHead, appointments: AppointmentsHere) -> Response:
    """Enter an officer as penera with an SK."""
    ask = answering(ask, PeneraView.of, created_at="/metrology/v1/penera")
    return respond(await appointments.appoint(ask, Appointment(**body.model_dump())))


@router.get("/penera", response_model=PeneraList, responses=READ_REFUSALS, tags=["penera"])
async def list_penera(read: ReadList, appointments: AppointmentsHere) -> PeneraList:
    """The office's penera and the validity of their SK."""
    return PeneraList(items=[PeneraRow.of(row) for row in await appointments.list(at=read.office)])


@router.get("/penera/{id}", response_model=PeneraView, responses=READ_REFUSALS, tags=["penera"])
async def read_penera(id: UUID, read: Read, appointments: AppointmentsHere) -> Response:
    """One penera; name and NIP stay sealed."""
    return shown(await appointments.unit.read(Penera, id, read.office, read.as_of), PeneraView.of)


@router.post("/penera/{id}/sk", response_model=PeneraView, responses=COMMAND_REFUSALS, tags=["penera"])
async def renew_sk(id: UUID, body: SkBody, ask: ByHead, appointments: AppointmentsHere) -> Response:
    """Enter a penera's new SK; the one before stays valid for its own days."""
    ask = answering(ask, PeneraView.of)
    return respond(await appointments.renew_sk(ask, id, body.sk_number, body.sk_valid_from, body.sk_valid_until))


@router.post("/penera/{id}/disclosures", response_model=DisclosureView, responses=COMMAND_REFUSALS, tags=["penera"])
async def disclose_penera(
    id: UUID, body: DisclosureBody, ask: ByHeadOrFrontOffice, appointments: AppointmentsHere
) -> Response:
    """Read a penera's name or NIP in clear; each call is recorded."""
    answer, clear = await appointments.disclose(ask, id, body.fields, body.purpose)
    return respond(Answer(200, DisclosureView(values=clear).model_dump_json().encode(), position=answer.position))
