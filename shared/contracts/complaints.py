"""What other services may rely on in complaints' events."""

from typing import ClassVar, Final, Literal
from uuid import UUID, uuid5

from shared.contracts import Contract
from shared.privacy.personal import Personal

_REPORTERS: Final = UUID("3b0f6c9a-5d0e-4a37-9c55-6f1f7f2b8e11")


def reporter_of(complaint_id: UUID) -> UUID:
    """The stream of the reporter of a complaint. The reporter's sealed fields open only as this stream's."""
    return uuid5(_REPORTERS, str(complaint_id))


class ReporterRecorded(Contract):
    """The reporter of a complaint was recorded, with the contact that they left and the language to address them in.

    A sealed field opens as `PersonalData.open(sealed, reporter_of(complaint_id), field)`. Opening it is a reading that
    the reporter can ask for: record it.
    """

    TYPE: ClassVar = "complaints.reporter-recorded"

    office: str
    complaint_id: UUID
    secrecy: Literal["open", "anonymous", "confidential", "whistle-blowing"]
    person: UUID
    language: Literal["id", "en"]
    name: Personal[str] | None
    phone: Personal[str] | None
    email: Personal[str] | None
