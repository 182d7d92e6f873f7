"""Laboratories over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.certification.laboratory.laboratory import Laboratory
from services.certification.laboratory.lines import LaboratoryRow
from services.certification.laboratory.schemas import (
    AccountBody,
    AccountRemovalBody,
    LaboratoryBody,
    LaboratoryView,
    PeriodBody,
)
from services.certification.laboratory.use_cases import Laboratories
from services.certification.roles import ByLaboratoryKeeper, ReadCase, ReadCases
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

LaboratoriesHere = Annotated[Laboratories, use_cases(Laboratories)]
router = Routes("laboratories")


@router.command("/laboratories", shows=LaboratoryView.of, creates="/certification/v1/laboratories/{made.id}")
async def register_laboratory(body: LaboratoryBody, ask: ByLaboratoryKeeper, laboratories: LaboratoriesHere) -> Answer:
    """Register a laboratory outside the office, to which samples may be sent."""
    return await laboratories.register(ask, body.registration())


@router.read("/laboratories")
async def list_laboratories(read: ReadCases, paging: Paging, laboratories: LaboratoriesHere) -> Listed[LaboratoryRow]:
    """The office's laboratories."""
    return listed(await laboratories.list(paging.after, paging.limit, at=read.office), paging)


@router.read("/laboratories/{id}", shows=LaboratoryView.of)
async def read_laboratory(id: UUID, read: ReadCase, laboratories: LaboratoriesHere) -> Laboratory:
    """One laboratory with its accounts."""
    return await laboratories.unit.read(Laboratory, id, read.office, read.as_of)


@router.command("/laboratories/{id}/accounts", shows=LaboratoryView.of)
async def add_account(id: UUID, body: AccountBody, ask: ByLaboratoryKeeper, laboratories: LaboratoriesHere) -> Answer:
    """Let the holder of a token with the role `laboratory` report for the laboratory."""
    return await laboratories.add_account(ask, id, body.subject)


@router.command("/laboratories/{id}/account-removal", shows=LaboratoryView.of)
async def remove_account(
    id: UUID, body: AccountRemovalBody, ask: ByLaboratoryKeeper, laboratories: LaboratoriesHere
) -> Answer:
    """Take the right to report for the laboratory away from an account."""
    return await laboratories.remove_account(ask.because(body.reason), id, body.subject, body.reason)


@router.command("/laboratories/{id}/period", shows=LaboratoryView.of)
async def change_period(id: UUID, body: PeriodBody, ask: ByLaboratoryKeeper, laboratories: LaboratoriesHere) -> Answer:
    """Extend or end the appointment of the laboratory."""
    return await laboratories.change_period(ask.because(body.reason), id, body.valid_until, body.reason)
