"""Lines of the list of NIBs that OSS sent: the shown fields of a row."""

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
