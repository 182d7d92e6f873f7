"""Who has a sample: each hand-over names both parties, and each compares the number of the seal."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from services.certification.sample.sampling import HandOver, Sample, SampleKind, Sampling
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class NotTheHolder(RefusedByRule):
    code = "not-the-holder"
    indonesian = "Hanya pemegang contoh yang dapat menyerahkannya; lihat `custody`."
    english = "Only the holder of a sample can hand it over; see `custody`."
    clause = "ISO/IEC 17025:2017 7.4.1"


class ReceiverMissing(RefusedByRule):
    code = "receiver-missing"
    indonesian = (
        "Sebut satu penerima selain Anda: `receiver` (akun petugas) atau `laboratory_id` (laboratorium terdaftar)."
    )
    english = "Name one receiver other than yourself: `receiver` (an officer's account) or `laboratory_id` (a registered laboratory)."


class SealDiffers(RefusedByRule):
    code = "seal-differs"
    indonesian = (
        "Nomor segel tidak sama dengan berita acara. Periksa nomornya; bila segelnya memang lain, laporkan segel rusak."
    )
    english = "The number of the seal is not the one in the report. Check it; if the seal is another one, report it as broken."
    clause = "ISO/IEC 17025:2017 7.4.3"


class NotHandedOver(RefusedByRule):
    """The chain has no gap: a laboratory receives what somebody handed to it."""

    code = "sample-not-handed-over"
    indonesian = (
        "Contoh ini belum diserahkan kepada penerima tersebut. Pemegangnya menyerahkan lebih dahulu "
        "(POST /samplings/…/hand-over)."
    )
    english = (
        "This sample was not handed to this receiver. Its holder hands it over first (POST /samplings/…/hand-over)."
    )
    clause = "ISO/IEC 17025:2017 7.4.1"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SampleHandedOver(Event[Sampling]):
    """The holder handed a sample to another person, or to a laboratory outside the office."""

    TOPIC = "certification.sample-handed-over"
    INDONESIAN = "Contoh {label} diserahkan; segel {seal} utuh."
    ENGLISH = "The sample {label} was handed over; seal {seal} is whole."
    label: OfficialNumber
    seal: OfficialNumber
    giver: str
    receiver: str | None
    laboratory_id: UUID | None
    handed_over_on: date

    def apply(self, sampling: Sampling) -> None:
        hand_over = HandOver(self.label, self.giver, self.receiver, self.laboratory_id, self.handed_over_on)
        sampling.custody = (*sampling.custody, hand_over)
        sampling.happened_until = self.handed_over_on


class SampleReceived(Event[Sampling]):
    """The receiver confirmed the last hand-over of a sample."""

    TOPIC = "certification.sample-received"
    INDONESIAN = "Contoh {label} diterima; segel {seal} utuh."
    ENGLISH = "The sample {label} was received; seal {seal} is whole."
    label: OfficialNumber
    seal: OfficialNumber
    received_by: str
    received_on: date

    def apply(self, sampling: Sampling) -> None:
        last = sampling.last_hand_over(self.label)
        sampling.custody = tuple(
            replace(one, confirmed_by=self.received_by, confirmed_on=self.received_on) if one is last else one
            for one in sampling.custody
        )
        sampling.happened_until = self.received_on


class SealFoundBroken(Event[Sampling]):
    """Somebody found the seal of a sample broken, so the sample is worthless."""

    TOPIC = "certification.seal-broken"
    INDONESIAN = "Segel contoh {label} ditemukan rusak: {words}"
    ENGLISH = "The seal of the sample {label} was found broken: {words}"
    label: OfficialNumber
    kind: SampleKind
    words: str
    found_by: str
    found_on: date

    def apply(self, sampling: Sampling) -> None:
        sampling.broken = (*sampling.broken, self.label)
        if self.kind == "laboratory":
            sampling.status = "seal-broken"
        sampling.happened_until = self.found_on


# Decisions – refuse, or record one thing. Time is an argument.
def hand_over(
    sampling: Sampling,
    label: str,
    seal: str,
    by: str,
    on: date,
    now: datetime,
    *,
    receiver: str | None = None,
    laboratory_id: UUID | None = None,
) -> None:
    """Hands a sample on; the holder compares the seal. Raises NotTheHolder, ReceiverMissing, SealDiffers, SealBroken."""
    _refuse_before_drawing(sampling, on)
    sample = _compared(sampling, label, seal)
    if sampling.holder(label) != by:
        raise NotTheHolder
    if (receiver is None) == (laboratory_id is None) or receiver == by:
        raise ReceiverMissing
    sampling.record(
        SampleHandedOver,
        now,
        label=sample.label,
        seal=sample.seal,
        giver=by,
        receiver=receiver,
        laboratory_id=laboratory_id,
        handed_over_on=on,
    )


def receive(
    sampling: Sampling, label: str, seal: str, laboratory_id: UUID | None, by: str, on: date, now: datetime
) -> None:
    """Confirms the last hand-over, which named this person or this laboratory.

    Raises NotHandedOver, SealDiffers, SealBroken.
    """
    _refuse_before_drawing(sampling, on)
    sample, last = _compared(sampling, label, seal), sampling.last_hand_over(label)
    if last is None or last.confirmed_by is not None or not _is_to(last, laboratory_id, by):
        raise NotHandedOver
    sampling.record(SampleReceived, now, label=sample.label, seal=sample.seal, received_by=by, received_on=on)


def report_broken_seal(sampling: Sampling, label: str, words: str, by: str, on: date, now: datetime) -> None:
    """Records a broken seal once. Raises SampleUnknown, SealBroken."""
    _refuse_before_drawing(sampling, on)
    sample = sampling.whole(label)
    sampling.record(SealFoundBroken, now, label=sample.label, kind=sample.kind, words=words, found_by=by, found_on=on)


def _refuse_before_drawing(sampling: Sampling, on: date) -> None:
    """After one seal broke, the other samples still move."""
    sampling.refuse_unless("drawn" if sampling.status == "planned" else sampling.status, on)


def _compared(sampling: Sampling, label: str, seal: str) -> Sample:
    sample = sampling.whole(label)
    if sample.seal != seal:
        raise SealDiffers
    return sample


def _is_to(last: HandOver, laboratory_id: UUID | None, by: str) -> bool:
    return last.receiver == by if laboratory_id is None else last.laboratory_id == laboratory_id
