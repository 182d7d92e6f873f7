"""The use cases of complaints: a file for each noun."""

from dataclasses import dataclass

from services.complaints.application.use_cases import Applications
from services.complaints.attachment.use_cases import Attachments
from services.complaints.case.use_cases import Cases
from services.complaints.complaint.use_cases import Complaints
from services.complaints.identity.use_cases import Identities
from services.complaints.lapor.use_cases import LaporTickets
from services.complaints.publication.use_cases import Publications
from services.complaints.report.use_cases import Reports
from services.complaints.statistics.use_cases import Statistics
from services.complaints.survey.use_cases import Surveys
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class ComplaintsUseCases:
    """All use cases of the service, by noun."""

    applications: Applications
    attachments: Attachments
    cases: Cases
    complaints: Complaints
    deadlines: OfficeDeadlines
    identities: Identities
    publications: Publications
    lapor: LaporTickets
    reports: Reports
    statistics: Statistics
    surveys: Surveys
    tasks: Tasks
