"""How many days an audit takes (IAF MD 5): from the personnel that count, and less where the body knows the client.

MD 5 table QMS 1: stage 1 and 2 together. Surveillance takes about a third of it each year, recertification about two thirds, and at
least 80 % of the time is spent on site. Rounding up to half days is the office's choice [D].
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from shared.dated_data import Dated, in_force, load, refuse_faults
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
    """The bands of a file; those of one table follow each other from 1. Raises DataFault, a line a fault."""
    bands = load(path, Band, apart_by=lambda band: band.least)
    last: dict[date, int] = {}
    faults = []
    for number, band in enumerate(bands):
        before = last.get(band.valid_from, 0)
        if band.least != before + 1 or band.most < band.least:
            faults.append(f"{number}.least: {band.least} does not follow {before}")
        last[band.valid_from] = band.most
    refuse_faults(path, faults)
    return bands


BANDS = load_bands(Path(__file__).parent / "data" / "audit_time" / "man_days.yaml")


def man_days(personnel: int, kind: Kind, on: date, bands: Sequence[Band] = BANDS) -> ManDays:
    """The days for so many effective personnel by the table in force on a day. Raises PersonnelNotInTable."""
    found = next((band for band in in_force(bands, on) if band.least <= personnel <= band.most), None)
    if found is None:
        raise PersonnelNotInTable
    days = Fraction(found.days) * SHARE[kind]
    return ManDays(_half_days_up(days), _half_days_up(days * ON_SITE))


def share_of(initial: Decimal, kind: Kind) -> Decimal:
    """The days of an audit of a kind, from the days of the initial one."""
    return _half_days_up(Fraction(initial) * SHARE[kind])


def _half_days_up(days: Fraction) -> Decimal:
    halves = (Decimal(2 * days.numerator) / days.denominator).to_integral_value(ROUND_CEILING)
    return halves / 2
