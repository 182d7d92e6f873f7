"""The reactions of messages to events of other services, and to deadlines that pass."""

from services.messages.use_cases import MessagesUseCases
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction


def reactions(messages: MessagesUseCases) -> list[Reaction]:  # noqa: ARG001 – nothing yet
    """The reactions, one for each event."""
    return []


def passing(messages: MessagesUseCases) -> dict[str, PassDeadline]:  # noqa: ARG001 – nothing yet
    """The use case that decides what follows from a passed deadline, by its kind."""
    return {}
