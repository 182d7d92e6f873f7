"""Use cases of calls, one short method each."""

from uuid import UUID

from services.messages.call.call import Call, Means, record_call
from services.messages.call.read_model import list_calls
from services.messages.call.rows import CallRow
from services.messages.message.message import Message
from shared.ids import NewId
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Calls:
    """Use cases of calls."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    @use_case
    async def record(self, work: Work, message_id: UUID, means: Means, reached: bool, note: str) -> Call:
        """Records a call of the asker about a message, at the time that the ask names."""
        message, ask = await work.load_to_change(Message, message_id), work.ask
        call = record_call(message, self._new_id(ask.now), means, ask.effective_at, reached, note, ask.actor, ask.now)
        return work.add(call)

    async def list(self, office: str, message_id: UUID, after: UUID, most: int) -> list[CallRow]:
        """The calls about a message in the order of ids: at most `most` after the id `after`."""
        return await self.unit.rows(list_calls, office=office, message=message_id, after=after, most=most)
