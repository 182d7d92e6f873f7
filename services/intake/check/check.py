"""A check (pemeriksaan pada sistem lain): one question to another system, asked until it is answered or given up.

waiting ──> answered
   │  ^
   v  │ an officer asks again
failing ──> given-up
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from eventsourcing.domain import event

from services.intake.systems.questions import HOLDER, Kind, Outcome, Particular, Question, Reply, System, particulars
from services.intake.systems.retries import Retrying
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Created
from shared.privacy.clear_text import SystemValue

State = Literal["waiting", "failing", "answered", "given-up"]

MOST_RETRIES = 100
"""How often officers ask one question again: a stream must not grow without end."""


class CheckAnswered(RefusedByRule):
    code = "check-answered"
    indonesian = "Pemeriksaan ini sudah dijawab; tidak ditanyakan lagi."
    english = "This check was answered already; it is not asked again."


class TooManyRetries(RefusedByRule):
    code = "too-many-retries"
    indonesian = "Satu pemeriksaan dapat ditanyakan ulang oleh petugas paling banyak {limit} kali."
    english = "Officers can ask one check again at most {limit} times."


class Check(Aggregate):
    """One question to another system, in the case of an application."""

    TOPIC = "intake.check"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Requested(Created):
        """Something is to be asked of another system, because of a step of the case; nothing of it is personal.

        `application_id` is the case. Of a `nib-holder` that is the applicant whose NIB it is (the check itself where
        there is none), and `asked` names the account.
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

    class Attempted(Aggregate.Event):
        """It was asked once; `next_at` is when it will be asked again, None if it will not.

        `status`: of HTTP; `code`: of the other side's own, or what was missing here. What went to and fro is kept with the exchanges.
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

    class Succeeded(Aggregate.Event):
        """The other system answered what it was asked."""

        TOPIC = "intake.check-succeeded"
        INDONESIAN = "Sistem lain menjawab pada percobaan ke-{attempt}."
        ENGLISH = "The other system answered at attempt {attempt}."
        attempt: int
        found: tuple[Particular, ...]

    class GivenUp(Aggregate.Event):
        """It is not asked again by itself; an officer may ask again, or go on without it."""

        TOPIC = "intake.check-given-up"
        INDONESIAN = "Pemeriksaan dihentikan setelah {attempts} percobaan: {outcome}. Petugas dapat menanyakan ulang."
        ENGLISH = "The check was given up after {attempts} attempts: {outcome}. An officer may ask again."
        attempts: int
        outcome: Outcome

    class Retried(Aggregate.Event):
        """An officer wants it asked again now; its attempts are counted anew."""

        TOPIC = "intake.check-retried"
        INDONESIAN = "Petugas meminta pemeriksaan ditanyakan ulang."
        ENGLISH = "An officer wants the check to be asked again."
        retried_by: str
        due_at: datetime

    @event(Requested)
    def __init__(
        self,
        *,
        office: str,
        application_id: UUID,
        system: System,
        kind: Kind,
        step: str | None,
        asked: tuple[Particular, ...],
        due_at: datetime,
    ) -> None:
        self.office = office
        self.case_id = application_id
        self.system: System = system
        self.kind: Kind = kind
        self.step = step
        self.asked = asked
        self.requested_at = due_at
        self.next_at: datetime | None = due_at
        self.state: State = "waiting"
        self.attempts = 0
        self.tried = 0
        self.retries = 0
        self.outcome: Outcome | None = None
        self.status: int | None = None
        self.code: str | None = None
        self.found: tuple[Particular, ...] = ()

    # Decisions – refuse, or let one thing happen. Time and chance come in.
    @classmethod
    def request(
        cls,
        *,
        id: UUID,
        office: str,
        application: UUID,
        system: System,
        kind: Kind,
        step: str | None,
        asked: Mapping[str, str | None],
        now: datetime,
    ) -> Self:
        """It is due at once. `asked` holds codes, numbers and dates of public matters, never personal data."""
        fields = {"office": office, "application_id": application, "system": system, "kind": kind, "step": step}
        return cls.begin(cls.Requested, id=id, now=now, asked=particulars(asked), due_at=now, **fields)

    def question(self) -> Question:
        """What is asked, the same in every attempt."""
        return Question(self.id, self.kind, {one.item: one.value for one in self.asked}, self.requested_at)

    @property
    def holder(self) -> str | None:
        """The account whose person OSS named as responsible for the NIB; None unless it answered so."""
        is_named = self.kind == HOLDER and Particular("holder", "yes") in self.found
        return self.question().asked["account"] if is_named else None

    def is_due(self, now: datetime) -> bool:
        return self.next_at is not None and self.next_at <= now

    def attempted(self, attempt: int, reply: Reply, retrying: Retrying, chance: float, now: datetime) -> None:
        """Attempt number `attempt` ended so. What another worker recorded already is not recorded twice."""
        if attempt != self.attempts + 1 or self.next_at is None:
            return
        pause = None if reply.outcome == "answered" else retrying.pause(self.tried + 1, reply, chance)
        self.record(
            self.Attempted,
            now,
            attempt=attempt,
            outcome=reply.outcome,
            status=reply.status,
            code=reply.code,
            duration_ms=reply.duration_ms,
            next_at=None if pause is None else now + pause,
        )
        if reply.outcome == "answered":
            self.record(self.Succeeded, now, attempt=attempt, found=reply.found)
        elif pause is None:
            self.record(self.GivenUp, now, attempts=attempt, outcome=reply.outcome)

    def retry(self, officer: str, now: datetime) -> None:
        """Asks again now. Refuses with CheckAnswered or TooManyRetries."""
        if self.state == "answered":
            raise CheckAnswered
        if self.retries >= MOST_RETRIES:
            raise TooManyRetries(limit=MOST_RETRIES)
        self.record(self.Retried, now, retried_by=officer, due_at=now)

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(Attempted)
    def _attempted(
        self, attempt: int, outcome: Outcome, status: int | None, code: str | None, next_at: datetime | None
    ) -> None:
        self.attempts = attempt
        self.tried += 1
        self.outcome = outcome
        self.status = status
        self.code = code
        self.next_at = next_at
        self.state = "failing"

    @event(Succeeded)
    def _succeeded(self, found: tuple[Particular, ...]) -> None:
        self.state = "answered"
        self.found = found

    @event(GivenUp)
    def _given_up(self) -> None:
        self.state = "given-up"

    @event(Retried)
    def _retried(self, due_at: datetime) -> None:
        self.state = "waiting"
        self.next_at = due_at
        self.tried = 0
        self.retries += 1
