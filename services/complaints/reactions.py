"""The reactions of complaints to events of other services, and to deadlines that pass."""

from typing import get_args

from services.complaints.complaint.stages import KIND, SOON
from services.complaints.policy.words import Stage
from services.complaints.use_cases import ComplaintsUseCases
from shared.contracts.messages import AddressRead
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction, when


def reactions(complaints: ComplaintsUseCases) -> list[Reaction]:
    """The reactions, one for each event."""
    return [
        when(AddressRead, complaints.identities.follow_sending),
    ]


def passing(complaints: ComplaintsUseCases) -> dict[str, PassDeadline]:
    """The use case that decides what follows from a passed deadline, by its kind."""
    kinds = [f"{KIND}{stage}{end}" for stage in get_args(Stage) for end in ("", SOON)]
    return dict.fromkeys(kinds, complaints.complaints.pass_deadline)
