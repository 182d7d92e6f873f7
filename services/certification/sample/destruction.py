"""A sealed sample that nobody needs any more is destroyed; that cannot be undone, so a complaint about the case stops it."""

from datetime import date, datetime

from services.certification.certification.certification import Certification
from services.certification.certification.holding import refuse_when_held
from services.certification.sample.custody import NotTheHolder
from services.certification.sample.sampling import SampleKind, Sampling
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class SampleStillNeeded(RefusedByRule):
    """Until the decision a re-test may need it, and the decision can be explained by it."""

    code = "sample-still-needed"
    indonesian = "Perkara ini belum diputus, sehingga contohnya masih diperlukan. Musnahkan contoh setelah keputusan sertifikasi."
    english = "The case is not decided yet, so its samples are still needed. Destroy the sample after the decision."
    clause = "ISO/IEC 17025:2017 7.4"


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class SampleDestroyed(Event[Sampling]):
    """Its holder destroyed a sealed sample."""

    TOPIC = "certification.sample-destroyed"
    INDONESIAN = "Contoh {label} dimusnahkan: {reason}"
    ENGLISH = "The sample {label} was destroyed: {reason}"
    label: OfficialNumber
    kind: SampleKind
    reason: str
    destroyed_by: str
    destroyed_on: date

    def apply(self, sampling: Sampling) -> None:
        sampling.destroyed = (*sampling.destroyed, self.label)
        sampling.happened_until = self.destroyed_on


# Decision – refuses, or records one thing. Time is an argument.
def destroy(sampling: Sampling, case: Certification, label: str, reason: str, by: str, on: date, now: datetime) -> None:
    """Destroys a sealed sample of a decided case, also one whose seal broke.

    Raises SampleUnknown, SampleGone, NotTheHolder, SampleStillNeeded, HeldByComplaint, EffectiveBeforeHistory.
    """
    EffectiveBeforeHistory.check(on, sampling.happened_until)
    sample = sampling.sealed(label)
    if sampling.holder(label) != by:
        raise NotTheHolder
    if case.status == "open":
        raise SampleStillNeeded
    refuse_when_held(case)
    sampling.record(
        SampleDestroyed, now, label=sample.label, kind=sample.kind, reason=reason, destroyed_by=by, destroyed_on=on
    )
