"""The task of the office to tell a person by telephone what no message could: a dead letter opens it, reaching them closes it."""

from collections.abc import Iterator
from typing import Final

from services.messages.message.message import Message
from services.messages.message.queueing import MessageDead
from services.messages.message.sending import ERASED, MessageSentAgain, PersonTold
from services.messages.task.read_model import work_list
from shared.database import Write
from shared.journal.events import Event
from shared.offices import office
from shared.roles import FRONT_OFFICE
from shared.service.read_models import Envelope, View

TELL_BY_PHONE: Final = "tell-by-phone"
"""The kind of the task; its resource is the message."""
phone_tasks: Final[View] = work_list.view


@work_list.view.on(MessageDead)
def _(dead: MessageDead, envelope: Envelope) -> Iterator[Write]:
    if dead.code != ERASED:  # a person without data cannot be told by anybody
        since = office(envelope.office).local_day(envelope.recorded_at)
        yield work_list.open_task(dead.originator_id, TELL_BY_PHONE, FRONT_OFFICE, since, envelope)


@work_list.view.on(PersonTold, MessageSentAgain)
def _(done: Event[Message], _envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(done.originator_id, TELL_BY_PHONE)
