"""Certification schemes (ISO/IEC 17067), each one file of `data/`: what happens from an application to a certificate, and after it.

A file says the stages and their order, who acts and with which competence, records and documents, samples, the billing gate, what the
certificate holds and how long, surveillance and sanctions, numbers, and which stage pauses the service clock for which reason. A
nonconformity returns to the stage that found it. A further scheme is a file; every fault of a file is named when the service starts.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from services.certification.standard.standard import Confidence, Slug, Text
from shared.dated_data import Dated
from shared.errors import NotFound
from shared.months import last_day
from shared.wording import Named

FieldName = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")]
Positive = Annotated[int, Field(gt=0)]

StageName = Literal[
    "application-review",
    "contract",
    "quota",
    "approval",
    "payment",
    "team",
    "audit-stage-1",
    "audit-stage-2",
    "sampling",
    "testing",
    "examination",
    "training",
    "evaluation",
    "review",
    "decision",
    "issue",
    "hand-over",
]
"""What the service can do; a scheme chooses among them and orders them."""
EVALUATING: frozenset[StageName] = frozenset(
    {"audit-stage-1", "audit-stage-2", "sampling", "testing", "examination", "training"}
)
"""The stages that cost the body time and money: what "before execution" means."""


class SchemeUnknown(NotFound):
    code = "scheme-unknown"
    indonesian = "Skema sertifikasi ini tidak dikenal."
    english = "This certification scheme is not known."


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Stated(_Part):
    """A value that a source states, or ours where none does. `stated` names the source and its line."""

    stated: Text
    confidence: Confidence


class ForCard(_Part):
    """The service card whose applications follow the scheme; of several schemes the one whose `when` answers hold."""

    card: Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)+$")]
    when: dict[str, Text] = Field(default_factory=dict)


class Stage(_Part):
    """One stage. `next`: the stages that may follow it; none after the last.

    `by`: the roles that may act. `card_steps`: the steps of the card that tell an applicant of it, none where the card has none.
    `finds`: a nonconformity may be raised in it, and the stage is done again when it is verified. `pauses`: the reasons for which
    the service clock is paused while it waits.
    """

    stage: StageName
    name: Text
    english: Text
    mandatory: bool = True
    by: Annotated[tuple[Slug, ...], Field(min_length=1)]
    next: tuple[StageName, ...] = ()
    card_steps: tuple[Slug, ...] = ()
    documents: tuple[Slug, ...] = ()
    records: tuple[Slug, ...] = ()
    finds: bool = False
    pauses: tuple[Slug, ...] = ()


class Competence(Stated):
    """What a person shows to act in a role. `commodity`: knows the goods of the case; `observations`: audits watched before."""

    education: Literal["SMA", "D3", "S1"] | None = None
    trainings: tuple[Slug, ...] = ()
    observations: Annotated[int, Field(ge=0)] = 0
    knows: tuple[Slug, ...] = ()
    commodity: bool = False
    goods: tuple[Slug, ...] = ()


class Assessment(Stated):
    """Persons in `roles` are assessed every so many months `by` a role; overdue, they get no assignment where `blocks`."""

    roles: Annotated[tuple[Slug, ...], Field(min_length=1)]
    by: Slug
    months: Positive
    blocks: bool


class Correction(Stated):
    """Months after the report in which a nonconformity is settled, and what follows where it is not."""

    major_months: Positive
    minor_months: Positive
    initial: Literal["application-fails"] = "application-fails"
    surveillance: Literal["suspension-proposal"] = "suspension-proposal"


class Tests(Stated):
    """`retests`: further tests of a retained sample; `guard`: the guard band as a multiple of the expanded uncertainty."""

    retests: Annotated[int, Field(ge=0)]
    blinded: bool
    guard: Decimal | None = None


class Validity(Stated):
    """From the day of issue: `years` and one day less; or one batch, without an end.

    `recertification_months` before the last day the recertification is due [C], so that it can end in time.
    """

    kind: Literal["years", "batch", "unlimited"]
    years: Positive | None = None
    recertification_months: Positive = 6

    def last_day(self, start: date) -> date | None:
        """The last day, included: start + N years − 1 day. None where no day ends it."""
        return None if self.years is None else last_day(start, 12 * self.years)


Step = Literal["warning", "suspension-proposal", "withdrawal-proposal"]


class Ladder(Stated):
    """What follows a surveillance that is missed, failed or unanswered, and a suspension that nobody ends.

    `warned_months` after a warning without a good surveillance the next step follows. `suspended_months`: how long a suspension
    lasts before withdrawal is proposed; `withdrawal_days` after that proposal the certificate is withdrawn.
    """

    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    warned_months: Positive
    suspended_months: Positive
    withdrawal_days: Positive


class Surveillance(Stated):
    """How often it is made at least, counted from the day of issue; the first within `first_months`."""

    first_months: Positive
    every_months: Positive
    samples: bool
    ladder: Ladder


class Certificate(Stated):
    """A product of the scheme: its number series, and the lines that it shows."""

    product: Slug
    name: Text
    series: Slug
    holds: Annotated[tuple[FieldName, ...], Field(min_length=1)]


class Subtype(_Part):
    """A form of a scheme that differs only in what its certificate covers, and for how long."""

    code: Slug
    name: Text
    english: Text
    validity: Validity


class Scheme(Dated):
    """One scheme. `about`: what is certified; `type`: its type by ISO/IEC 17067, where it has one."""

    id: Slug
    name: Text
    english: Text
    office: Slug
    about: Literal["product", "market", "person", "training", "industry"]
    type: Text | None = None
    confidence: Confidence
    stated: Text
    cards: Annotated[tuple[ForCard, ...], Field(min_length=1)]
    standards: tuple[Slug, ...] = ()
    billing_gate: Literal["before-execution", "before-hand-over"]
    revenue: Literal["levy", "pnbp"]
    """Whose revenue the fee is: a levy of the region, or of the state (PNBP)."""
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    competences: dict[Slug, Competence] = Field(default_factory=dict)
    assessment: Assessment | None = None
    correction: Correction | None = None
    tests: Tests | None = None
    certificates: Annotated[tuple[Certificate, ...], Field(min_length=1)]
    validity: Validity
    subtypes: tuple[Subtype, ...] = ()
    surveillance: Surveillance | None = None
    consultancy_years: Positive | None = None
    accreditation: Text | None = None
    """The accreditation that its certificates name, as KAN writes it."""

    @property
    def named(self) -> Named:
        """The scheme by its id and by its names."""
        return Named(self.id, self.name, self.english)

    @property
    def has_samples(self) -> bool:
        return "sampling" in self.by_name

    @property
    def names_standard(self) -> bool:
        """Whether a case names the edition of a standard: one of a list, or any edition by which its product is tested."""
        return bool(self.standards) or self.tests is not None

    @property
    def blinds_samples(self) -> bool:
        """Whether who tests a sample does not learn whose it is."""
        return self.tests is not None and self.tests.blinded

    @property
    def pauses(self) -> frozenset[str]:
        """The reasons for which its stages pause the service clock."""
        return frozenset(reason for one in self.stages for reason in one.pauses)

    @cached_property
    def by_name(self) -> Mapping[str, Stage]:
        return {one.stage: one for one in self.stages}

    def paths(self) -> tuple[tuple[StageName, ...], ...]:
        """Every way from the first stage to one that nothing follows; none enters a stage twice."""
        found: list[tuple[StageName, ...]] = []
        ways: list[tuple[StageName, ...]] = [(self.stages[0].stage,)]
        for way in ways:
            following = self.by_name[way[-1]].next
            ways += [(*way, one) for one in following if one not in way]
            found += [] if following else [way]
        return tuple(found)


SHAPE = TypeAdapter(Scheme)
