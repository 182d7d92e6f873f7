"""What other services may rely on in complaints' events."""

from datetime import date
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


class CaseHeld(Contract):
    """A complaint about the case was filed, so nothing that cannot be undone may happen in the case until it is released.

    The case of the event is the case that is held. `complaint`: the complaint's number; None for a confidential one and for a
    whistle-blower's, of which the case shows only that the hold exists. `until`: the last day of the hold.

    Irreversible are the withdrawal of a certificate, the destruction of a sample, and deemed approval. The write-off of a bill
    is irreversible, too: billing has none yet, and follows this contract when it gets one.
    """

    TYPE: ClassVar = "complaints.case-held"

    hold: UUID
    complaint: str | None
    until: date


class CaseReleased(Contract):
    """A hold of the case ended; other complaints may still hold it. What waited is decided again now."""

    TYPE: ClassVar = "complaints.case-released"

    hold: UUID


class ErrorFound(Contract):
    """A complaint about the case was found justified: the office made an error in it. Once for each complaint; no number, because
    the complaint may be secret.

    A card that promises compensation for errors as well as for lateness owes it now, once in a case.
    """

    TYPE: ClassVar = "complaints.error-found"

    on: date


class ComplaintReceived(Contract):
    """A report was received; the case of the event is the report's own. `about_case`: the case that it is about.

    `accounts`: the token subject of a reporter who reported openly by their account.
    """

    TYPE: ClassVar = "complaints.complaint-received"

    number: str
    kind: Literal["complaint", "aspiration", "information-request", "suggestion", "appeal"]
    secrecy: Literal["open", "anonymous", "confidential", "whistle-blowing"]
    about_case: UUID | None
    received_on: date
    accounts: tuple[str, ...]


class ComplaintAnswered(Contract):
    """The reporter got the answer. `office_error`: the complaint is justified, and the fault was the office's own."""

    TYPE: ClassVar = "complaints.answer-delivered"

    office_error: bool
    about_case: UUID | None


class AppealHandedOver(Contract):
    """The complaints desk handed an appeal to certification: against a decision of the kind `about`, on `certificate_id` where it is
    about a certificate.

    `argument`: the case in the words of the officer `by`, a token subject. `received_on`: the day on which the office received it.
    """

    TYPE: ClassVar = "complaints.appeal-handed-over"

    certification_id: UUID
    about: str
    certificate_id: UUID | None
    argument: str
    by: str
    received_on: date


class ComplaintTurnedAway(Contract):
    """The office does not take the report up, because the matter is another's. `where`: where the reporter was directed to."""

    TYPE: ClassVar = "complaints.complaint-turned-away"

    where: str


class ReporterRead(Contract):
    """Somebody read who reported a matter, in clear; the envelope names the reader."""

    TYPE: ClassVar = "complaints.reporter-read"

    person: UUID
    fields: tuple[str, ...]
    purpose: str


class TextsRead(Contract):
    """Somebody read texts of a complaint in clear; the envelope names the reader."""

    TYPE: ClassVar = "complaints.texts-read"

    fields: tuple[str, ...]


class AttachmentRead(Contract):
    """Somebody read an attachment of a complaint; the stream is the attachment's, and the envelope names the reader."""

    TYPE: ClassVar = "complaints.attachment-read"

    purpose: str
    person: UUID | None = None
