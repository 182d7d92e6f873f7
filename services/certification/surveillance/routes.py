"""Surveillance over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.certification.roles import ByOfficer, ReadCase, ReadCases
from services.certification.surveillance.rows import SurveillanceRow
from services.certification.surveillance.schemas import ContinuationBody, ReviewBody, SurveillanceView, VisitBody
from services.certification.surveillance.surveillance import Rung, Surveillance
from services.certification.surveillance.use_cases import Surveillances
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Day

SurveillancesHere = Annotated[Surveillances, use_cases(Surveillances)]
router = Routes("surveillances")


@router.read("/surveillances")
async def list_surveillances(
    read: ReadCases,
    paging: Paging,
    surveillances: SurveillancesHere,
    due_before: Annotated[Day | None, Query(description="Only those due before this day.")] = None,
    step: Annotated[Rung | None, Query()] = None,
) -> Listed[SurveillanceRow]:
    """The office's certificates under surveillance, by due day or step of the ladder."""
    rows = await surveillances.list(read.office, paging.after, paging.limit, before=due_before, step=step)
    return listed(rows, paging)


@router.read("/surveillances/{id}", shows=SurveillanceView.model_validate)
async def read_surveillance(id: UUID, read: ReadCase, surveillances: SurveillancesHere) -> Surveillance:
    """The surveillance of one certificate: what is due, what was made or missed, where on the ladder it is."""
    return await surveillances.read(id, read.office, read.as_of)


@router.command("/certificates/{id}/surveillances", shows=SurveillanceView.model_validate)
async def record(id: UUID, body: VisitBody, ask: ByOfficer, surveillances: SurveillancesHere) -> Answer:
    """Record the outcome of a surveillance of a certificate."""
    return await surveillances.record(ask, id, body.outcome, body.sample, body.audit_id, body.words)


@router.command("/surveillances/{id}/continuation", shows=SurveillanceView.model_validate)
async def continue_certificate(
    id: UUID, body: ContinuationBody, ask: ByOfficer, surveillances: SurveillancesHere
) -> Answer:
    """Decide against a proposed suspension or withdrawal: the certificate goes on, with an additional surveillance."""
    return await surveillances.continue_certificate(ask.because(body.reason), id, body.due_on, body.reason)


@router.command("/surveillances/{id}/review", shows=SurveillanceView.model_validate)
async def close_review(id: UUID, body: ReviewBody, ask: ByOfficer, surveillances: SurveillancesHere) -> Answer:
    """End the review of a certificate whose sibling's sample failed."""
    return await surveillances.close_review(ask, id, body.words)
