"""Mass, electricity, heat and water: what came in, what is accounted for, and whether the form can be right.

Seed: requirements 7–9 of the green industry card (*neraca massa, energi, air*). A doubt is no refusal: stock of the year before may
explain it, so the audit team answers it in stage 1 (`data_form.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from services.certification.data_form.production import Month, exact, ideal_output, rounded, total

Balanced = Literal["mass", "electricity", "heat", "water"]
DoubtKind = Literal[
    "operating-above-planned",
    "output-above-ideal",
    "good-above-output",
    "mass-out-above-in",
    "electricity-used-above-supplied",
    "heat-used-above-supplied",
    "water-out-above-in",
]
_GJ_PER_KWH: Final = Fraction(36, 10_000)
"""1 kWh is 3.6 MJ."""


@dataclass(frozen=True, slots=True)
class Balance:
    """`supplied` and `accounted` over the twelve months in `unit`; the rest was lost, or is not accounted for."""

    of: Balanced
    unit: str
    supplied: Decimal
    accounted: Decimal
    lost: Decimal


@dataclass(frozen=True, slots=True)
class Doubt:
    """A check that failed, in one month or (None) over all twelve."""

    kind: DoubtKind
    month: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What limits of a SIH are held against; None where no product was made.

    `energy` in GJ, `water` in m³ a tonne of product; `material_yield`: tonnes of product a tonne of material.
    """

    energy: Decimal | None
    water: Decimal | None
    material_yield: Decimal | None


_PARTS: Final[dict[Balanced, tuple[str, tuple[str, ...], tuple[str, ...], DoubtKind]]] = {
    "mass": ("t", ("raw_material", "auxiliary_material"), ("by_products", "waste"), "mass-out-above-in"),
    "electricity": (
        "kWh",
        ("electricity_supplied",),
        ("electricity_process", "electricity_utilities"),
        "electricity-used-above-supplied",
    ),
    "heat": ("GJ", ("heat_supplied",), ("heat_process", "heat_utilities"), "heat-used-above-supplied"),
    "water": ("m3", ("water_taken",), ("water_in_product", "water_discharged"), "water-out-above-in"),
}
"""Of each balance: unit, what is supplied, what is accounted for (of mass also the product), the doubt about more out than in."""
_MONTHLY: Final[tuple[tuple[DoubtKind, Callable[[Month], bool]], ...]] = (
    ("operating-above-planned", lambda one: one.operating_hours > one.planned_hours),
    ("output-above-ideal", lambda one: Fraction(one.output) > ideal_output(one)),
    ("good-above-output", lambda one: one.good_output > one.output),
)


def balances_of(months: Sequence[Month], tonnes_per_unit: Decimal) -> tuple[Balance, ...]:
    """The four balances. `tonnes_per_unit`: the mass of one unit of the product."""
    return tuple(_balance(of, months, tonnes_per_unit) for of in _PARTS)


def doubts_of(months: Sequence[Month], balances: Sequence[Balance]) -> tuple[Doubt, ...]:
    """Every check that failed: month by month, then over the year."""
    return (*_monthly(months), *(Doubt(_PARTS[one.of][3], None) for one in balances if one.lost < 0))


def figures_of(months: Sequence[Month], tonnes_per_unit: Decimal) -> Figures:
    """Energy and water used for a tonne of product, and the yield of the material."""
    product = _product(months, tonnes_per_unit)
    energy = total(months, "electricity_supplied") * _GJ_PER_KWH + total(months, "heat_supplied")
    material = total(months, "raw_material") + total(months, "auxiliary_material")
    return Figures(
        energy=_rate(energy, product),
        water=_rate(total(months, "water_taken"), product),
        material_yield=_rate(product, material),
    )


def _monthly(months: Sequence[Month]) -> Iterator[Doubt]:
    for one in months:
        yield from (Doubt(kind, one.month) for kind, is_doubtful in _MONTHLY if is_doubtful(one))


def _balance(of: Balanced, months: Sequence[Month], tonnes_per_unit: Decimal) -> Balance:
    unit, inward, outward, _ = _PARTS[of]
    supplied = sum((total(months, one) for one in inward), Fraction(0))
    product = _product(months, tonnes_per_unit) if of == "mass" else Fraction(0)
    accounted = sum((total(months, one) for one in outward), product)
    return Balance(of, unit, exact(supplied), exact(accounted), exact(supplied - accounted))


def _product(months: Sequence[Month], tonnes_per_unit: Decimal) -> Fraction:
    return total(months, "output") * Fraction(tonnes_per_unit)


def _rate(value: Fraction, divisor: Fraction) -> Decimal | None:
    return rounded(value / divisor) if divisor else None
