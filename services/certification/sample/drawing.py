"""The plan of a sampling, and its *berita acara*: samples with the system's labels and the officer's seals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.certification.sample.plan import Plan
from services.certification.sample.sampling import Sample, Sampling
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import OfficialNumber


class SamplingExists(RefusedByRule):
    code = "sampling-exists"
    indonesian = "Sertifikasi ini sudah mempunyai pengambilan contoh; yang baru hanya setelah segel rusak."
    english = "This certification has a sampling already; a further one only follows a broken seal."


class TooFewUnits(RefusedByRule):
    code = "too-few-units"
    indonesian = "Rencana menuntut {planned} satuan dari lot ini. Ambil kekurangannya lebih dahulu."
    english = "The plan demands {planned} units from this lot. Draw the missing ones first."
    clause = "SNI 19-0428-1998"


class MoreThanLot(RefusedByRule):
    code = "more-than-lot"
    indonesian = "Lot ini hanya berisi {lot_size} satuan."
    english = "The lot has only {lot_size} units."


class RetainedSampleMissing(RefusedByRule):
    """The scheme allows a re-test, which needs a sample that the laboratory has not opened."""

    code = "retained-sample-missing"
    indonesian = "Skema ini mengizinkan uji ulang, sehingga perlu {needed} contoh arsip pada `retained`."
    english = "The scheme allows a re-test, so {needed} retained sample is needed in `retained`."


class SealTwice(RefusedByRule):
    """A seal has a number of its own, so that a changed one is noticed."""

    code = "seal-twice"
    indonesian = "Setiap contoh memerlukan segel dengan nomor sendiri yang belum pernah dipakai di kantor ini."
    english = "Each sample needs a seal with a number of its own, which this office has never used before."


@dataclass(frozen=True)
class Portion:
    """One sealed sample as the officer describes it; `quantity` with its unit, such as "6 botol 600 ml"."""

    quantity: str
    seal: str


@dataclass(frozen=True)
class Drawing:
    """What was drawn. `client_position`: the position of the client's representative who signs the berita acara."""

    units: int
    composite: str
    laboratory: tuple[Portion, ...]
    retained: tuple[Portion, ...]
    client_position: str
    note: str | None = None


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SamplingPlanned(FirstEvent[Sampling]):
    """A sampling officer of the team planned the sampling of a lot."""

    TOPIC = "certification.sampling-planned"
    INDONESIAN = "Pengambilan contoh direncanakan pada {planned_on}."
    ENGLISH = "The sampling was planned on {planned_on}."
    office: str
    case_id: UUID
    certification_id: UUID
    accounts: tuple[str, ...]
    scheme: str
    goods: str | None
    plan: Plan
    planned_by: str
    planned_on: date
    replaces: UUID | None

    def apply(self, sampling: Sampling) -> None:
        sampling.happened_until = self.planned_on


class SamplingReplanned(Event[Sampling]):
    """The officer changed the plan before drawing, such as for a lot of another size."""

    TOPIC = "certification.sampling-replanned"
    INDONESIAN = "Rencana pengambilan contoh diubah: {reason}"
    ENGLISH = "The plan of the sampling was changed: {reason}"
    plan: Plan
    reason: str
    planned_by: str
    planned_on: date

    def apply(self, sampling: Sampling) -> None:
        sampling.plan, sampling.planned_by = self.plan, self.planned_by
        sampling.happened_until = self.planned_on


class SamplesDrawn(Event[Sampling]):
    """The officer drew, labelled and sealed the samples and signed the berita acara with the client."""

    TOPIC = "certification.samples-drawn"
    INDONESIAN = "Contoh diambil: {units} satuan, berita acara nomor {number}."
    ENGLISH = "Samples were drawn: {units} units, report number {number}."
    number: OfficialNumber
    units: int
    samples: tuple[Sample, ...]
    client_position: str
    note: str | None
    drawn_by: str
    drawn_on: date

    def apply(self, sampling: Sampling) -> None:
        sampling.status = "drawn"
        sampling.number = self.number
        sampling.units_drawn = self.units
        sampling.samples = self.samples
        sampling.drawn_by = self.drawn_by
        sampling.happened_until = self.drawn_on


@dataclass(frozen=True, kw_only=True)
class Matter:
    """The case that a sampling belongs to."""

    office: str
    case_id: UUID
    certification_id: UUID
    accounts: tuple[str, ...]
    scheme: str
    goods: str | None


# Decisions – refuse, or record one thing. Time is an argument.
def plan_sampling(
    matter: Matter, plan: Plan, replaced: Sampling | None, *, id: UUID, by: str, on: date, now: datetime
) -> Sampling:
    """Plans a sampling; `replaced` is the latest sampling of the case. Raises SamplingExists while its seals are whole."""
    if replaced is not None:
        if not replaced.broken:
            raise SamplingExists
        EffectiveBeforeHistory.check(on, replaced.happened_until)
    return Sampling.begin(
        SamplingPlanned,
        id=id,
        now=now,
        office=matter.office,
        case_id=matter.case_id,
        certification_id=matter.certification_id,
        accounts=matter.accounts,
        scheme=matter.scheme,
        goods=matter.goods,
        plan=plan,
        planned_by=by,
        planned_on=on,
        replaces=None if replaced is None else replaced.id,
    )


def replan(sampling: Sampling, plan: Plan, reason: str, by: str, on: date, now: datetime) -> None:
    """Changes the plan before anything is drawn. Raises SamplingOutOfOrder, EffectiveBeforeHistory."""
    sampling.refuse_unless("planned", on)
    sampling.record(SamplingReplanned, now, plan=plan, reason=reason, planned_by=by, planned_on=on)


def refuse_drawing(sampling: Sampling, drawing: Drawing, retests: int, on: date) -> None:
    """Raises SamplingOutOfOrder, TooFewUnits, MoreThanLot, RetainedSampleMissing, SealTwice."""
    sampling.refuse_unless("planned", on)
    if drawing.units < sampling.plan.units:
        raise TooFewUnits(planned=sampling.plan.units)
    if drawing.units > sampling.plan.lot_size:
        raise MoreThanLot(lot_size=sampling.plan.lot_size)
    if len(drawing.retained) < retests:
        raise RetainedSampleMissing(needed=retests)
    seals = [one.seal for one in (*drawing.laboratory, *drawing.retained)]
    if len(set(seals)) < len(seals):
        raise SealTwice


def draw(sampling: Sampling, drawing: Drawing, number: str, retests: int, by: str, on: date, now: datetime) -> None:
    """Records the samples under labels made of the number of the berita acara; a label says nothing about the client."""
    refuse_drawing(sampling, drawing, retests, on)
    sampling.record(
        SamplesDrawn,
        now,
        number=number,
        units=drawing.units,
        samples=(
            Sample(f"{number}-K", "composite", drawing.composite),
            *_labelled(number, "L", drawing.laboratory),
            *_labelled(number, "A", drawing.retained),
        ),
        client_position=drawing.client_position,
        note=drawing.note,
        drawn_by=by,
        drawn_on=on,
    )


def _labelled(number: str, letter: str, portions: Sequence[Portion]) -> list[Sample]:
    """L for a laboratory sample, A for a retained one (*arsip*)."""
    return [
        Sample(f"{number}-{letter}{place + 1}", "laboratory" if letter == "L" else "retained", one.quantity, one.seal)
        for place, one in enumerate(portions)
    ]
