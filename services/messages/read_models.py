"""The tables of messages, how events change them, and the queries on them: a file for each read model."""

from services.messages.call.read_model import call_list
from services.messages.deadline.read_model import deadlines
from services.messages.expiry.read_model import expiry_deadlines, expiry_list
from services.messages.message.read_model import message_list, outbox_view
from services.messages.notice.read_model import phone_tasks
from services.messages.recipient.read_model import recipient_list
from services.messages.tables import tables
from services.messages.task.read_model import work_list

__all__ = [
    "call_list",
    "deadlines",
    "expiry_deadlines",
    "expiry_list",
    "message_list",
    "outbox_view",
    "phone_tasks",
    "recipient_list",
    "tables",
    "views",
    "work_list",
]

views = (
    call_list,
    deadlines.view,
    expiry_list,
    message_list,
    outbox_view,
    recipient_list,
    work_list.view,
)
