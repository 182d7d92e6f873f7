"""Owners of instruments over HTTP, and their sealed data. Routes, no rule."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.metrology.owner.owner import Owner
from services.metrology.owner.schemas import OwnerBody, OwnerDisclosureBody, OwnerDisclosureView, OwnerView
from services.metrology.owner.use_cases import Owners
from services.metrology.roles import ByFrontOffice, ByHeadOrFrontOffice, Read
from shared.service.unit_of_work import Answer
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS
from shared.web.web import answering, respond, shown, use_cases

OwnersHere = Annotated[Owners, use_cases(Owners)]
router = APIRouter()


@router.post("/owners", status_code=201, response_model=OwnerView, responses=COMMAND_REFUSALS, tags=["owners"])
async def register_owner(body: OwnerBody, ask: ByFrontOffice, owners: OwnersHere) -> Response:
    """Enter an owner of instruments; one who is entered already is named by id in the refusal."""
    asked = answering(ask, OwnerView.of, created_at="/metrology/v1/owners")
    return respond(await owners.register(asked, body.data()))


@router.get("/owners/{id}", response_model=OwnerView, responses=READ_REFUSALS, tags=["owners"])
async def read_owner(id: UUID, read: Read, owners: OwnersHere) -> Response:
    """One owner; what is sealed stays sealed."""
    return shown(await owners.unit.read(Owner, id, read.office, read.as_of), OwnerView.of)


@router.post(
    "/owners/{id}/disclosures", response_model=OwnerDisclosureView, responses=COMMAND_REFUSALS, tags=["owners"]
)
async def disclose_owner(id: UUID, body: OwnerDisclosureBody, ask: ByHeadOrFrontOffice, owners: OwnersHere) -> Response:
    """Read an owner's sealed data in clear; each call is recorded."""
    answer, clear = await owners.disclose(ask, id, body.fields, body.purpose)
    return respond(Answer(200, OwnerDisclosureView(values=clear).model_dump_json().encode(), position=answer.position))
