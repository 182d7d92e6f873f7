"""One sampling of one lot: plan, *berita acara*, the samples with their labels and seals, and the hands that they went through.

    lot → primary samples → composite → laboratory samples and retained samples

A broken seal makes a sample worthless. The test of a laboratory sample stops, and a further sampling replaces this one.
Source: SNI 19-0428-1998; ISO/IEC 17025:2017 7.4 (handling of test items).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from services.certification.sample.plan import Plan
from shared.errors import EffectiveBeforeHistory, NotFound, RefusedByRule
from shared.journal.events import Aggregate
from shared.privacy.clear_text import OfficialNumber

Status = Literal["planned", "drawn", "seal-broken"]
SampleKind = Literal["composite", "laboratory", "retained"]


class SamplingOutOfOrder(RefusedByRule):
    code = "sampling-out-of-order"
    indonesian = "Langkah ini tidak dapat dilakukan selama pengambilan contoh berstatus {status:words}."
    english = "This step cannot be taken while the sampling is {status:words}."


class SampleUnknown(NotFound):
    code = "sample-unknown"
    indonesian = "Berita acara ini tidak memuat contoh dengan label tersebut; label yang ada: {labels:words}."
    english = "The report of this sampling has no sample with this label; it has: {labels:words}."


class SealBroken(RefusedByRule):
    """Nobody can say what a sample holds after its seal broke."""

    code = "sample-seal-broken"
    indonesian = (
        "Segel contoh ini dilaporkan rusak, sehingga contoh tidak dapat dipakai. Ambil contoh baru "
        "(POST /certifications/…/samplings)."
    )
    english = (
        "The seal of this sample was reported broken, so it cannot be used. Take a new sample "
        "(POST /certifications/…/samplings)."
    )
    clause = "ISO/IEC 17025:2017 7.4.3"


class SampleGone(RefusedByRule):
    code = "sample-gone"
    indonesian = "Contoh ini sudah dimusnahkan. Pakai contoh lain yang tidak ada pada `destroyed`."
    english = "This sample was destroyed. Use another sample that is not among `destroyed`."
    clause = "ISO/IEC 17025:2017 7.4.1"


@dataclass(frozen=True)
class Sample:
    """One sample; only laboratory and retained samples are sealed."""

    label: OfficialNumber
    kind: SampleKind
    quantity: str
    seal: OfficialNumber | None = None


@dataclass(frozen=True)
class HandOver:
    """A sample went from one hand to the next: to a person by token subject, or to a laboratory outside the office.

    `confirmed_by`: who received it there, after comparing the seal; None until then.
    """

    label: OfficialNumber
    giver: str
    receiver: str | None
    laboratory_id: UUID | None
    on: date
    confirmed_by: str | None = None
    confirmed_on: date | None = None


class Sampling(Aggregate):
    """One sampling. `replaces`: the sampling whose seal broke; this one takes its place. `destroyed`: labels of destroyed samples.

    `broken`: the labels of samples whose seal broke. The status is `seal-broken` when it is a laboratory sample's.
    """

    TOPIC = "certification.sampling"

    office: str
    case_id: UUID
    certification_id: UUID
    scheme: str
    goods: str | None
    plan: Plan
    planned_by: str
    accounts: tuple[str, ...] = ()
    replaces: UUID | None = None
    status: Status = "planned"
    number: str | None = None
    drawn_by: str | None = None
    units_drawn: int = 0
    samples: tuple[Sample, ...] = ()
    custody: tuple[HandOver, ...] = ()
    broken: tuple[str, ...] = ()
    destroyed: tuple[str, ...] = ()
    happened_until: date = date.min

    @property
    def by_label(self) -> Mapping[str, Sample]:
        """The samples that have a label and, except for the composite, a seal."""
        return {one.label: one for one in self.samples}

    @property
    def primary_labels(self) -> tuple[str, ...]:
        """The labels of the primary samples: as many as units were drawn."""
        return tuple(f"{self.number}-P{number + 1}" for number in range(self.units_drawn))

    def sealed(self, label: str) -> Sample:
        """A sealed sample that exists still, by its label. Raises SampleUnknown, SampleGone."""
        sample = self.by_label.get(label)
        if sample is None or sample.seal is None:
            raise SampleUnknown(labels=[one.label for one in self.samples if one.seal is not None])
        if label in self.destroyed:
            raise SampleGone
        return sample

    def whole(self, label: str) -> Sample:
        """A sealed sample whose seal is whole. Raises SealBroken, and like `sealed`."""
        sample = self.sealed(label)
        if label in self.broken:
            raise SealBroken
        return sample

    def last_hand_over(self, label: str) -> HandOver | None:
        """The latest hand-over of a sample; None while the sampling officer has it."""
        return next((one for one in reversed(self.custody) if one.label == label), None)

    def holder(self, label: str) -> str | None:
        """The person who has the sample; None while a laboratory outside the office has it."""
        last = self.last_hand_over(label)
        return self.drawn_by if last is None else last.receiver

    def refuse_unless(self, status: Status, on: date) -> None:
        """Raises SamplingOutOfOrder in another state, EffectiveBeforeHistory for a day before an earlier event."""
        if self.status != status:
            raise SamplingOutOfOrder(status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)
