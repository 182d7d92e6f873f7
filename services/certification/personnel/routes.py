"""The personnel register over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.certification.personnel.assessing import ASSESSORS
from services.certification.personnel.person import Role
from services.certification.personnel.schemas import (
    AssessmentBody,
    ConsultancyBody,
    EducationBody,
    EmploymentBody,
    EmploymentEndBody,
    InterestBody,
    KnowledgeBody,
    ObservationBody,
    PersonBody,
    PersonDisclosureBody,
    PersonDisclosureView,
    PersonLine,
    PersonOnView,
    PersonView,
    RoleBody,
    RoleEndBody,
    TrainingBody,
)
from services.certification.personnel.standing import PersonOn
from services.certification.personnel.use_cases import Personnel
from services.certification.roles import ByOfficer, ByPersonnelKeeper, ReadCase, ReadCases
from shared.service.ask import Answer, Ask
from shared.web.commands import command
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, next_page
from shared.web.routes import Routes, answer_once
from shared.web.values import DataId, Day

PersonnelHere = Annotated[Personnel, use_cases(Personnel)]
ByAssessor = Annotated[Ask, command(*ASSESSORS)]
On = Annotated[Day | None, Query(description="The day to answer for; today without it.")]
router = Routes("personnel")


@router.command("/personnel", shows=PersonView.of, creates="/certification/v1/personnel/{made.id}")
async def register_person(body: PersonBody, ask: ByPersonnelKeeper, personnel: PersonnelHere) -> Answer:
    """Enter a person of the body; the refusal for a known person names the id."""
    return await personnel.register(ask, body.registration())


@router.read("/personnel")
async def list_personnel(
    read: ReadCases,
    paging: Paging,
    personnel: PersonnelHere,
    role: Annotated[Role | None, Query()] = None,
    scheme: DataId | None = None,
    on: On = None,
) -> Listed[PersonLine]:
    """The office's people; with `role`, who holds it on the day; with `scheme`, who may act under it, in the role or in any.

    A page may hold fewer lines than `limit` and still have a next one.
    """
    ids, people = await personnel.list(read.office, paging.after, paging.limit, role, scheme, on)
    return Listed(items=[PersonLine.of(one) for one in people], next=next_page(ids, paging.limit))


@router.read("/personnel/{id}", shows=PersonOnView.shown)
async def read_person(id: UUID, read: ReadCase, personnel: PersonnelHere, on: On = None) -> PersonOn:
    """One person: evidence, and what each role lacks on a day. Name and NIP stay sealed."""
    return await personnel.read(id, read.office, read.as_of, on)


@router.command("/personnel/{id}/employments", shows=PersonView.of)
async def record_employment(id: UUID, body: EmploymentBody, ask: ByPersonnelKeeper, personnel: PersonnelHere) -> Answer:
    """Record another employment or contract; earlier ones stay valid for their own days."""
    return await personnel.record_employment(ask, id, body.value())


@router.command("/personnel/{id}/end-of-employment", shows=PersonView.of)
async def end_employment(id: UUID, body: EmploymentEndBody, ask: ByPersonnelKeeper, personnel: PersonnelHere) -> Answer:
    """End the employment after its last day: afterwards the person acts in no role."""
    return await personnel.end_employment(ask, id, body.last_day, body.words)


@router.command("/personnel/{id}/educations", shows=PersonView.of)
async def record_education(id: UUID, body: EducationBody, ask: ByPersonnelKeeper, personnel: PersonnelHere) -> Answer:
    """Record a further education with its evidence."""
    return await personnel.record_education(ask, id, body.level, body.proof())


@router.command("/personnel/{id}/roles", shows=PersonView.of)
async def grant_role(id: UUID, body: RoleBody, ask: ByPersonnelKeeper, personnel: PersonnelHere) -> Answer:
    """Grant a role under schemes and for goods, from the day of the command."""
    return await personnel.grant_role(ask, id, body.role, body.schemes, body.goods)


@router.command("/personnel/{id}/end-of-role", shows=PersonView.of)
async def end_role(id: UUID, body: RoleEndBody, ask: ByPersonnelKeeper, personnel: PersonnelHere) -> Answer:
    """End a role from the day of the command."""
    return await personnel.end_role(ask, id, body.role, body.words)


@router.command("/personnel/{id}/trainings", shows=PersonView.of)
async def record_training(id: UUID, body: TrainingBody, ask: ByPersonnelKeeper, personnel: PersonnelHere) -> Answer:
    """Record a training with its evidence."""
    return await personnel.record_training(ask, id, body.training, body.proof())


@router.command("/personnel/{id}/knowledge", shows=PersonView.of)
async def record_knowledge(id: UUID, body: KnowledgeBody, ask: ByPersonnelKeeper, personnel: PersonnelHere) -> Answer:
    """Record with its evidence that the person knows a standard."""
    return await personnel.record_knowledge(ask, id, body.standard, body.proof())


@router.command("/personnel/{id}/observations", shows=PersonView.of)
async def record_observation(
    id: UUID, body: ObservationBody, ask: ByPersonnelKeeper, personnel: PersonnelHere
) -> Answer:
    """Record an observed audit of another body; audits of this service are counted when they close."""
    return await personnel.record_observation(ask, id, body.elsewhere, body.proof())


@router.command("/personnel/{id}/consultancies", shows=PersonView.of)
async def record_consultancy(id: UUID, body: ConsultancyBody, ask: ByOfficer, personnel: PersonnelHere) -> Answer:
    """Record that the person consulted for a client; also the person does it."""
    return await personnel.record_consultancy(ask, id, body.applicant_id, body.until)


@router.command("/personnel/{id}/interests", shows=PersonView.of)
async def declare_interest(id: UUID, body: InterestBody, ask: ByOfficer, personnel: PersonnelHere) -> Answer:
    """Declare one's own interests in a certification."""
    return await personnel.declare_interest(ask, id, body.certification_id, body.conflict, body.words)


@router.command("/personnel/{id}/assessments", shows=PersonView.of)
async def assess_person(id: UUID, body: AssessmentBody, ask: ByAssessor, personnel: PersonnelHere) -> Answer:
    """Record the yearly assessment."""
    return await personnel.assess(ask, id, body.outcome, body.words)


@router.command("/personnel/{id}/disclosures", response_model=PersonDisclosureView)
async def disclose_person(
    id: UUID, body: PersonDisclosureBody, ask: ByPersonnelKeeper, personnel: PersonnelHere
) -> Answer:
    """Read a person's name or NIP in clear; each call is recorded."""
    answer, clear = await personnel.disclose(ask, id, body.fields, body.purpose)
    return answer_once(answer, PersonDisclosureView(values=clear))
