"""Lines of the list of NIBs that OSS sent: a row, as it is shown."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ReceivedNibLine:
    id: UUID
    nib: str
    oss_id: str
    business_name: str | None
    received_at: datetime
