"""A nonconformity is raised, and its due day is counted: months after the report of its audit, until then after it was raised."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from services.certification.audit.audit import Audit, Finding, Occasion
from services.certification.certification.certification import Certification
from services.certification.certification.corrections import StageFindsNothing
from services.certification.certification.course import stage_of
from services.certification.nonconformity.nonconformity import ENDED, Consequence, Grade, Nonconformity
from services.certification.scheme.scheme import StageName
from shared.journal.events import Event, FirstEvent
from shared.months import after_months


@dataclass(frozen=True)
class Found:
    """What was found, where and by which audit; without an audit it was found in testing or evaluation."""

    stage: StageName
    clause: str
    words: str
    grade: Grade
    occasion: Occasion = "initial"
    surveillance_id: UUID | None = None
    in_course: bool = True
    audit_id: UUID | None = None
    finding: int | None = None

    @classmethod
    def by(cls, audit: Audit, finding: Finding) -> Self:
        """The finding of an audit, which is a minor or major one."""
        return cls(
            audit.stage,
            finding.clause,
            finding.words,
            "major" if finding.grade == "major" else "minor",
            audit.occasion,
            audit.surveillance_id,
            audit.in_course,
            audit.id,
            finding.number,
        )


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class NonconformityRaised(FirstEvent[Nonconformity]):
    """A nonconformity was raised; `follows` happens if it is not settled on `due_on`."""

    TOPIC = "certification.nonconformity-raised"
    INDONESIAN = "Ketidaksesuaian {grade} atas {clause} diterbitkan: {words} Batas penyelesaian {due_on}."
    ENGLISH = "A {grade} nonconformity with {clause} was raised: {words} It is due on {due_on}."
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
    by: str
    on: date
    accounts: tuple[str, ...] = ()

    def apply(self, nonconformity: Nonconformity) -> None:
        nonconformity.raised_by, nonconformity.raised_on = self.by, self.on
        nonconformity.happened_until = self.on


class NonconformityDueMoved(Event[Nonconformity]):
    """The due day was counted from the report of the audit; `waits`: the client owes an answer until then."""

    TOPIC = "certification.nonconformity-due-moved"
    INDONESIAN = "Batas penyelesaian ketidaksesuaian dihitung dari laporan audit: {due_on}."
    ENGLISH = "The due day of the nonconformity was counted from the audit report: {due_on}."
    due_on: date
    waits: bool

    def apply(self, nonconformity: Nonconformity) -> None:
        nonconformity.due_on = self.due_on


# Decisions – refuse, or record one thing. Time is an argument.
def raise_nonconformity(
    case: Certification, found: Found, *, id: UUID, by: str, on: date, now: datetime
) -> Nonconformity:
    """Raises what was found. Raises StageNotOfScheme, StageFindsNothing."""
    correction = case.the_scheme().correction
    if correction is None or not stage_of(case, found.stage).finds:
        raise StageFindsNothing(stage=found.stage)
    months = correction.major_months if found.grade == "major" else correction.minor_months
    return Nonconformity.begin(
        NonconformityRaised,
        id=id,
        now=now,
        office=case.office,
        case_id=case.case_id,
        certification_id=case.id,
        stage=found.stage,
        occasion=found.occasion,
        surveillance_id=found.surveillance_id,
        in_course=found.in_course,
        audit_id=found.audit_id,
        finding=found.finding,
        clause=found.clause,
        words=found.words,
        grade=found.grade,
        due_on=after_months(on, months),
        follows=correction.initial if found.in_course else correction.surveillance,
        by=by,
        on=on,
        accounts=case.accounts,
    )


def count_from_report(nonconformity: Nonconformity, due_on: date, now: datetime) -> None:
    """Counts the due day from the report; one that has ended, or is due later already, keeps its day."""
    if nonconformity.status not in ENDED and due_on > nonconformity.due_on:
        nonconformity.record(NonconformityDueMoved, now, due_on=due_on, waits=nonconformity.waits_for_client)
