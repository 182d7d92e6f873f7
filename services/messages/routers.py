"""The HTTP face of messages: a file of routes for each noun."""

from services.messages.call import routes as calls
from services.messages.deadline import routes as deadlines
from services.messages.message import routes as messages
from services.messages.notice import routes as receipts
from services.messages.opt_out import routes as opt_out
from services.messages.recipient import routes as recipients
from services.messages.task import routes as tasks

ROUTERS = (
    calls.router,
    deadlines.router,
    messages.router,
    opt_out.router,
    recipients.router,
    receipts.router,
    tasks.router,
)
