"""The twelve-month data form of a green industry certification (BSPJI Palembang, requirement 1): handed in, then verified in stage 1.

    handed-in ──> verified | returned
    any of these ── a new version ──> replaced

A version is never changed: a correction is a new version, and the earlier ones stay readable.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID, uuid5

from services.certification.data_form.balances import Balance, Doubt, Figures, balances_of, doubts_of, figures_of
from services.certification.data_form.production import QUANTITIES, Month, Oee, named, named_month, oee_of
from services.certification.standard.judging import Verdict
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.months import after_months

_FORMS = UUID("5a1f7be4-0b6c-4a7e-9c1d-2f9b6f4d7e10")
MONTHS = 12
"""Seed 004, requirement 1 c–e: 12 months before the audit."""
Status = Literal["handed-in", "verified", "returned", "replaced"]


def data_form_of(certification_id: UUID, number: int) -> UUID:
    """The id of a version of a certification's form: two first versions at once are one, and the second is refused."""
    return uuid5(_FORMS, f"{certification_id} {number}")


class MonthsMissing(RefusedByRule):
    code = "months-missing"
    indonesian = "Data 12 bulan berturut-turut diperlukan; bulan ini belum ada: {months}."
    english = "Twelve consecutive months are needed; these are missing: {months}."


class MonthsWrong(RefusedByRule):
    code = "months-wrong"
    indonesian = "Isi tepat 12 bulan, masing-masing sekali dan berurutan, yang sudah berakhir sebelum {on:day}."
    english = "Give exactly 12 months, each once and in order, that ended before {on:day}."


class QuantityNegative(RefusedByRule):
    code = "quantity-negative"
    indonesian = "Besaran tidak boleh negatif: {quantities} pada bulan {months}."
    english = "These quantities must not be negative: {quantities}, in {months}."


class DataFormDone(RefusedByRule):
    code = "data-form-done"
    indonesian = "Versi formulir ini sudah {status:words}; periksa versi terbaru (GET /data-forms?certification=…)."
    english = (
        "This version of the form is already {status:words}; look at the newest one (GET /data-forms?certification=…)."
    )


class DataFormInDoubt(RefusedByRule):
    code = "data-form-in-doubt"
    indonesian = "Data ini meragukan: {doubts:words}. Jelaskan pada `words`, atau kembalikan kepada pemohon."
    english = "The data are in doubt: {doubts:words}. Explain them in `words`, or return the form to the client."


class WordsMissing(RefusedByRule):
    code = "reason-of-return-missing"
    indonesian = "Isi `words` dengan hal yang harus diperbaiki pemohon."
    english = "Say in `words` what the client has to correct."


@dataclass(frozen=True)
class ParameterVerdict:
    """The verdict of one parameter of the SIH."""

    parameter: str
    verdict: Verdict


class DataForm(Aggregate):
    """One version of the form of a certification. `oee`, `balances`, `figures` and `doubts` were computed when it was handed in.

    `tonnes_per_unit`: the mass of one `unit` of the product.
    """

    TOPIC = "certification.data-form"

    office: str
    case_id: UUID
    certification_id: UUID
    number: int
    accounts: tuple[str, ...]
    product: str
    unit: str
    tonnes_per_unit: Decimal
    months: tuple[Month, ...]
    oee: Oee
    balances: tuple[Balance, ...]
    figures: Figures
    doubts: tuple[Doubt, ...]
    handed_in_on: date
    status: Status = "handed-in"
    words: str | None = None
    verified_on: date | None = None
    standard: str | None = None
    verdict: Verdict | None = None
    verdicts: tuple[ParameterVerdict, ...] = ()
    happened_until: date = date.min

    def refuse_unless(self, status: Status, on: date) -> None:
        """Raises DataFormDone, and EffectiveBeforeHistory before the last event."""
        if self.status != status:
            raise DataFormDone(status=self.status)
        EffectiveBeforeHistory.check(on, self.happened_until)


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class DataFormHandedIn(FirstEvent[DataForm]):
    """A client, or the front office for them, handed in a version of the data form; the rest was computed from its months."""

    TOPIC = "certification.data-form-handed-in"
    INDONESIAN = "Formulir data 12 bulan diserahkan (versi {number})."
    ENGLISH = "The 12-month data form was handed in (version {number})."
    office: str
    case_id: UUID
    certification_id: UUID
    number: int
    accounts: tuple[str, ...]
    product: str
    unit: str
    tonnes_per_unit: Decimal
    months: tuple[Month, ...]
    oee: Oee
    balances: tuple[Balance, ...]
    figures: Figures
    doubts: tuple[Doubt, ...]
    handed_in_by: str
    handed_in_on: date

    def apply(self, form: DataForm) -> None:
        form.happened_until = self.handed_in_on


class DataFormReplaced(Event[DataForm]):
    """A newer version of the form was handed in."""

    TOPIC = "certification.data-form-replaced"
    INDONESIAN = "Versi ini diganti oleh versi {by_number}."
    ENGLISH = "This version was replaced by version {by_number}."
    by_number: int
    replaced_on: date

    def apply(self, form: DataForm) -> None:
        form.status, form.happened_until = "replaced", self.replaced_on


class DataFormVerified(Event[DataForm]):
    """A member of the audit team verified the form in stage 1; `explanation` answers its doubts."""

    TOPIC = "certification.data-form-verified"
    INDONESIAN = "Formulir data diverifikasi oleh tim. Penjelasan: {explanation}"
    ENGLISH = "The audit team verified the data form. Explanation: {explanation}"
    explanation: str | None
    verified_by: str
    verified_on: date

    def apply(self, form: DataForm) -> None:
        form.status, form.words, form.verified_on = "verified", self.explanation, self.verified_on
        form.happened_until = self.verified_on


class DataFormReturned(Event[DataForm]):
    """A member of the audit team returned the form to the client for correction."""

    TOPIC = "certification.data-form-returned"
    INDONESIAN = "Formulir data dikembalikan: {why}"
    ENGLISH = "The data form was returned: {why}"
    why: str
    returned_by: str
    returned_on: date

    def apply(self, form: DataForm) -> None:
        form.status, form.words, form.happened_until = "returned", self.why, self.returned_on


# Decisions – refuse, or record one thing. Time is an argument.
def hand_in(
    *,
    office: str,
    case_id: UUID,
    certification_id: UUID,
    number: int,
    accounts: Sequence[str],
    product: str,
    unit: str,
    tonnes_per_unit: Decimal,
    months: Sequence[Month],
    by: str,
    on: date,
    now: datetime,
) -> DataForm:
    """Hands in a version. Raises MonthsMissing, MonthsWrong, QuantityNegative, OeeNotComputable."""
    _refuse_months([one.month for one in months], on)
    _refuse_negative(months)
    balances = balances_of(months, tonnes_per_unit)
    return DataForm.begin(
        DataFormHandedIn,
        id=data_form_of(certification_id, number),
        now=now,
        office=office,
        case_id=case_id,
        certification_id=certification_id,
        number=number,
        accounts=tuple(accounts),
        product=product,
        unit=unit,
        tonnes_per_unit=tonnes_per_unit,
        months=tuple(months),
        oee=oee_of(months),
        balances=balances,
        figures=figures_of(months, tonnes_per_unit),
        doubts=doubts_of(months, balances),
        handed_in_by=by,
        handed_in_on=on,
    )


def replace(form: DataForm, by_number: int, on: date, now: datetime) -> None:
    """Marks a version as replaced by a newer one. Raises EffectiveBeforeHistory."""
    EffectiveBeforeHistory.check(on, form.happened_until)
    form.record(DataFormReplaced, now, by_number=by_number, replaced_on=on)


def verify(form: DataForm, explanation: str | None, *, by: str, on: date, now: datetime) -> None:
    """Verifies a version; doubts need an explanation. Raises DataFormDone, DataFormInDoubt."""
    form.refuse_unless("handed-in", on)
    if form.doubts and explanation is None:
        raise DataFormInDoubt(doubts=sorted({one.kind for one in form.doubts}))
    form.record(DataFormVerified, now, explanation=explanation, verified_by=by, verified_on=on)


def send_back(form: DataForm, why: str | None, *, by: str, on: date, now: datetime) -> None:
    """Returns a version to the client. Raises DataFormDone, WordsMissing."""
    form.refuse_unless("handed-in", on)
    if why is None:
        raise WordsMissing
    form.record(DataFormReturned, now, why=why, returned_by=by, returned_on=on)


def _refuse_months(months: Sequence[date], on: date) -> None:
    """Twelve consecutive months, each by its first day, that are over on a day."""
    if not months or max(months) >= on.replace(day=1):
        raise MonthsWrong(on=on.isoformat())
    last = max(months)
    wanted = [after_months(last, -back) for back in range(MONTHS - 1, -1, -1)]
    if missing := [one for one in wanted if one not in months]:
        raise MonthsMissing(months=[named_month(one) for one in missing])
    if list(months) != wanted:
        raise MonthsWrong(on=on.isoformat())


def _refuse_negative(months: Sequence[Month]) -> None:
    found = [(name, one.month) for one in months for name in QUANTITIES if getattr(one, name) < 0]
    if found:
        raise QuantityNegative(
            quantities=[named(name) for name in dict.fromkeys(name for name, _ in found)],
            months=[named_month(month) for month in dict.fromkeys(month for _, month in found)],
        )
