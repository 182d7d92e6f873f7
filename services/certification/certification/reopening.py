"""An appeal that was upheld reopens the decision on a rejected case (ISO/IEC 17065 7.13.9). The first decision stays."""

from datetime import date, datetime
from uuid import UUID

from services.certification.certification.certification import Certification
from shared.errors import RefusedByRule
from shared.journal.events import Event


class NotRejected(RefusedByRule):
    code = "not-rejected"
    indonesian = "Hanya keputusan penolakan yang dapat dibuka kembali; status perkara: {status:words}."
    english = "Only the rejection of a case can be reopened; the case is {status:words}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class DecisionReopened(Event[Certification]):
    """An appeal was upheld, so another person decides the case. A committee that recommended to reject reviews it again, too."""

    TOPIC = "certification.decision-reopened"
    INDONESIAN = "Keputusan dibuka kembali karena banding dikabulkan; orang lain memutuskan."
    ENGLISH = "The decision was reopened because an appeal was upheld; another person decides."
    appeal_id: UUID
    handlers: tuple[str, ...]
    on: date

    def apply(self, case: Certification) -> None:
        case.status = "open"
        if case.recommendation == "reject":
            case.recommendation = None
            case.done = tuple(one for one in case.done if one != "review")
        case.note(self.TOPIC, self.on, *self.handlers)


# Decisions – refuse, or record one thing. Time is an argument.
def reopen(case: Certification, appeal_id: UUID, handlers: tuple[str, ...], on: date, now: datetime) -> None:
    """Reopens a rejected case for a new decision; `handlers` decided the appeal. Raises NotRejected, EffectiveBeforeHistory."""
    if case.status != "rejected":
        raise NotRejected(status=case.status)
    case.refuse_before_history(on)
    case.record(DecisionReopened, now, appeal_id=appeal_id, handlers=handlers, on=on)
