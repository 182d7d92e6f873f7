"""Checks on the day of an act whether a person of the body may act: competent in the role, and impartial towards the client."""

from datetime import date
from uuid import UUID

from services.certification.personnel.competence import Lack, raise_missing, refuse_incompetent
from services.certification.personnel.impartiality import refuse_for_client
from services.certification.personnel.person import Person, person_of
from services.certification.scheme.scheme import Scheme
from shared.errors import NotFound
from shared.service.unit_of_work import Work


async def find_person(work: Work, subject: str) -> Person | None:
    """The entry of a token subject at the asker's office; None without one."""
    try:
        return await work.read(Person, person_of(work.ask.office, subject))
    except NotFound:
        return None


async def refuse_unless_competent(
    work: Work, subject: str, role: str, scheme: Scheme, goods: str | None, on: date
) -> None:
    """Refuses a subject who may not act in the role on the day; one without an entry lacks everything.

    Raises NotEmployed, CompetenceMissing, AssessmentOverdue.
    """
    person = await find_person(work, subject)
    if person is None:
        raise_missing(role, scheme, Lack("role", role))
    else:
        refuse_incompetent(person, role, scheme, goods, on)


async def refuse_unless_impartial(
    work: Work, subject: str, applicant_id: UUID, scheme: Scheme, certification_id: UUID, on: date
) -> None:
    """Refuses a subject who consulted for the client, or has a conflict of interest in the certification.

    Raises ConsultedForClient, ConflictDeclared, InterestNotDeclared.
    """
    person = await find_person(work, subject)
    if person is not None:
        refuse_for_client(person, applicant_id, scheme, on, certification_id)
