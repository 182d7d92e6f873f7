"""The two audits of a case: *kecukupan* (stage 1) and *kesesuaian* (stage 2). The audits themselves are a noun of their own."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_current, refuse_unless_next
from shared.journal.events import Event

AuditStage = Literal["audit-stage-1", "audit-stage-2"]


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AuditBegun(Event[Certification]):
    """An audit of the case began."""

    TOPIC = "certification.audit-begun"
    INDONESIAN = "Tahap {stage} dimulai."
    ENGLISH = "The {stage} began."
    stage: AuditStage
    audit_id: UUID
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.begin_stage(self.stage)
        case.note(self.TOPIC, self.on, self.by)


class AuditEnded(Event[Certification]):
    """An audit of the case ended; its nonconformities may be open."""

    TOPIC = "certification.audit-ended"
    INDONESIAN = "Tahap {stage} selesai."
    ENGLISH = "The {stage} ended."
    stage: AuditStage
    audit_id: UUID
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage(self.stage)
        case.note(self.TOPIC, self.on, self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def begin_audit(case: Certification, stage: AuditStage, audit_id: UUID, by: str, on: date, now: datetime) -> None:
    """Begins an audit: when its stage is due, or again while the stage has open corrections (a follow-up visit).

    Raises like `refuse_unless_next`, and EffectiveBeforeHistory.
    """
    if not (case.current == stage and stage in case.corrections.values()):
        refuse_unless_next(case, stage)
    case.refuse_when_ended()
    case.refuse_before_history(on)
    case.record(AuditBegun, now, stage=stage, audit_id=audit_id, by=by, on=on)


def end_audit(case: Certification, stage: AuditStage, audit_id: UUID, by: str, on: date, now: datetime) -> None:
    """Ends an audit. Raises like `refuse_unless_current`, and EffectiveBeforeHistory."""
    refuse_unless_current(case, stage)
    case.refuse_before_history(on)
    case.record(AuditEnded, now, stage=stage, audit_id=audit_id, by=by, on=on)
