"""The review of all information (ISO/IEC 17065 7.5): what the committee recommends."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_next
from services.certification.certification.separation import refuse_evaluator
from shared.journal.events import Event

Recommendation = Literal["certify", "reject"]


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Recommended(Event[Certification]):
    """The committee recommended to certify, or not to."""

    TOPIC = "certification.recommended"
    INDONESIAN = "Komite Teknis merekomendasikan: {outcome}."
    ENGLISH = "The committee recommended: {outcome}."
    meeting_id: UUID
    outcome: Recommendation
    voters: tuple[str, ...]
    on: date

    def apply(self, case: Certification) -> None:
        case.recommendation = self.outcome
        case.end_stage("review")
        case.note(self.TOPIC, self.on, *self.voters)


# Decisions – refuse, or record one thing. Time is an argument.
def recommend(
    case: Certification,
    meeting_id: UUID,
    outcome: Recommendation,
    voters: tuple[str, ...],
    on: date,
    now: datetime,
) -> None:
    """Records the committee's recommendation. Raises like `refuse_unless_next`; EvaluatorMayNotReview, EffectiveBeforeHistory."""
    refuse_unless_next(case, "review")
    for one in voters:
        refuse_evaluator(case, one, "review")
    case.refuse_before_history(on)
    case.record(Recommended, now, meeting_id=meeting_id, outcome=outcome, voters=voters, on=on)
