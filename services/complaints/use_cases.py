"""The use cases of complaints: a file for each noun."""

from dataclasses import dataclass

from services.complaints.complaint.use_cases import Complaints
from services.complaints.publication.use_cases import Publications
from services.complaints.report.use_cases import Reports
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class ComplaintsUseCases:
    """All use cases of the service, by noun."""

    complaints: Complaints
    deadlines: OfficeDeadlines
    publications: Publications
    reports: Reports
    tasks: Tasks
