"""Penera over HTTP, and their sealed data: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.metrology.penera.penera import Penera
from services.metrology.penera.schemas import (
    DisclosureBody,
    DisclosureView,
    PeneraBody,
    PeneraList,
    PeneraView,
    SkBody,
)
from services.metrology.penera.use_cases import Appointment, Appointments
from services.metrology.roles import ByHead, ByHeadOrFrontOffice, Read, ReadList
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes, answer_once

AppointmentsHere = Annotated[Appointments, use_cases(Appointments)]
router = Routes("penera")


@router.command("/penera", shows=PeneraView.of, creates="/metrology/v1/penera/{made.id}")
async def appoint_penera(body: PeneraBody, ask: ByHead, appointments: AppointmentsHere) -> Answer:
    """Enter an officer as penera with an SK."""
    return await appointments.appoint(ask, Appointment(**body.model_dump()))


@router.read("/penera")
async def list_penera(read: ReadList, appointments: AppointmentsHere) -> PeneraList:
    """The office's penera and the validity of their SK."""
    return PeneraList(items=await appointments.list(at=read.office))


@router.read("/penera/{id}", shows=PeneraView.of)
async def read_penera(id: UUID, read: Read, appointments: AppointmentsHere) -> Penera:
    """One penera; name and NIP stay sealed."""
    return await appointments.unit.read(Penera, id, read.office, read.as_of)


@router.command("/penera/{id}/sk", shows=PeneraView.of)
async def renew_sk(id: UUID, body: SkBody, ask: ByHead, appointments: AppointmentsHere) -> Answer:
    """Enter a penera's new SK; the previous one stays valid for its own days."""
    return await appointments.renew_sk(ask, id, body.sk_number, body.sk_valid_from, body.sk_valid_until)


@router.command("/penera/{id}/disclosures", response_model=DisclosureView)
async def disclose_penera(
    id: UUID, body: DisclosureBody, ask: ByHeadOrFrontOffice, appointments: AppointmentsHere
) -> Answer:
    """Read a penera's name or NIP in clear; each call is recorded."""
    answer, clear = await appointments.disclose(ask, id, body.fields, body.purpose)
    return answer_once(answer, DisclosureView(values=clear))
