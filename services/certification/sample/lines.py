"""Lines of the list of samplings: the shown fields of a row."""

from dataclasses import dataclass
from uuid import UUID

from services.certification.sample.sampling import Status


@dataclass(frozen=True, slots=True)
class SamplingRow:
    """`number`: that of the berita acara. `broken`: whether a seal broke."""

    id: UUID
    case_id: UUID
    certification_id: UUID
    status: Status
    number: str | None
    broken: bool
