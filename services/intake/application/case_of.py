"""The application whose case an event belongs to, for what follows from it."""

from uuid import UUID

from services.intake.application.application import Application
from shared.errors import NotFound
from shared.service.unit_of_work import Work


async def of_the_case(work: Work) -> Application | None:
    """The application of the case that is asked about; None where intake did not begin it."""
    case = work.ask.case_id
    assert case is not None
    try:
        return await work.load_to_change(Application, case)
    except NotFound:
        return None


async def applicant_of(case: UUID, work: Work) -> UUID:
    """Whose case it is."""
    return (await work.read(Application, case)).applicant_id
