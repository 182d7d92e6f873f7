"""How many units are drawn from a lot: a dated table (SNI 19-0428-1998), a line for each method.

The plan of a sampling stores what the table said on its day, so a later table changes no earlier sampling.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.certification.standard.standard import Confidence, Slug
from shared.dated_data import Dated, in_force, load
from shared.errors import RefusedByRule
from shared.privacy.clear_text import CardText

Method = Literal["random-stack", "interval-line"]
Positive = Annotated[int, Field(gt=0)]
Text = Annotated[str, Field(min_length=1)]


class LotNotInPlan(RefusedByRule):
    """The table ends before this size of a lot, or has no line for the method on the day."""

    code = "lot-not-in-plan"
    indonesian = "Rencana pengambilan contoh memuat lot sampai {largest} satuan. Bagi lot ini menjadi beberapa lot."
    english = "The sampling plan knows lots of up to {largest} units. Divide this lot into several lots."
    clause = "SNI 19-0428-1998"


class LotSize(BaseModel):
    """Lots up to so many units, and the number of units drawn from them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    up_to: Positive
    units: Positive


class PlanLine(Dated):
    """The table of one method; without `goods`, for all goods that have no line of their own."""

    method: Method
    goods: Slug | None = None
    standard: Text
    confidence: Confidence
    stated: Text
    sizes: Annotated[tuple[LotSize, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _sizes_rise(self) -> "PlanLine":
        for before, one in pairwise(self.sizes):
            if one.up_to <= before.up_to or one.units < before.units:
                raise ValueError(f"lots up to {one.up_to} do not follow lots up to {before.up_to}")
        return self

    def units(self, lot_size: int) -> int:
        """The number of units drawn from a lot: at most all of them. Raises LotNotInPlan."""
        for one in self.sizes:
            if lot_size <= one.up_to:
                return min(one.units, lot_size)
        raise LotNotInPlan(largest=self.sizes[-1].up_to)


@dataclass(frozen=True)
class Plan:
    """What is drawn from one lot. `unit`: what the lot is counted in, such as bottles.

    `interval`: with the method interval-line, one unit is drawn after each so many.
    """

    standard: CardText
    method: Method
    lot: str
    lot_size: int
    unit: str
    units: int
    interval: int | None
    legal_basis: CardText
    confidence: Confidence


@dataclass(frozen=True)
class Lot:
    """A lot from which samples are drawn: its mark, and its size in units."""

    mark: str
    size: int
    unit: str


PLANS = load(
    Path(__file__).parent / "data/sampling_plans.yaml", PlanLine, apart_by=lambda line: (line.method, line.goods)
)


def plan_for(lot: Lot, method: Method, goods: str | None, on: date, lines: Sequence[PlanLine] = PLANS) -> Plan:
    """The plan for a lot by the table in force on a day. Raises LotNotInPlan."""
    found = {line.goods: line for line in in_force(lines, on) if line.method == method}
    line = found.get(goods) or found.get(None)
    if line is None:
        raise LotNotInPlan(largest=0)
    units = line.units(lot.size)
    return Plan(
        standard=line.standard,
        method=method,
        lot=lot.mark,
        lot_size=lot.size,
        unit=lot.unit,
        units=units,
        interval=lot.size // units if method == "interval-line" else None,
        legal_basis=line.legal_basis,
        confidence=line.confidence,
    )
