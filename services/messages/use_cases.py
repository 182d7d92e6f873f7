"""The use cases of messages: a file for each noun."""

from dataclasses import dataclass

from services.messages.message.use_cases import Messages
from services.messages.recipient.use_cases import Recipients
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class MessagesUseCases:
    """All use cases of the service, by noun."""

    deadlines: OfficeDeadlines
    messages: Messages
    recipients: Recipients
    tasks: Tasks
