"""The use cases of complaints: a file for each noun."""

from dataclasses import dataclass

from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class ComplaintsUseCases:
    """All use cases of the service, by noun."""

    deadlines: OfficeDeadlines
    tasks: Tasks
