"""How many days an audit takes (IAF MD 5): from the personnel that count, and less where the body knows the client.

MD 5 table QMS 1: stage 1 and 2 together. Surveillance takes about a third of it each year, recertification about two thirds, and at
least 80 % of the time is spent on site. Rounding up to half days is the office's choice [D].
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from shared.dated_data import Dated, load, refuse_faults
from shared.errors import RefusedByRule

Kind = Literal["initial", "surveillance", "recertification"]
SHARE: dict[Kind, Fraction] = {
    "initial": Fraction(1),
    "surveillance": Fraction(1, 3),
    "recertification": Fraction(2, 3),
}
ON_SITE = Fraction(4, 5)


class PersonnelNotInTable(RefusedByRule):
    code = "personnel-not-in-table"
    indonesian = "Tabel waktu audit tidak memuat jumlah personel ini."
    english = "The table of audit time does not go as far as this number of personnel."


class Band(Dated):
    """Effective personnel from `least` to `most`, both included, and the days of their initial audit."""

    least: Annotated[int, Field(gt=0)]
    most: Annotated[int, Field(gt=0)]
    days: Annotated[Decimal, Field(gt=0)]


@dataclass(frozen=True, slots=True)
class ManDays:
    """Days in halves: all of them, and how many at least on site."""

    days: Decimal
    on_site: Decimal


def load_bands(path: Path) -> tuple[Band, ...]:
    """The bands of a file, which follow each other from 1. Raises DataFault, a line a fault."""
    bands = load(path, Band, apart_by=lambda band: band.least)
    before = (0, *(band.most for band in bands))
    faults = [
        f"{number}.least: {band.least} does not follow {last}"
        for number, (band, last) in enumerate(zip(bands, before, strict=False))
        if band.least != last + 1 or band.most < band.least
    ]
    refuse_faults(path, faults)
    return bands


BANDS = load_bands(Path(__file__).parent / "data" / "audit_time" / "man_days.yaml")


def man_days(personnel: int, kind: Kind) -> ManDays:
    """The days for so many effective personnel. Raises PersonnelNotInTable."""
    found = next((band for band in BANDS if band.least <= personnel <= band.most), None)
    if found is None:
        raise PersonnelNotInTable
    days = Fraction(found.days) * SHARE[kind]
    return ManDays(_half_days_up(days), _half_days_up(days * ON_SITE))


def _half_days_up(days: Fraction) -> Decimal:
    halves = (Decimal(2 * days.numerator) / days.denominator).to_integral_value(ROUND_CEILING)
    return halves / 2
