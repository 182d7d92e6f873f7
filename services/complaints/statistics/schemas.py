"""The statistics as JSON."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Self

from fastapi import Query
from pydantic import BaseModel, Field, WithJsonSchema

from services.complaints.statistics.figures import Dimension, Figures
from services.complaints.statistics.groups import Shown
from shared.privacy.clear_text import Sought

_QUARTER: Final = r"^20[0-9]{2}-[1-4]$"
OfficeCode = Annotated[Sought, WithJsonSchema({"type": "string", "maxLength": 60, "pattern": "^[a-z]+(-[a-z]+)*$"})]
QuarterText = Annotated[
    Sought | None, Query(pattern=_QUARTER, max_length=6, description="A quarter such as 2026-3; default the newest.")
]


class CountsView(BaseModel):
    """null: not shown, because it is few, or because it would tell a number that is few."""

    received: int | None
    due: int | None = Field(description="Reports that were answered in time, or that are late.")
    in_time: int | None
    late: int | None = Field(description="Reports whose last day passed without an answer, also if one came later.")
    answered: int | None
    mean_days: Decimal | None = Field(description="Calendar days from receipt to the first answer, on average.")

    @classmethod
    def of(cls, one: Shown) -> Self:
        return cls(
            received=one.received,
            due=one.due,
            in_time=one.in_time,
            late=one.late,
            answered=one.answered,
            mean_days=one.mean_days,
        )


class LineView(CountsView):
    """`value`: the code of a group, `none` for reports without one, `others` for small groups together."""

    value: str

    @classmethod
    def of_group(cls, value: str, one: Shown) -> Self:
        return cls(value=value, **CountsView.of(one).model_dump())


class StatisticsView(BaseModel):
    """`least`: the smallest count above zero that is shown. `by`: null where nothing may be shown."""

    office: str
    quarter: str
    published_on: date
    least: int
    whole: CountsView
    by: dict[Dimension, list[LineView] | None]

    @classmethod
    def of(cls, one: Figures, published_on: date) -> Self:
        by: dict[Dimension, list[LineView] | None] = {}
        for dimension, table in one.tables.items():
            if table is None:
                by[dimension] = None
                continue
            by[dimension] = [LineView.of_group(value, shown) for value, shown in table.groups.items()]
            if table.others is not None:
                by[dimension] = [*(by[dimension] or []), LineView.of_group("others", table.others)]
        return cls(
            office=one.office,
            quarter=str(one.quarter),
            published_on=published_on,
            least=one.least,
            whole=CountsView.of(one.whole),
            by=by,
        )
