"""What past bills would have cost under a draft of a tariff: a question with an answer, and no event.

Each bill stays as it was assessed; only its amount is held against what the draft says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.billing.bill.assessment import LevyAssessed, question_of
from services.billing.tariff.assessing import Unpriced, assess_by
from services.billing.tariff.catalogue import tariff_on
from services.billing.tariff.faults import faults_of
from services.billing.tariff.tariffs import NothingDue, Tariff, law_that_frees
from shared.errors import Unreadable
from shared.wording import Named

OTHER_OFFICE = Named("office", "office: rancangan ini milik kantor lain", "office: the draft is another office's")


class DraftUnusable(Unreadable):
    """`problems` names the lines of the draft by their ids."""

    code = "draft-tariff-unusable"
    indonesian = "Rancangan tarif ini belum dapat dipakai. Perbaiki: {problems}."
    english = "This draft of a tariff cannot be used yet. Correct: {problems}."


class PeriodInverted(Unreadable):
    code = "comparison-period-inverted"
    indonesian = "`last_day` mendahului `first_day`."
    english = "`last_day` is before `first_day`."


class DayOutsideDraft(Unreadable):
    code = "day-outside-draft"
    indonesian = "Rancangan tarif tidak berlaku pada `as_if_on`: {on:day}. Pilih hari dalam masa berlakunya."
    english = "The draft is not in force on `as_if_on`, {on:day}. Choose a day on which it is in force."


class DraftNotInForce(Unpriced):
    code = "draft-not-in-force"
    indonesian = (
        "Rancangan tarif tidak berlaku pada {on:day}, hari layanan ini diberikan. Isi `as_if_on` untuk menghitung seolah-olah "
        "layanan diberikan pada hari lain."
    )
    english = (
        "The draft is not in force on {on:day}, the day of this service. Fill `as_if_on` to price it as if it had been given on "
        "another day."
    )


@dataclass(frozen=True)
class Trial:
    """A draft, the days of the services that it is tried on, and the day as if on which they were given (None: their own)."""

    draft: Tariff
    first_day: date
    last_day: date
    as_if_on: date | None = None


@dataclass(frozen=True)
class Compared:
    """One bill in whole rupiah: as it was assessed, and by the draft. `new` is None if the draft cannot price it: `why`."""

    id: UUID
    tested_on: date
    old: int
    old_lines: tuple[str, ...]
    new: int | None = None
    new_lines: tuple[str, ...] = ()
    why: Unpriced | None = None

    @property
    def difference(self) -> int | None:
        return None if self.new is None else self.new - self.old


@dataclass(frozen=True)
class Totals:
    """Whole rupiah over bills. `old`, `new` and `difference` are of the priced bills; `old_of_unpriced` of the others."""

    bills: int
    priced: int
    old: int
    new: int
    difference: int
    unpriced: int
    old_of_unpriced: int


def refuse_unusable(trial: Trial, office: str, laws: Sequence[NothingDue]) -> None:
    """Refuses a draft that could not be put among the tariffs of the office. Raises DraftUnusable, PeriodInverted, DayOutsideDraft."""
    problems = [OTHER_OFFICE] if trial.draft.office != office else []
    problems += faults_of(trial.draft, laws)
    if problems:
        raise DraftUnusable(problems=problems)
    if trial.last_day < trial.first_day:
        raise PeriodInverted
    if trial.as_if_on is not None and not trial.draft.is_in_force(trial.as_if_on):
        raise DayOutsideDraft(on=trial.as_if_on.isoformat())


def compared(levy: LevyAssessed, trial: Trial) -> Compared:
    """A bill under the draft. A law that freed the service on its own day is above the draft."""
    on = trial.as_if_on or levy.tested_on
    old_lines = tuple(line.tariff_line for line in levy.lines)
    bill = Compared(levy.originator_id, levy.tested_on, levy.total, old_lines)
    if law_that_frees(levy.verification, levy.tested_on):
        return replace(bill, new=0)
    try:
        if not trial.draft.is_in_force(on):
            raise DraftNotInForce(on=on.isoformat())
        found = assess_by(trial.draft, question_of(levy, compartments_of(levy)), on)
    except Unpriced as why:
        return replace(bill, why=why)
    return replace(bill, new=found.total, new_lines=tuple(line.tariff_line for line in found.lines))


def compartments_of(levy: LevyAssessed) -> int | None:
    """The compartments that were billed; None if the bill does not count them."""
    tariff = tariff_on(levy.office, levy.tested_on)
    line = None if tariff is None or not levy.lines else tariff.line(levy.lines[0].tariff_line)
    return levy.lines[0].quantity if line is not None and line.counted == "compartment" else None


def totals_of(bills: Iterable[Compared]) -> Totals:
    """The sums over all bills; a bill that the draft cannot price counts only in `unpriced` and `old_of_unpriced`."""
    every = list(bills)
    priced = [(one.old, one.new) for one in every if one.new is not None]
    old, new = sum(was for was, _ in priced), sum(now for _, now in priced)
    return Totals(
        bills=len(every),
        priced=len(priced),
        old=old,
        new=new,
        difference=new - old,
        unpriced=len(every) - len(priced),
        old_of_unpriced=sum(one.old for one in every if one.new is None),
    )
