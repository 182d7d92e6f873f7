"""Nonconformities in the course of the case: it waits for their correction, and returns to the stage that found them."""

from datetime import date, datetime
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_current, stage_of
from services.certification.scheme.scheme import StageName
from shared.errors import RefusedByRule
from shared.journal.events import Event


class StageFindsNothing(RefusedByRule):
    code = "stage-finds-nothing"
    indonesian = "Pada tahap {stage:words} skema ini tidak mencatat ketidaksesuaian."
    english = "At the stage {stage:words} this scheme records no nonconformities."


class CorrectionUnknown(RefusedByRule):
    code = "correction-unknown"
    indonesian = "Ketidaksesuaian ini tidak (lagi) terbuka dalam perkara ini."
    english = "This nonconformity is not open in this case (any more)."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CorrectionAsked(Event[Certification]):
    """The first nonconformity of a stage is open: the case waits for the client's correction."""

    TOPIC = "certification.correction-asked"
    INDONESIAN = "Tindakan perbaikan diminta atas ketidaksesuaian pada tahap {stage}."
    ENGLISH = "The client was asked to correct a nonconformity of the stage {stage}."
    stage: StageName
    nonconformity_id: UUID
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.corrections = {**case.corrections, self.nonconformity_id: self.stage}
        case.note(self.TOPIC, self.on, self.by)


class FurtherCorrectionAsked(Event[Certification]):
    """A further nonconformity is open while the case waits for corrections already."""

    TOPIC = "certification.further-correction-asked"
    INDONESIAN = "Tindakan perbaikan lain diminta pada tahap {stage}."
    ENGLISH = "A further correction was asked for at the stage {stage}."
    stage: StageName
    nonconformity_id: UUID
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.corrections = {**case.corrections, self.nonconformity_id: self.stage}
        case.note(self.TOPIC, self.on, self.by)


class CorrectionVerified(Event[Certification]):
    """One correction was verified; others are open."""

    TOPIC = "certification.correction-verified"
    INDONESIAN = "Satu tindakan perbaikan diverifikasi; masih ada yang lain."
    ENGLISH = "One correction was verified; others are open."
    nonconformity_id: UUID
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.corrections = {id: stage for id, stage in case.corrections.items() if id != self.nonconformity_id}
        case.note(self.TOPIC, self.on, self.by)


class CorrectionsVerified(Event[Certification]):
    """The last open correction was verified: the case goes on at the stage that found it."""

    TOPIC = "certification.corrections-verified"
    INDONESIAN = "Semua tindakan perbaikan diverifikasi; perkara kembali ke tahap {stage}."
    ENGLISH = "All corrections are verified; the case returns to the stage {stage}."
    stage: StageName
    nonconformity_id: UUID
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.corrections = {}
        case.note(self.TOPIC, self.on, self.by)


# Decisions – refuse, or record one thing. Time is an argument.
def ask_correction(
    case: Certification, stage: StageName, nonconformity_id: UUID, by: str, on: date, now: datetime
) -> None:
    """Opens a nonconformity of the stage that the case is at.

    Raises StageFindsNothing, EffectiveBeforeHistory, and like `refuse_unless_current`.
    """
    refuse_unless_current(case, stage)
    if not stage_of(case, stage).finds:
        raise StageFindsNothing(stage=stage)
    case.refuse_before_history(on)
    event = FurtherCorrectionAsked if case.corrections else CorrectionAsked
    case.record(event, now, stage=stage, nonconformity_id=nonconformity_id, by=by, on=on)


def verify_correction(case: Certification, nonconformity_id: UUID, by: str, on: date, now: datetime) -> None:
    """Closes a nonconformity whose correction is verified. Raises CertificationEnded, CorrectionUnknown, EffectiveBeforeHistory."""
    case.refuse_when_ended()
    stage = case.corrections.get(nonconformity_id)
    if stage is None:
        raise CorrectionUnknown
    case.refuse_before_history(on)
    if len(case.corrections) == 1:
        case.record(CorrectionsVerified, now, stage=stage, nonconformity_id=nonconformity_id, by=by, on=on)
    else:
        case.record(CorrectionVerified, now, nonconformity_id=nonconformity_id, by=by, on=on)
