"""What other services may rely on in complaints' events."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final, Literal
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict

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


class ComplaintReceived(Contract):
    """A report was received under an official number; the stream is the complaint's. `accounts`: of an open reporter."""

    TYPE: ClassVar = "complaints.complaint-received"

    case_id: UUID
    number: str
    accounts: tuple[str, ...]
    due: tuple[Due, ...] = ()


class ComplaintAccepted(Contract):
    """The office takes the report up; `due` are the days that run from now on."""

    TYPE: ClassVar = "complaints.complaint-accepted"

    due: tuple[Due, ...]


class ComplaintIncomplete(Contract):
    """Something is missing; without it by the last day of `completion` the report counts as withdrawn."""

    TYPE: ClassVar = "complaints.complaint-incomplete"

    missing: tuple[Need, ...]
    due: tuple[Due, ...]


class ComplaintDeemedWithdrawn(Contract):
    """The last day for completing the report has passed."""

    TYPE: ClassVar = "complaints.complaint-deemed-withdrawn"

    until: date


class TreatedAsSuggestion(Contract):
    """By the office's rule the report is a suggestion."""

    TYPE: ClassVar = "complaints.complaint-treated-as-suggestion"

    reason: AdmissionReason


class TurnedAway(Contract):
    """The office does not take the report up; `where`: where to go, an office's code or a name in Indonesian."""

    TYPE: ClassVar = "complaints.complaint-turned-away"

    reason: AdmissionReason
    where: str


class ComplaintForwarded(Contract):
    """The complaint was forwarded; `to`: the code of an office here, or the name of another institution."""

    TYPE: ClassVar = "complaints.complaint-forwarded"

    to: str


class ComplaintTakenOver(Contract):
    """The office to which it was forwarded handles it from now on, under a number of its own."""

    TYPE: ClassVar = "complaints.complaint-taken-over"

    number: str


class ClarificationAsked(Contract):
    """The office asked the reporter something, which only the holder of the receipt reads."""

    TYPE: ClassVar = "complaints.clarification-asked"


class AnswerDelivered(Contract):
    """The complaint was answered; the holder of the receipt reads the answer, and may reply by the last day of `reply`."""

    TYPE: ClassVar = "complaints.answer-delivered"

    due: tuple[Due, ...]


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


class AppealHandedOver(Contract):
    """The report is an appeal, which certification decides."""

    TYPE: ClassVar = "complaints.appeal-handed-over"
