"""The tables of complaints, how events change them, and the queries on them: a file for each read model."""

from services.complaints.case.read_model import case_list
from services.complaints.complaint.read_model import complaint_list
from services.complaints.deadline.read_model import deadlines
from services.complaints.lapor import message_rows  # noqa: F401 – registers what complaints tell LAPOR
from services.complaints.lapor.read_model import lapor_view
from services.complaints.open311.read_model import open311_requests
from services.complaints.reminder.read_model import complaint_reminders
from services.complaints.statistics.read_model import statistics_view
from services.complaints.survey.read_model import survey_invitations, survey_reports, survey_tallies
from services.complaints.tables import tables
from services.complaints.task.read_model import work_list

__all__ = [
    "case_list",
    "complaint_list",
    "complaint_reminders",
    "deadlines",
    "lapor_view",
    "open311_requests",
    "statistics_view",
    "survey_invitations",
    "survey_reports",
    "survey_tallies",
    "tables",
    "views",
    "work_list",
]

views = (
    case_list,
    complaint_list,
    *complaint_reminders,
    lapor_view,
    open311_requests,
    statistics_view,
    survey_invitations,
    survey_reports,
    survey_tallies,
)
