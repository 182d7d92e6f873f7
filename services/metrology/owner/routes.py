"""Owners of instruments over HTTP, and their sealed data: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.metrology.owner.owner import Owner
from services.metrology.owner.schemas import OwnerBody, OwnerDisclosureBody, OwnerDisclosureView, OwnerView
from services.metrology.owner.use_cases import Owners
from services.metrology.roles import ByFrontOffice, ByHeadOrFrontOffice, Read
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes, answer_once

OwnersHere = Annotated[Owners, use_cases(Owners)]
router = Routes("owners")


@router.command("/owners", shows=OwnerView.of, creates="/metrology/v1/owners/{made.id}")
async def register_owner(body: OwnerBody, ask: ByFrontOffice, owners: OwnersHere) -> Answer:
    """Enter an owner of instruments; the refusal for a known owner names the id."""
    return await owners.register(ask, body.data())


@router.read("/owners/{id}", shows=OwnerView.of)
async def read_owner(id: UUID, read: Read, owners: OwnersHere) -> Owner:
    """One owner; sealed data stay sealed."""
    return await owners.unit.read(Owner, id, read.office, read.as_of)


@router.command("/owners/{id}/disclosures", response_model=OwnerDisclosureView)
async def disclose_owner(id: UUID, body: OwnerDisclosureBody, ask: ByHeadOrFrontOffice, owners: OwnersHere) -> Answer:
    """Read an owner's sealed data in clear; each call is recorded."""
    answer, clear = await owners.disclose(ask, id, body.fields, body.purpose)
    return answer_once(answer, OwnerDisclosureView(values=clear))
