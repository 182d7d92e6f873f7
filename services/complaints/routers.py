"""The HTTP face of complaints: a file of routes for each noun."""

from services.complaints.deadline import routes as deadlines
from services.complaints.task import routes as tasks

ROUTERS = (
    deadlines.router,
    tasks.router,
)
