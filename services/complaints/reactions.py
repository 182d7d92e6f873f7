"""The reactions of complaints to events of other services, and to deadlines that pass."""

from services.complaints.use_cases import ComplaintsUseCases
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction


def reactions(complaints: ComplaintsUseCases) -> list[Reaction]:  # noqa: ARG001 – nothing yet
    """The reactions, one for each event."""
    return []


def passing(complaints: ComplaintsUseCases) -> dict[str, PassDeadline]:  # noqa: ARG001 – nothing yet
    """The use case that decides what follows from a passed deadline, by its kind."""
    return {}
