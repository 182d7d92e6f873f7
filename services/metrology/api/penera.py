"""Penera over HTTP, and their sealed data. Routes, no rule."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.metrology.api.requests import ByHead, ByHeadOrFrontOffice, MetrologyHere, Read, ReadList
from services.metrology.application.appointments import Appointment
from services.metrology.penera import Penera
from services.metrology.representations.penera import (
    DisclosureBody,
    DisclosureView,
    PeneraBody,
    PeneraList,
    PeneraRow,
    PeneraView,
    SkBody,
)
from shared.application import Answer
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web import answering, respond, shown

router = APIRouter()


@router.post("/penera", status_code=201, response_model=PeneraView, responses=COMMAND_REFUSALS, tags=["penera"])
async def appoint_penera(body: PeneraBody, ask: ByHead, metrology: MetrologyHere) -> Response:
    """Enter an officer as penera with an SK."""
    ask = answering(ask, PeneraView.of, created_at="/metrology/v1/penera")
    return respond(await metrology.appointments.appoint(Appointment(**body.model_dump()), ask))


@router.get("/penera", response_model=PeneraList, responses=READ_REFUSALS, tags=["penera"])
async def list_penera(read: ReadList, metrology: MetrologyHere) -> PeneraList:
    """The office's penera and the validity of their SK."""
    return PeneraList(items=[PeneraRow.of(row) for row in await metrology.appointments.list(at=read.office)])


@router.get("/penera/{id}", response_model=PeneraView, responses=READ_REFUSALS, tags=["penera"])
async def read_penera(id: UUID, read: Read, metrology: MetrologyHere) -> Response:
    """One penera; name and NIP stay sealed."""
    return shown(await metrology.appointments.unit.read(Penera, id, read.office, read.as_of), PeneraView.of)


@router.post("/penera/{id}/sk", response_model=PeneraView, responses=COMMAND_REFUSALS, tags=["penera"])
async def renew_sk(id: UUID, body: SkBody, ask: ByHead, metrology: MetrologyHere) -> Response:
    """Enter a penera's new SK; the one before stays valid for its own days."""
    ask = answering(ask, PeneraView.of)
    return respond(
        await metrology.appointments.renew_sk(id, body.sk_number, body.sk_valid_from, body.sk_valid_until, ask)
    )


@router.post("/penera/{id}/disclosures", response_model=DisclosureView, responses=COMMAND_REFUSALS, tags=["penera"])
async def disclose_penera(
    id: UUID, body: DisclosureBody, ask: ByHeadOrFrontOffice, metrology: MetrologyHere
) -> Response:
    """Read a penera's name or NIP in clear; each call is recorded."""
    answer, clear = await metrology.appointments.disclose(id, body.fields, body.purpose, ask)
    return respond(Answer(200, DisclosureView(values=clear).model_dump_json().encode(), position=answer.position))
