"""The HTTP face of complaints: a file of routes for each noun."""

from services.complaints.attachment import routes as attachments
from services.complaints.case import routes as cases
from services.complaints.complaint import routes as complaints
from services.complaints.identity import routes as reporters
from services.complaints.lapor import routes as lapor
from services.complaints.pages import routes as pages
from services.complaints.pages.filing import routes as filing
from services.complaints.pages.following import routes as following
from services.complaints.publication import routes as publications
from services.complaints.report import routes as reports
from services.complaints.statistics import routes as statistics
from services.complaints.survey import routes as surveys
from services.complaints.survey.pages import routes as questionnaires
from services.complaints.survey.results import routes as survey_results
from shared.web import deadline_list, task_list

ROUTERS = (
    attachments.router,
    cases.router,
    complaints.router,
    deadline_list.router,
    filing.router,
    following.router,
    pages.router,
    reporters.router,
    publications.router,
    lapor.router,
    reports.router,
    statistics.router,
    survey_results.router,
    questionnaires.router,
    surveys.router,
    task_list.router,
)
