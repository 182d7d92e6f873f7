"""What other services may rely on in complaints' events."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

from shared.contracts import Contract
from shared.privacy.personal import Personal

_REPORTERS: Final = UUID("3b0f6c9a-5d0e-4a37-9c55-6f1f7f2b8e11")
_INVITATIONS: Final = UUID("a0a3f1b6-9b0c-4b06-8d5f-2f7f0b6e7c11")
SURVEY_LINK: Final = "survey-link"
"""The field under which the token of an invitation to the survey is sealed."""


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


Stage = Literal["verification", "notice", "completion", "answer", "decision", "reply"]
Need = Literal["identity", "name", "address", "text", "loss", "remedy", "signature"]
AdmissionReason = Literal["late", "no-identity", "no-substance", "other-office", "outside"]


class Due(BaseModel):
    """The last day, included, of a stage. The reporter has the days of `completion` and `reply`, the office the others.

    `warn_on`: when the office is warned.
    """

    model_config = ConfigDict(frozen=True)

    stage: Stage
    last_day: date
    warn_on: date | None = None


def last_day_of(due: Sequence[Due], *stages: Stage) -> date | None:
    """The earliest last day of these stages; None if none of them runs."""
    return min((one.last_day for one in due if one.stage in stages), default=None)


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
    case_id: UUID
    due: tuple[Due, ...] = ()


class AnswerDelivered(Contract):
    """The reporter got the answer, which the holder of the receipt reads, and may reply by the last day of `reply`.

    `office_error`: the complaint is justified, and the fault was the office's own.
    """

    TYPE: ClassVar = "complaints.answer-delivered"

    office_error: bool
    about_case: UUID | None
    due: tuple[Due, ...]


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


class TurnedAway(Contract):
    """The office does not take the report up; `where`: where to go, an office's code or a name in Indonesian."""

    TYPE: ClassVar = "complaints.complaint-turned-away"

    reason: AdmissionReason
    where: str


def invitation_of(case_id: UUID) -> UUID:
    """The stream of a case's invitation to the satisfaction survey: a case has one."""
    return uuid5(_INVITATIONS, str(case_id))


def survey_page(token: str) -> str:
    """The page of the questionnaire, below the installation's public address."""
    return f"/survei/{token}"


class SurveyInvited(Contract):
    """The person of a case may answer the satisfaction survey once, until `open_until`; the case of the event is theirs.

    `service_code`: the card of the finished service; `complaint`, if the handling of a complaint is finished (`about`). Only the
    service that sends the message opens the link, at that moment, and keeps it nowhere:
    `PersonalData.open_of_installation(link, invitation_of(case_id), SURVEY_LINK)` is the token for `survey_page`. Whoever holds
    the token can answer in the person's place until they have answered; afterwards it leads to nothing.
    """

    TYPE: ClassVar = "complaints.survey-invited"

    office: str
    about: Literal["service", "complaint"]
    service_code: str
    link: str
    open_until: date


class CaseDecided(Contract):
    """The office decided or gave something in the case, on a day of its zone; `what`: the event that says so."""

    TYPE: ClassVar = "complaints.case-decided"

    what: str
    on: date


class ReplyWindowClosed(Contract):
    """The reporter did not reply to the answer in time, so the handling of the complaint is finished."""

    TYPE: ClassVar = "complaints.reply-window-closed"


class ComplaintAccepted(Contract):
    """The office takes the report up; `due` are the days that run from now on."""

    TYPE: ClassVar = "complaints.complaint-accepted"

    due: tuple[Due, ...]


class ComplaintIncomplete(Contract):
    """Something is missing; without it by the last day of `completion` the report counts as withdrawn."""

    TYPE: ClassVar = "complaints.complaint-incomplete"

    missing: tuple[Need, ...]
    due: tuple[Due, ...]


class ComplaintCompleted(Contract):
    """The reporter completed the report; `due`: the office's days, which run again."""

    TYPE: ClassVar = "complaints.complaint-completed"

    due: tuple[Due, ...] = ()


class ComplaintDeemedWithdrawn(Contract):
    """The last day for completing the report has passed."""

    TYPE: ClassVar = "complaints.complaint-deemed-withdrawn"

    until: date


class TreatedAsSuggestion(Contract):
    """By the office's rule the report is a suggestion."""

    TYPE: ClassVar = "complaints.complaint-treated-as-suggestion"

    reason: AdmissionReason


class ComplaintForwarded(Contract):
    """The complaint was forwarded; `to`: the code of an office here, or the name of another institution."""

    TYPE: ClassVar = "complaints.complaint-forwarded"

    to: str


class ComplaintBounced(Contract):
    """The complaint came back: `from_`, as in `ComplaintForwarded.to`, says that it is not theirs."""

    TYPE: ClassVar = "complaints.complaint-bounced"

    from_: str


class ComplaintTakenOver(Contract):
    """The office to which it was forwarded handles it from now on, under a number of its own."""

    TYPE: ClassVar = "complaints.complaint-taken-over"

    number: str


class ClarificationAsked(Contract):
    """The office asked the reporter something, which only the holder of the receipt reads."""

    TYPE: ClassVar = "complaints.clarification-asked"


class ComplaintArchived(Contract):
    """The handling of the complaint ended."""

    TYPE: ClassVar = "complaints.complaint-archived"


class ComplaintReopened(Contract):
    """The reporter replied in time, so the office takes the complaint up again."""

    TYPE: ClassVar = "complaints.complaint-reopened"

    due: tuple[Due, ...]


class ComplaintMerged(Contract):
    """The complaint is about the same matter as another one, and is answered with it."""

    TYPE: ClassVar = "complaints.complaint-merged"


class ComplaintJoined(Contract):
    """Another complaint was merged into this one; the envelope's case may be that of the other."""

    TYPE: ClassVar = "complaints.complaint-joined"


class ComplaintUnmerged(Contract):
    """The complaint goes its own way again."""

    TYPE: ClassVar = "complaints.complaint-unmerged"


class ComplaintLeft(Contract):
    """A complaint that had been merged into this one goes its own way again; the envelope's case may be that of the other."""

    TYPE: ClassVar = "complaints.complaint-left"


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
