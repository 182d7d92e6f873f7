"""The HTTP face of messages: a file of routes for each noun."""

from services.messages.deadline import routes as deadlines
from services.messages.task import routes as tasks

ROUTERS = (
    deadlines.router,
    tasks.router,
)
