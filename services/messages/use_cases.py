"""The use cases of messages: a file for each noun."""

from dataclasses import dataclass

from services.messages.call.use_cases import Calls
from services.messages.expiry.use_cases import Expiries
from services.messages.message.background import Sending
from services.messages.message.use_cases import Messages
from services.messages.notice.use_cases import Notices
from services.messages.opt_out.use_cases import OptOuts
from services.messages.recipient.use_cases import Recipients
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class MessagesUseCases:
    """All use cases of the service, by noun."""

    calls: Calls
    deadlines: OfficeDeadlines
    expiries: Expiries
    messages: Messages
    opt_outs: OptOuts
    notices: Notices
    recipients: Recipients
    sending: Sending
    tasks: Tasks
