"""The use cases of messages: a file for each noun."""

from dataclasses import dataclass

from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class MessagesUseCases:
    """All use cases of the service, by noun."""

    deadlines: OfficeDeadlines
    tasks: Tasks
