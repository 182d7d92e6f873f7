"""Lines of the list of tests: the shown fields of a row."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.certification.test.request import ProductVerdict, Status


@dataclass(frozen=True, slots=True)
class RequestRow:
    """`laboratory_id`: null for the office's own laboratory. Case and certification are null for who tests a blinded sample."""

    id: UUID
    case_id: UUID | None
    certification_id: UUID | None
    sample: str
    laboratory_id: UUID | None
    standard: str
    status: Status
    verdict: ProductVerdict | None
    blinded: bool

    def without_client(self) -> "RequestRow":
        """The row for those who test."""
        return replace(self, case_id=None, certification_id=None) if self.blinded else self
