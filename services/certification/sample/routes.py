"""Samplings over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.certification.roles import ByOfficer, ReadCase, ReadCases
from services.certification.sample.lines import SamplingRow
from services.certification.sample.sampling import Sampling, Status
from services.certification.sample.schemas import (
    BrokenSealBody,
    DestructionBody,
    DrawingBody,
    HandOverBody,
    PlanBody,
    ReplanBody,
    SamplingView,
)
from services.certification.sample.use_cases import Samplings
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

SamplingsHere = Annotated[Samplings, use_cases(Samplings)]
router = Routes("samplings")


@router.command(
    "/certifications/{id}/samplings",
    shows_to=SamplingView.to,
    creates="/certification/v1/samplings/{made.id}",
)
async def plan_sampling(id: UUID, body: PlanBody, ask: ByOfficer, samplings: SamplingsHere) -> Answer:
    """Plan the sampling of a lot: the table says how many units are drawn. After a broken seal, plan a further one."""
    return await samplings.plan(ask, id, body.the_lot(), body.method)


@router.read("/samplings")
async def list_samplings(
    read: ReadCases,
    paging: Paging,
    samplings: SamplingsHere,
    certification: UUID | None = None,
    status: Annotated[Status | None, Query()] = None,
) -> Listed[SamplingRow]:
    """The office's samplings, by certification and status."""
    rows = await samplings.list(paging.after, paging.limit, at=read.office, certification=certification, status=status)
    return listed(rows, paging)


@router.read("/samplings/{id}", shows_to=SamplingView.to)
async def read_sampling(id: UUID, read: ReadCase, samplings: SamplingsHere) -> Sampling:
    """One sampling: plan, berita acara, samples, seals and hand-overs."""
    return await samplings.unit.read(Sampling, id, read.office, read.as_of)


@router.command("/samplings/{id}/plan", shows_to=SamplingView.to)
async def replan_sampling(id: UUID, body: ReplanBody, ask: ByOfficer, samplings: SamplingsHere) -> Answer:
    """Change the plan before anything is drawn."""
    return await samplings.replan(ask.because(body.reason), id, body.the_lot(), body.method, body.reason)


@router.command("/samplings/{id}/draw", shows_to=SamplingView.to)
async def draw(id: UUID, body: DrawingBody, ask: ByOfficer, samplings: SamplingsHere) -> Answer:
    """Record the drawn samples in a numbered berita acara; the answer has their labels."""
    return await samplings.draw(ask, id, body.drawing())


@router.command("/samplings/{id}/hand-over", shows_to=SamplingView.to)
async def hand_over(id: UUID, body: HandOverBody, ask: ByOfficer, samplings: SamplingsHere) -> Answer:
    """Hand a sample to the next holder, after comparing its seal; a laboratory confirms by the receipt of its test."""
    return await samplings.hand_over(ask, id, body.label, body.seal, body.receiver, body.laboratory_id)


@router.command("/samplings/{id}/broken-seal", shows_to=SamplingView.to)
async def report_broken_seal(id: UUID, body: BrokenSealBody, ask: ByOfficer, samplings: SamplingsHere) -> Answer:
    """Report a broken seal: the sample is worthless, and its test stops."""
    return await samplings.report_broken_seal(ask, id, body.label, body.words)


@router.command("/samplings/{id}/destruction", shows_to=SamplingView.to)
async def destroy_sample(id: UUID, body: DestructionBody, ask: ByOfficer, samplings: SamplingsHere) -> Answer:
    """Destroy a sealed sample after the decision of its case; only its holder, and never while a complaint holds the case."""
    return await samplings.destroy(ask.because(body.reason), id, body.label, body.reason)
