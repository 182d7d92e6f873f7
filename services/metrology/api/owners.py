"""Owners of instruments over HTTP, and their sealed data. Routes, no rule."""

from uuid import UUID

from fastapi import APIRouter, Response

from services.metrology.api.requests import ByFrontOffice, ByHeadOrFrontOffice, MetrologyHere, Read
from services.metrology.owner import Owner
from services.metrology.representations.owners import OwnerBody, OwnerDisclosureBody, OwnerDisclosureView, OwnerView
from shared.application import Answer
from shared.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web import answering, respond, shown

router = APIRouter()


@router.post("/owners", status_code=201, response_model=OwnerView, responses=COMMAND_REFUSALS, tags=["owners"])
async def register_owner(body: OwnerBody, ask: ByFrontOffice, metrology: MetrologyHere) -> Response:
    """Enter an owner of instruments; one who is entered already is named by id in the refusal."""
    asked = answering(ask, OwnerView.of, created_at="/metrology/v1/owners")
    return respond(await metrology.owners.register(body.data(), asked))


@router.get("/owners/{id}", response_model=OwnerView, responses=READ_REFUSALS, tags=["owners"])
async def read_owner(id: UUID, read: Read, metrology: MetrologyHere) -> Response:
    """One owner; what is sealed stays sealed."""
    return shown(await metrology.owners.unit.read(Owner, id, read.office, read.as_of), OwnerView.of)


@router.post(
    "/owners/{id}/disclosures", response_model=OwnerDisclosureView, responses=COMMAND_REFUSALS, tags=["owners"]
)
async def disclose_owner(
    id: UUID, body: OwnerDisclosureBody, ask: ByHeadOrFrontOffice, metrology: MetrologyHere
) -> Response:
    """Read an owner's sealed data in clear; each call is recorded."""
    answer, clear = await metrology.owners.disclose(id, body.fields, body.purpose, ask)
    return respond(Answer(200, OwnerDisclosureView(values=clear).model_dump_json().encode(), position=answer.position))
