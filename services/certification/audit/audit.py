"""An audit: one visit for one stage of a certification, for its surveillance or for its recertification.

    planned ── opening ──> open ── closing ──> closed ── report ──> reported

Findings are recorded while it is open. Each that asks for a correction is raised as a nonconformity before it closes, so that no way
leads round it. Source: ISO/IEC 17065 7.4; ISO 19011 6.4 and 6.5.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, Literal
from uuid import UUID

from services.certification.certification.auditing import AuditStage
from services.certification.certification.certification import Member
from services.certification.certification.team import ACTING
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText, Digest, OfficialNumber

Occasion = Literal["initial", "surveillance", "recertification"]
Status = Literal["planned", "open", "closed", "reported"]
Grade = Literal["conforms", "observation", "minor", "major"]
CORRECTED: Final[frozenset[Grade]] = frozenset({"minor", "major"})
"""The grades that ask for a correction; an observation asks for nothing."""


class AuditNotOpen(RefusedByRule):
    code = "audit-not-open"
    indonesian = (
        "Audit ini berstatus {status:words}; pertemuan pembukaannya harus sudah dan penutupannya belum dilaksanakan."
    )
    english = "This audit is {status:words}: this is done between its opening and its closing meeting."


@dataclass(frozen=True)
class AuditPlan:
    """Days, sites, clauses and criteria of an audit; `on_site` is the part of `man_days` at the client, both in half days."""

    INDONESIAN: ClassVar[str] = "{days} di {sites}, {man_days} hari orang"
    ENGLISH: ClassVar[str] = "{days} at {sites}, {man_days} man-days"

    days: tuple[date, ...]
    sites: tuple[str, ...]
    clauses: tuple[str, ...]
    criteria: tuple[str, ...]
    man_days: Decimal
    on_site: Decimal
    deviation_reason: str | None = None


@dataclass(frozen=True)
class ClientLine:
    """What a report says of the client in clear."""

    title: CardText
    value: CardText


@dataclass(frozen=True)
class Attendance:
    """Who was at a meeting: members of the team by subject, the client by function. The signed list has the names (`file`)."""

    team: tuple[str, ...]
    client: tuple[str, ...]
    file: UUID | None = None


@dataclass(frozen=True)
class Finding:
    """What was found against a clause; `number` counts from 1 in the audit."""

    number: int
    clause: str
    words: str
    grade: Grade
    by: str
    on: date


@dataclass(frozen=True)
class AuditMeeting:
    """The opening or the closing meeting."""

    attendance: Attendance
    by: str
    on: date


@dataclass(frozen=True)
class AuditReport:
    """The report; `form` is the layout of its text, and the last days for corrections are counted from it."""

    number: OfficialNumber
    form: int
    text_sha256: Digest
    major_due_on: date | None
    minor_due_on: date | None
    by: str
    on: date


class Audit(Aggregate):
    """`in_course`: the audit is a stage of the open case, not of a certificate's life. `nonconformities`: by finding."""

    TOPIC = "certification.audit"

    office: str
    case_id: UUID
    certification_id: UUID
    stage: AuditStage
    occasion: Occasion
    surveillance_id: UUID | None
    in_course: bool
    body: str
    scheme_name: str
    standard: str | None
    client: tuple[ClientLine, ...]
    plan: AuditPlan
    team: tuple[Member, ...]
    accounts: tuple[str, ...] = ()
    happened_until: date = date.min
    status: Status = "planned"
    planned_by: str = ""
    planned_on: date = date.min
    opening: AuditMeeting | None = None
    findings: tuple[Finding, ...] = ()
    nonconformities: dict[int, UUID] = field(default_factory=dict)
    closing: AuditMeeting | None = None
    on_site: Decimal | None = None
    report: AuditReport | None = None

    def refuse_unless_open(self) -> None:
        """Raises AuditNotOpen."""
        if self.status != "open":
            raise AuditNotOpen(status=self.status)

    def refuse_before_history(self, on: date) -> None:
        """Raises EffectiveBeforeHistory."""
        EffectiveBeforeHistory.check(on, self.happened_until)

    @property
    def unraised(self) -> list[int]:
        """The findings that ask for a correction and are not raised as nonconformities yet."""
        return [
            one.number for one in self.findings if one.grade in CORRECTED and one.number not in self.nonconformities
        ]

    @property
    def evaluators(self) -> tuple[str, ...]:
        """The members who acted: everybody but observers and trainees."""
        return tuple(one.subject for one in self.team if one.part in ACTING)

    @property
    def observers(self) -> list[str]:
        """The observers who were at both meetings."""
        meetings = [one.attendance.team for one in (self.opening, self.closing) if one is not None]
        return [
            one.subject
            for one in self.team
            if one.part == "observer" and all(one.subject in there for there in meetings)
        ]


def by_grade(findings: tuple[Finding, ...]) -> Mapping[Grade, int]:
    """How many findings each grade has."""
    grades: tuple[Grade, ...] = ("conforms", "observation", "minor", "major")
    return {grade: sum(one.grade == grade for one in findings) for grade in grades}
