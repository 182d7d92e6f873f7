"""The twelve months of a form, and the overall equipment effectiveness (OEE) that follows from them.

Seed: Standar Pelayanan Sertifikasi Industri Hijau BSPJI Palembang, requirement 1 c–f: material, energy, water and production of the
12 months before the audit. OEE = availability × performance × quality; all of it is computed, never typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

from shared.errors import RefusedByRule
from shared.wording import Named, label, month

_PLACES = Decimal("0.000001")
_PRECISION = 60
"""Digits that hold every sum and product of a form's quantities exactly."""


class OeeNotComputable(RefusedByRule):
    code = "oee-not-computable"
    indonesian = "OEE tidak dapat dihitung karena jumlah 12 bulan ini nol: {quantity}. Perbaiki isian, lalu kirim lagi."
    english = "The OEE cannot be computed because this is zero over the 12 months: {quantity}. Correct it and send the form again."


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a plant; `month` is its first day.

    Material, by-products and waste in tonnes; electricity in kWh; heat in GJ; water in m³; output in units of the product, and
    `ideal_per_hour` (ideal run rate) in units an hour.
    """

    month: date
    raw_material: Decimal
    auxiliary_material: Decimal
    by_products: Decimal
    waste: Decimal
    electricity_supplied: Decimal
    electricity_process: Decimal
    electricity_utilities: Decimal
    heat_supplied: Decimal
    heat_process: Decimal
    heat_utilities: Decimal
    water_taken: Decimal
    water_reused: Decimal
    water_in_product: Decimal
    water_discharged: Decimal
    planned_hours: Decimal
    operating_hours: Decimal
    planned_output: Decimal
    output: Decimal
    good_output: Decimal
    ideal_per_hour: Decimal


QUANTITIES = tuple(one.name for one in fields(Month) if one.name != "month")


@dataclass(frozen=True, slots=True)
class Oee:
    """Rates without a unit, rounded to six places; for a plausible form each lies between 0 and 1."""

    availability: Decimal
    performance: Decimal
    quality: Decimal
    oee: Decimal


def named(quantity: str) -> Named:
    """A quantity of a form by its field, and by its names."""
    return Named(quantity, label(quantity, "id"), label(quantity, "en"))


def named_month(first: date) -> Named:
    """A month as requests write it, and in words."""
    return Named(f"{first:%Y-%m}", month(first, "id"), month(first, "en"))


def total(months: Sequence[Month], quantity: str) -> Fraction:
    """The sum of a quantity over all months, exact."""
    return sum((Fraction(getattr(one, quantity)) for one in months), Fraction(0))


def ideal_output(one: Month) -> Fraction:
    """What a month could give at the ideal rate in the hours in which the plant operated."""
    return Fraction(one.ideal_per_hour) * Fraction(one.operating_hours)


def oee_of(months: Sequence[Month]) -> Oee:
    """The OEE over all months. Raises OeeNotComputable where a rate would divide by zero."""
    planned, operated = total(months, "planned_hours"), total(months, "operating_hours")
    output, good = total(months, "output"), total(months, "good_output")
    ideal = sum((ideal_output(one) for one in months), Fraction(0))
    divisors = {"planned_hours": planned, "operating_hours": operated, "ideal_per_hour": ideal, "output": output}
    for quantity, divisor in divisors.items():
        if not divisor:
            raise OeeNotComputable(quantity=named(quantity))
    availability, performance, quality = operated / planned, output / ideal, good / output
    return Oee(*map(rounded, (availability, performance, quality, availability * performance * quality)))


def exact(value: Fraction) -> Decimal:
    """A sum or product of quantities as a decimal, with every digit."""
    with localcontext(prec=_PRECISION):
        return Decimal(value.numerator) / Decimal(value.denominator)


def rounded(value: Fraction) -> Decimal:
    """A rate with at most six places, half to even, without needless zeros."""
    with localcontext(prec=_PRECISION):
        shown = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_PLACES)
        return Decimal(f"{shown.normalize():f}")
