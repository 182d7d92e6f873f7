"""The application whose case an event belongs to, for what follows from it."""

from services.intake.application_case import Application
from shared.application import Work
from shared.errors import NotFound


async def of_the_case(work: Work) -> Application | None:
    """The application of the case that is asked about; None where intake did not begin it."""
    case = work.ask.case_id
    assert case is not None
    try:
        return await work.load(Application, case)
    except NotFound:
        return None
