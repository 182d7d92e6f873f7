"""The HTTP face of messages: a file of routes for each noun."""

from services.messages.call import routes as calls
from services.messages.message import routes as messages
from services.messages.notice import routes as receipts
from services.messages.opt_out import routes as opt_out
from services.messages.recipient import routes as recipients
from shared.web import deadline_list, task_list

ROUTERS = (
    calls.router,
    deadline_list.router,
    messages.router,
    opt_out.router,
    recipients.router,
    receipts.router,
    task_list.router,
)
