"""The HTTP face of complaints: a file of routes for each noun."""

from services.complaints.complaint import routes as complaints
from services.complaints.deadline import routes as deadlines
from services.complaints.publication import routes as publications
from services.complaints.report import routes as reports
from services.complaints.task import routes as tasks

ROUTERS = (
    complaints.router,
    deadlines.router,
    publications.router,
    reports.router,
    tasks.router,
)
