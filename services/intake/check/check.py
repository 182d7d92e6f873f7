"""A check (pemeriksaan pada sistem lain): one question to another system, asked until it is answered or given up.

waiting ──> answered
   │  ^
   v  │ an officer asks again
failing ──> given-up
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.intake.systems.questions import HOLDER, Kind, Question, System
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.outgoing.replies import Outcome, Particular, Reply, particulars
from shared.outgoing.retries import Retrying
from shared.privacy.clear_text import SystemValue

State = Literal["waiting", "failing", "answered", "given-up"]

MOST_RETRIES = 100
"""How often officers may ask one question again, because a stream must not grow without end."""


class CheckAnswered(RefusedByRule):
    code = "check-answered"
    indonesian = "Pemeriksaan ini sudah dijawab; tidak ditanyakan lagi."
    english = "This check was answered already; it is not asked again."


class TooManyRetries(RefusedByRule):
    code = "too-many-retries"
    indonesian = "Satu pemeriksaan dapat ditanyakan ulang oleh petugas paling banyak {limit} kali."
    english = "Officers can ask one check again at most {limit} times."


class Check(Aggregate):
    """One question to another system, in the case of an application.

    `attempts`: all of them; `tried`: those since an officer last asked again; `overdue`: the day `report_by` passed unanswered.
    """

    TOPIC = "intake.check"

    office: str
    case_id: UUID = field(init=False)
    system: System
    kind: Kind
    step: str | None
    asked: tuple[Particular, ...]
    report_by: date | None
    requested_at: datetime = field(init=False)
    next_at: datetime | None = field(init=False)
    state: State = "waiting"
    attempts: int = 0
    tried: int = 0
    retries: int = 0
    outcome: Outcome | None = None
    status: int | None = None
    code: str | None = None
    found: tuple[Particular, ...] = ()
    overdue: bool = False

    def question(self) -> Question:
        """The question, the same in every attempt."""
        return Question(self.id, self.kind, {one.item: one.value for one in self.asked}, self.requested_at)

    @property
    def holder(self) -> str | None:
        """The account whose person OSS named as responsible for the NIB; None unless OSS answered so."""
        is_named = self.kind == HOLDER and Particular("holder", "yes") in self.found
        return self.question().asked["account"] if is_named else None

    def is_due(self, now: datetime) -> bool:
        return self.next_at is not None and self.next_at <= now


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Requested(FirstEvent[Check]):
    """A step of the case requested a question to another system; nothing in it is personal.

    `application_id` is the case. For a `nib-holder` it is the applicant with this NIB (the check itself if there is
    none), and `asked` names the account. `report_by`: the last day of a report that a rule demands.
    """

    TOPIC = "intake.check-requested"
    INDONESIAN = "Pemeriksaan pada sistem {system} diminta: {kind}."
    ENGLISH = "A check with the system {system} was requested: {kind}."
    office: str
    application_id: UUID
    system: System
    kind: Kind
    step: str | None
    asked: tuple[Particular, ...]
    due_at: datetime
    report_by: date | None = None

    def apply(self, check: Check) -> None:
        check.case_id = self.application_id
        check.requested_at = check.next_at = self.due_at


class Attempted(Event[Check]):
    """One attempt was made; `next_at` is the time of the next one, None if there will be none.

    `status`: the HTTP status; `code`: the other side's own code, or what was missing here. The exchanges hold the
    messages.
    """

    TOPIC = "intake.check-attempted"
    INDONESIAN = "Percobaan ke-{attempt}: {outcome}; percobaan berikut: {next_at}."
    ENGLISH = "Attempt {attempt}: {outcome}; next attempt: {next_at}."
    attempt: int
    outcome: Outcome
    status: int | None
    code: SystemValue | None
    duration_ms: int
    next_at: datetime | None

    def apply(self, check: Check) -> None:
        check.attempts = self.attempt
        check.tried += 1
        check.outcome, check.status, check.code = self.outcome, self.status, self.code
        check.next_at = self.next_at
        check.state = "failing"


class Succeeded(Event[Check]):
    """The other system answered the question."""

    TOPIC = "intake.check-succeeded"
    INDONESIAN = "Sistem lain menjawab pada percobaan ke-{attempt}."
    ENGLISH = "The other system answered at attempt {attempt}."
    attempt: int
    found: tuple[Particular, ...]

    def apply(self, check: Check) -> None:
        check.state, check.found = "answered", self.found


class GivenUp(Event[Check]):
    """The check is no longer repeated by itself; an officer may ask again, or continue without it."""

    TOPIC = "intake.check-given-up"
    INDONESIAN = "Pemeriksaan dihentikan setelah {attempts} percobaan: {outcome}. Petugas dapat menanyakan ulang."
    ENGLISH = "The check was given up after {attempts} attempts: {outcome}. An officer may ask again."
    attempts: int
    outcome: Outcome

    def apply(self, check: Check) -> None:
        check.state = "given-up"


class Retried(Event[Check]):
    """An officer wants it asked again now; its attempts are counted from the start."""

    TOPIC = "intake.check-retried"
    INDONESIAN = "Petugas meminta pemeriksaan ditanyakan ulang."
    ENGLISH = "An officer wants the check to be asked again."
    retried_by: str
    due_at: datetime

    def apply(self, check: Check) -> None:
        check.state, check.next_at = "waiting", self.due_at
        check.tried = 0
        check.retries += 1


# Decisions – refuse, or record one thing. Time and chance are arguments.
def request(
    *,
    id: UUID,
    office: str,
    application: UUID,
    system: System,
    kind: Kind,
    step: str | None,
    asked: Mapping[str, str | None],
    now: datetime,
    report_by: date | None = None,
) -> Check:
    """Requests a check, due at once. `asked` holds codes, numbers and dates of public matters, never personal data.

    `report_by`: the last day on which an answer is in time; None if no rule names one.
    """
    fields = {"office": office, "application_id": application, "system": system, "kind": kind, "step": step}
    return Check.begin(Requested, id=id, now=now, asked=particulars(asked), due_at=now, report_by=report_by, **fields)


def record_attempt(check: Check, attempt: int, reply: Reply, retrying: Retrying, chance: float, now: datetime) -> None:
    """Records the outcome of attempt number `attempt`, unless another worker has recorded it."""
    if attempt != check.attempts + 1 or check.next_at is None:
        return
    pause = None if reply.outcome == "answered" else retrying.pause(check.tried + 1, reply, chance)
    check.record(
        Attempted,
        now,
        attempt=attempt,
        outcome=reply.outcome,
        status=reply.status,
        code=reply.code,
        duration_ms=reply.duration_ms,
        next_at=None if pause is None else now + pause,
    )
    if reply.outcome == "answered":
        check.record(Succeeded, now, attempt=attempt, found=reply.found)
    elif pause is None:
        check.record(GivenUp, now, attempts=attempt, outcome=reply.outcome)


def retry(check: Check, officer: str, now: datetime) -> None:
    """Makes the check due again now. Refuses with CheckAnswered or TooManyRetries."""
    if check.state == "answered":
        raise CheckAnswered
    if check.retries >= MOST_RETRIES:
        raise TooManyRetries(limit=MOST_RETRIES)
    check.record(Retried, now, retried_by=officer, due_at=now)
