"""The HTTP face of complaints: a file of routes for each noun."""

from services.complaints.complaint import routes as complaints
from services.complaints.deadline import routes as deadlines
from services.complaints.report import routes as reports
from services.complaints.statistics import routes as statistics
from services.complaints.task import routes as tasks

ROUTERS = (
    complaints.router,
    deadlines.router,
    reports.router,
    statistics.router,
    tasks.router,
)
