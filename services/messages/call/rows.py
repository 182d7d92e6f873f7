"""Lines of the list of calls about a message."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.messages.call.call import Means


@dataclass(frozen=True, slots=True)
class CallRow:
    id: UUID
    means: Means
    happened_at: datetime
    reached: bool
