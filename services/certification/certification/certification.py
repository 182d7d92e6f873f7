"""The certification case: one application on its way through the stages of its scheme.

    open ── decision ──> certified ── certificate ──> issued ── hand-over ──> handed-over
    open ── review says no ──> declined      open ── decision against it ──> rejected
    open ── correction too late, second failed test ──> failed      open ── the applicant ──> withdrawn

The scheme's file holds the order of the stages (`course`). Each stage has a file with its events and decisions. Source: ISO/IEC 17065
7.2–7.6; ISO/IEC 17024 9.1–9.4 for persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from services.certification.certification.fees import FeeLine
from services.certification.scheme.catalogue import scheme_of
from services.certification.scheme.scheme import Scheme, StageName
from services.certification.standard.standard import MarketKind
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText, OfficialNumber
from shared.privacy.personal import Personal

Status = Literal["open", "certified", "issued", "handed-over", "declined", "rejected", "failed", "withdrawn"]
Part = Literal["lead-auditor", "auditor", "sampling-officer", "technical-expert", "observer", "trainee"]
Question = Literal["scope", "competence", "means", "time"]
"""What the review of an application answers: ISO/IEC 17065 7.3.1 c–e, and whether there is time."""

_CASES = UUID("8c6a3c0f-5d5b-4f0e-9c6c-2a5c1d9f7b11")


def certification_of(application_id: UUID) -> UUID:
    """The id of the certification that an application asks for: one application has one."""
    return uuid5(_CASES, str(application_id))


class CertificationEnded(RefusedByRule):
    code = "certification-ended"
    indonesian = (
        "Perkara sertifikasi ini sudah berakhir dengan status {status:words}; tidak ada yang dapat diubah lagi."
    )
    english = "This certification has ended as {status:words}; nothing about it can change."


@dataclass(frozen=True)
class Answer:
    """What the application states in a field of its card, in clear."""

    field: str
    value: CardText | int | bool | None


@dataclass(frozen=True)
class Held:
    """What a certificate shows of its holder: a business in clear, a person's data sealed under the application's id and `field`."""

    INDONESIAN: ClassVar[str] = "{title}"
    ENGLISH: ClassVar[str] = "{title}"

    field: str
    title: CardText
    value: CardText | None
    sealed: Personal[str] | None = None


@dataclass(frozen=True)
class Member:
    """A person of the team, by token subject, and the part that they take."""

    INDONESIAN: ClassVar[str] = "{subject} ({part})"
    ENGLISH: ClassVar[str] = "{subject} ({part})"

    subject: str
    part: Part


@dataclass(frozen=True)
class Act:
    """What a person did in the case; `topic` is the event that says so. Separation of duties looks at all of them."""

    subject: str
    topic: str
    on: date


@dataclass(frozen=True)
class Reviewed:
    """The answer to one question of the application review."""

    answer: bool
    evidence: str
    by: str


@dataclass(frozen=True)
class Contract:
    """A version of the contract; `accepted_on` is None while the client has not accepted it."""

    version: int
    lines: tuple[FeeLine, ...]
    drafted_by: str
    accepted_on: date | None = None


@dataclass(frozen=True)
class Hold:
    """A complaint about the case that is not triaged yet. `complaint`: its number, None for a secret one; `until`: the last day."""

    complaint: OfficialNumber | None
    until: date


@dataclass(frozen=True)
class Attended:
    """On how many of the days of a class the participant was present."""

    INDONESIAN: ClassVar[str] = "{days_present} dari {days_held} hari"
    ENGLISH: ClassVar[str] = "{days_present} of {days_held} days"

    days_present: int
    days_held: int


class Certification(Aggregate):
    """`done`: the stages that are complete; `current`: the one that began last. Days are the office's own.

    `corrections`: open nonconformities and the stage that found them. `accounts`: the token subjects who own the application.
    `holds`: the complaints about the case that are not triaged yet, by the id of the hold.
    """

    TOPIC = "certification.certification"

    office: str
    application_id: UUID
    service_code: str
    scheme: str
    subtype: str | None
    standard: str | None
    goods: str | None
    applicant_id: UUID
    accepted_by: str
    promised_until: date | None
    answered: tuple[Answer, ...]
    accounts: tuple[str, ...]
    holder: tuple[Held, ...]
    case_id: UUID = UUID(int=0)
    happened_until: date = date.min
    status: Status = "open"
    current: StageName = "application-review"
    done: tuple[StageName, ...] = ()
    review: dict[str, Reviewed] = field(default_factory=dict)
    contract: Contract | None = None
    fees: tuple[FeeLine, ...] = ()
    cleared: str | None = None
    team: tuple[Member, ...] = ()
    man_days: Decimal | None = None
    objection: str | None = None
    market_type: MarketKind | None = None
    corrections: dict[UUID, StageName] = field(default_factory=dict)
    failed_tests: int = 0
    approval_sent_on: date | None = None
    attended: Attended | None = None
    recommendation: str | None = None
    certificates: tuple[UUID, ...] = ()
    holds: dict[UUID, Hold] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()

    @property
    def answers(self) -> Mapping[str, str | int | bool | None]:
        """What the application states, by field of its card."""
        return {one.field: one.value for one in self.answered}

    def the_scheme(self) -> Scheme:
        """The scheme that the case follows."""
        return scheme_of(self.scheme)

    def refuse_when_ended(self) -> None:
        """Raises CertificationEnded, also for a certified case: only its certificate and the hand-over go on."""
        if self.status != "open":
            raise CertificationEnded(status=self.status)

    def refuse_before_history(self, on: date) -> None:
        """Raises EffectiveBeforeHistory."""
        EffectiveBeforeHistory.check(on, self.happened_until)

    def note(self, topic: str, on: date, *subjects: str) -> None:
        """Keeps what persons did on a day."""
        self.acts = (*self.acts, *(Act(one, topic, on) for one in subjects))
        self.happened_until = max(self.happened_until, on)

    def begin_stage(self, stage: StageName) -> None:
        self.current = stage

    def end_stage(self, stage: StageName) -> None:
        """Marks a stage as done; a stage that is done again counts once."""
        self.current = stage
        if stage not in self.done:
            self.done = (*self.done, stage)
