"""What one verification costs on one day: the line that prices it, or why it has no price.

The day on which the service is given counts. The assessment stores everything that was applied and is never computed again.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.billing.tariff.catalogue import tariff_on
from services.billing.tariff.levy_objects import Confidence
from services.billing.tariff.prices import UNKNOWN, AccuracyClass, Place, Service, SpecialTariff, TariffLine
from services.billing.tariff.tariffs import NothingDue, Tariff, law_that_frees
from shared.errors import RefusedByRule
from shared.wording import Named


class Unpriced(RefusedByRule):
    """Base of the refusals of a service without a price: it cannot be billed, which does not mean that it is free."""


class NoTariffLine(Unpriced):
    code = "no-tariff-line"
    indonesian = (
        "Data tarif belum memuat retribusi untuk UTTP ini pada {on:day}; lengkapi data tarif, lalu lanjutkan perkara."
    )
    english = "The tariff data has no levy for this instrument on {on:day}; complete the data, then let the case go on."


class AmountUnknown(Unpriced):
    """The rule prices the service, and the amount could not be read: never taken for zero."""

    code = "tariff-amount-unknown"
    indonesian = (
        'Jumlah pada baris tarif {line} ("-") belum diketahui; isi jumlahnya menurut {basis}, lalu lanjutkan perkara.'
    )
    english = (
        'The amount of the tariff line {line} ("-") is unknown; enter it as {basis} has it, then let the case go on.'
    )


class CompartmentsUnknown(Unpriced):
    code = "compartments-unknown"
    indonesian = "Baris tarif {line} dihitung per kompartemen, dan jumlah kompartemennya tidak diketahui."
    english = "The tariff line {line} counts compartments, and their number is not known."


@dataclass(frozen=True)
class Question:
    """What was verified. `capacity` is Max in grams for weighing instruments, litres for vessels, None for kinds priced
    without it.
    """

    kind: str
    accuracy_class: AccuracyClass | None
    capacity: Decimal | None
    place: Place
    service: Service
    compartments: int | None = None


class AssessedLine(BaseModel):
    """Amounts in whole rupiah; `amount` is `quantity` x `unit_amount`. `source` and `confidence` come from the tariff
    line, the surcharge or the special tariff.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tariff_line: str
    description: str
    quantity: int
    unit_amount: int
    amount: int
    source: str
    confidence: Confidence


class Assessment(BaseModel):
    """The amount due for one verification, in whole rupiah: lines, or the law or ground under which nothing is due
    (`nothing_due`). `levy_object` and `account_code` are empty if there is no levy.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    lines: tuple[AssessedLine, ...]
    total: int
    legal_basis: str
    levy_object: str = ""
    account_code: str = ""
    nothing_due: NothingDue | None = None


def assess(office: str, question: Question, on: date) -> Assessment:
    """The amount due for verifying one instrument of an office's case on the day on which the service is given.

    Raises NoTariffLine, AmountUnknown, CompartmentsUnknown.
    """
    return assess_by(tariff_on(office, on), question, on)


def assess_by(tariff: Tariff | None, question: Question, on: date) -> Assessment:
    """The same under a given tariff; None if the office has none. A law that frees the service is above every tariff."""
    if law := law_that_frees(question.service, on):
        return Assessment(lines=(), total=0, legal_basis=law.legal_basis, nothing_due=law)
    line = None if tariff is None else _line_for(tariff, question)
    if tariff is None or line is None:
        raise NoTariffLine(
            kind=question.kind,
            capacity=question.capacity,
            place=question.place,
            service=question.service,
            on=on.isoformat(),
        )
    unit_amount = line.amount(question.service, question.place)
    if unit_amount is None or unit_amount == UNKNOWN:
        raise AmountUnknown(line=_named(line), basis=tariff.legal_basis)
    quantity = _counted(line, question)
    if special := tariff.special_tariff(line.id, question.service, question.place, on):
        return _specially_priced(tariff, special, line, quantity, question.service)
    lines = (_priced(line, quantity, unit_amount), *_surcharged(tariff, line, quantity, unit_amount, question, on))
    return _assessment(tariff, lines)


def _line_for(tariff: Tariff, question: Question) -> TariffLine | None:
    """The one line with a cell for the service and the place: `faults.py` refuses a tariff that has two."""
    about = (question.kind, question.accuracy_class, question.capacity)
    found = (one for one in tariff.lines if one.covers(*about))
    return next((one for one in found if one.amount(question.service, question.place) is not None), None)


def _counted(line: TariffLine, question: Question) -> int:
    if line.counted == "instrument":
        return 1
    if question.compartments is None or question.compartments < 1:
        raise CompartmentsUnknown(line=_named(line))
    return question.compartments


def _named(line: TariffLine) -> Named:
    """A line by its id, and in words as the regulation has it, in Indonesian."""
    return Named(line.id, line.description, line.description)


def _priced(line: TariffLine, quantity: int, unit_amount: int) -> AssessedLine:
    return AssessedLine(
        tariff_line=line.id,
        description=line.description,
        quantity=quantity,
        unit_amount=unit_amount,
        amount=quantity * unit_amount,
        source=line.source,
        confidence=line.confidence,
    )


def _surcharged(
    tariff: Tariff, line: TariffLine, quantity: int, unit_amount: int, question: Question, on: date
) -> tuple[AssessedLine, ...]:
    charged = (one for one in tariff.surcharges if one.is_charged(line.id, question.service, question.place, on))
    return tuple(
        AssessedLine(
            tariff_line=one.id,
            description=f"{one.description} ({one.ground})",
            quantity=quantity,
            unit_amount=one.on_top_of(unit_amount),
            amount=quantity * one.on_top_of(unit_amount),
            source=one.legal_basis,
            confidence=one.confidence,
        )
        for one in charged
    )


def _specially_priced(
    tariff: Tariff, special: SpecialTariff, line: TariffLine, quantity: int, service: Service
) -> Assessment:
    priced = AssessedLine(
        tariff_line=special.id,
        description=f"{line.description} ({special.indonesian})",
        quantity=quantity,
        unit_amount=special.rupiah,
        amount=quantity * special.rupiah,
        source=special.legal_basis,
        confidence=special.confidence,
    )
    free = _as_law(special, service) if special.rupiah == 0 else None
    return _assessment(tariff, (priced,), legal_basis=f"{tariff.legal_basis}; {special.legal_basis}", nothing_due=free)


def _as_law(special: SpecialTariff, service: Service) -> NothingDue:
    same: dict[str, Any] = {name: getattr(special, name) for name in NothingDue.model_fields if name != "services"}
    return NothingDue(**same, services=(service,))


def _assessment(tariff: Tariff, lines: tuple[AssessedLine, ...], **changes: Any) -> Assessment:
    same = {
        "legal_basis": tariff.legal_basis,
        "levy_object": tariff.levy_object,
        "account_code": tariff.account_code,
        **changes,
    }
    return Assessment(lines=lines, total=sum(line.amount for line in lines), **same)
