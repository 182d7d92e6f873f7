"""What a comparison is asked, and what it answers."""

import re
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict

from services.billing.comparison.comparison import Compared, Trial, totals_of
from services.billing.tariff.assessing import Unpriced
from services.billing.tariff.tariffs import Tariff
from shared.web.values import Body, Day

_DAYS = ("valid_from", "valid_to")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_EXAMPLE: dict[str, Any] = {
    "tariff": {
        "office": "disperindag-pasuruan",
        "legal_basis": "Perda Kabupaten Pasuruan 18/2016, lampiran",
        "levy_object": "tera",
        "account_code": "4.1.02.01.11",
        "account_confidence": "C",
        "valid_from": "2017-01-01",
        "valid_to": "2024-01-04",
        "lines": [
            {
                "id": "fuel-dispenser",
                "description": "Pompa ukur BBM",
                "kind": "fuel-dispenser",
                "counted": "instrument",
                "amounts": {"tera": {"on-site": 150000}, "tera-ulang": {"on-site": "-"}},
                "source": "Lampiran Perda",
                "confidence": "A",
            }
        ],
    },
    "first_day": "2023-01-01",
    "last_day": "2023-12-31",
}


def _with_days(value: Any) -> Any:
    """A tariff as JSON writes it, with its days as days: in the YAML of the tables they are days already."""
    if isinstance(value, list):
        return [_with_days(one) for one in value]
    if not isinstance(value, dict):
        return value
    read = {name: _with_days(one) for name, one in value.items() if name in {"surcharges", "special_tariffs"}}
    return {**value, **read, **{name: _day(value[name]) for name in _DAYS if name in value}}


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else value
    except ValueError:
        return value


class ComparisonBody(Body):
    """A draft in the form of the tariffs in force (`GET /tariffs`), and the days of the services that it is tried on.

    `as_if_on`: all are priced as if they had been given on this day; without it, each by its own day.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    tariff: Annotated[Tariff, BeforeValidator(_with_days)]
    first_day: Day
    last_day: Day
    as_if_on: Day | None = None

    def trial(self) -> Trial:
        return Trial(self.tariff, self.first_day, self.last_day, self.as_if_on)


class WhyUnpriced(BaseModel):
    """Why the draft has no price for a bill: a stable code, and a sentence in both languages."""

    code: str
    indonesian: str
    english: str

    @classmethod
    def of(cls, why: Unpriced) -> Self:
        return cls(code=why.code, indonesian=why.sentence("id"), english=why.sentence("en"))


class ComparedBill(BaseModel):
    """One bill in whole rupiah, as it was assessed and by the draft, with the lines applied. `new` and `difference` are null if
    the draft has no price for it: `why`.
    """

    id: UUID
    tested_on: date
    old: int
    new: int | None
    difference: int | None
    old_lines: list[str]
    new_lines: list[str]
    why: WhyUnpriced | None

    @classmethod
    def of(cls, one: Compared) -> Self:
        return cls(
            id=one.id,
            tested_on=one.tested_on,
            old=one.old,
            new=one.new,
            difference=one.difference,
            old_lines=list(one.old_lines),
            new_lines=list(one.new_lines),
            why=None if one.why is None else WhyUnpriced.of(one.why),
        )


class ComparisonTotals(BaseModel):
    """Whole rupiah. `old`, `new` and `difference` are of the priced bills; `old_of_unpriced` of the others."""

    model_config = ConfigDict(from_attributes=True)

    bills: int
    priced: int
    old: int
    new: int
    difference: int
    unpriced: int
    old_of_unpriced: int


class ComparisonView(BaseModel):
    """Past bills under a draft of a tariff, by the day of the service. Nothing was recorded or changed."""

    bills: list[ComparedBill]
    totals: ComparisonTotals

    @classmethod
    def of(cls, bills: list[Compared]) -> Self:
        totals = ComparisonTotals.model_validate(totals_of(bills))
        return cls(bills=[ComparedBill.of(one) for one in bills], totals=totals)
