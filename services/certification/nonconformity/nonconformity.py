"""A nonconformity: raised against a clause, answered by the client, verified by the team, or expired.

    open ── answer ──> answered ── verification ──> verified
    answered ── sent back ──> sent-back ── answer ──> answered
    open, sent-back ── the due day passes ──> expired
    open, sent-back ── the due day passes, its case has ended ──> dropped

An observation asks for nothing and is not raised. Source: ISO/IEC 17065 7.4.6 to 7.4.8; the scheme's `correction` for the due day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from services.certification.audit.audit import Occasion
from services.certification.scheme.scheme import StageName
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate

Grade = Literal["minor", "major"]
Status = Literal["open", "answered", "sent-back", "verified", "expired", "dropped"]
Consequence = Literal["application-fails", "suspension-proposal"]
CORRECTION: Final = "nonconformity-correction"
"""The deadline after which the client owes an answer no more."""
ENDED: Final[frozenset[Status]] = frozenset({"verified", "expired", "dropped"})


class NonconformityEnded(RefusedByRule):
    code = "nonconformity-ended"
    indonesian = "Ketidaksesuaian ini sudah berakhir dengan status {status:words}."
    english = "This nonconformity has ended as {status:words}."


@dataclass(frozen=True)
class ClientAnswer:
    """What the client answers; `files` are ids of files of the case, `references` name other evidence."""

    cause: str
    correction: str
    corrective_action: str
    files: tuple[UUID, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """An answer with who gave it, when, and why it was sent back."""

    answer: ClientAnswer
    by: str
    on: date
    sent_back_because: str | None = None


class Nonconformity(Aggregate):
    """`stage`: the stage that found it, to which the case returns. `due_on`: the last day for an answer that is accepted.

    `in_course`: the open case waits for it; otherwise it belongs to a certificate's life. `follows`: what happens when it
    expires.
    """

    TOPIC = "certification.nonconformity"

    office: str
    case_id: UUID
    certification_id: UUID
    stage: StageName
    occasion: Occasion
    surveillance_id: UUID | None
    in_course: bool
    audit_id: UUID | None
    finding: int | None
    clause: str
    words: str
    grade: Grade
    due_on: date
    follows: Consequence
    accounts: tuple[str, ...] = ()
    raised_by: str = ""
    raised_on: date = date.min
    happened_until: date = date.min
    status: Status = "open"
    answers: tuple[Answered, ...] = ()
    verified_by: str | None = None
    verified_on: date | None = None

    @property
    def waits_for_client(self) -> bool:
        """Whether the client owes an answer."""
        return self.status in {"open", "sent-back"}

    def refuse_when_ended(self) -> None:
        """Raises NonconformityEnded."""
        if self.status in ENDED:
            raise NonconformityEnded(status=self.status)

    def refuse_before_history(self, on: date) -> None:
        """Raises EffectiveBeforeHistory."""
        EffectiveBeforeHistory.check(on, self.happened_until)
