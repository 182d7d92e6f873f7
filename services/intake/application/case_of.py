"""The application of an event's case, for reactions."""

from uuid import UUID

from services.intake.application.application import Application
from shared.errors import NotFound
from shared.service.unit_of_work import Work


async def of_the_case(work: Work) -> Application | None:
    """The application of the ask's case, to change it; None if intake did not begin it."""
    case = work.ask.case_id
    assert case is not None
    try:
        return await work.load_to_change(Application, case)
    except NotFound:
        return None


async def applicant_of(case: UUID, work: Work) -> UUID:
    """The applicant of a case."""
    return (await work.read(Application, case)).applicant_id
