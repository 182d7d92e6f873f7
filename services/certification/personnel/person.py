"""A person of the certification body: employment, roles, evidence of competence, impartiality, yearly assessments.

Each entry keeps its day, so that the register answers for the day of an act, also a past one. Source: ISO/IEC 17065 6.1.2 and 4.2.10;
competence of the offices' service standards, as the schemes state it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args
from uuid import UUID, uuid5

from shared.errors import DutiesNotSeparate
from shared.journal.events import Aggregate
from shared.privacy.personal import Personal

PersonField = Literal["name", "nip"]
EmploymentKind = Literal["staff", "contract"]
Level = Literal["SMA", "D3", "S1"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
"""From the lowest education to the highest."""
Outcome = Literal["fit", "unfit"]
Role = Literal[
    "administration-manager",
    "auditor",
    "certification-decider",
    "examiner",
    "front-office-officer",
    "laboratory-analyst",
    "lead-auditor",
    "lspro-administration",
    "operations-officer",
    "sampling-officer",
    "skrd-issuer",
    "technical-committee",
    "technical-manager",
    "trainer",
]
"""The roles of the body's own people in the schemes."""

_PERSONS = UUID("b1b3fd0c-64c4-4a86-9f0a-5b0a9f3a8a77")


def person_of(office: str, subject: str) -> UUID:
    """The id of the entry of a token subject at an office: each subject has one."""
    return uuid5(_PERSONS, f"{office}\x00{subject}")


class OwnEntry(DutiesNotSeparate):
    """Nobody keeps their own entry: they would attest their own competence."""

    code = "own-personnel-entry"
    indonesian = "Anda tidak dapat mengubah catatan personel Anda sendiri; mintalah petugas lain melakukannya."
    english = "You cannot change your own entry in the personnel register; ask another officer to do it."
    clause = "UU 30/2014 art. 42–43"


@dataclass(frozen=True)
class Employment:
    """The body employs the person, or has a contract with them; both days are included, without the last it goes on."""

    kind: EmploymentKind
    valid_from: date
    valid_until: date | None

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on <= (self.valid_until or date.max)


@dataclass(frozen=True)
class Education:
    """A completed education; `on` is None for the one with which the person was entered."""

    level: Level
    on: date | None = None


@dataclass(frozen=True)
class Grant:
    """The person may act in a role under some schemes, for some goods (none named: for all), until the day `ended_on`."""

    role: Role
    schemes: tuple[str, ...]
    goods: tuple[str, ...]
    granted_on: date
    ended_on: date | None = None

    def holds(self, on: date) -> bool:
        return self.granted_on <= on < (self.ended_on or date.max)


@dataclass(frozen=True)
class Training:
    """A training that the person completed."""

    training: str
    on: date


@dataclass(frozen=True)
class Knowledge:
    """A standard that the person has shown to know."""

    standard: str
    on: date


@dataclass(frozen=True)
class Observation:
    """An audit that the person observed: one of this service by its id, or one `elsewhere`, at another body."""

    on: date
    audit_id: UUID | None = None
    elsewhere: str | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Consultancy:
    """The person gave consultancy to a client; `until` is its last day."""

    applicant_id: UUID
    until: date


@dataclass(frozen=True)
class Interest:
    """What the person declared about their interests in a certification."""

    certification_id: UUID
    conflict: bool
    on: date


@dataclass(frozen=True)
class PersonAssessment:
    """A yearly assessment."""

    outcome: Outcome
    assessed_on: date
    assessed_by: str


class Person(Aggregate):
    """One person at one office. `subject` is the person in tokens; name and NIP are sealed."""

    TOPIC = "certification.person"

    office: str
    subject: str
    name: Personal[str]
    nip: Personal[str] | None
    employments: tuple[Employment, ...] = ()
    educations: tuple[Education, ...] = ()
    grants: tuple[Grant, ...] = ()
    trainings: tuple[Training, ...] = ()
    knowledge: tuple[Knowledge, ...] = ()
    observations: tuple[Observation, ...] = ()
    consultancies: tuple[Consultancy, ...] = ()
    interests: tuple[Interest, ...] = ()
    assessments: tuple[PersonAssessment, ...] = ()

    @property
    def sealed(self) -> Mapping[PersonField, Personal[str]]:
        return {"name": self.name} if self.nip is None else {"name": self.name, "nip": self.nip}

    def is_employed(self, on: date) -> bool:
        return any(one.is_valid(on) for one in self.employments)

    def grant_on(self, role: str, on: date) -> Grant | None:
        """The grant of a role that holds on a day."""
        return next((one for one in reversed(self.grants) if one.role == role and one.holds(on)), None)

    def has_education(self, least: Level, on: date) -> bool:
        """Whether the person had completed this education, or a higher one, by a day."""
        enough = LEVELS[LEVELS.index(least) :]
        return any(one.level in enough and (one.on is None or one.on <= on) for one in self.educations)

    def observed(self, on: date) -> int:
        """The number of audits observed by a day, the day included."""
        return sum(one.on <= on for one in self.observations)

    def assessment_on(self, on: date) -> PersonAssessment | None:
        """The last assessment by a day, the day included."""
        return max(
            (one for one in self.assessments if one.assessed_on <= on), key=lambda one: one.assessed_on, default=None
        )

    def interest_in(self, certification_id: UUID) -> Interest | None:
        """The last declaration for a certification."""
        return next((one for one in reversed(self.interests) if one.certification_id == certification_id), None)

    def refuse_own_entry(self, actor: str) -> None:
        """Raises OwnEntry."""
        if actor == self.subject:
            raise OwnEntry
