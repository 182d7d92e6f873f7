"""What an office charges, over HTTP: a route, no rule."""

from datetime import date
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel

from services.billing.roles import ReadList
from services.billing.tariff.budget_lines import BUDGET_LINES, BudgetLine
from services.billing.tariff.catalogue import tariff_on
from services.billing.tariff.levy_objects import LevyObject, objects_on
from services.billing.tariff.state_fees import STATE_FEES, StateFee
from services.billing.tariff.tariffs import LAWS, NothingDue, Tariff
from shared.dated_data import in_force
from shared.offices import office
from shared.web.face import face_of
from shared.web.routes import Routes
from shared.web.values import Day

router = Routes("tariffs")


class TariffsInForce(BaseModel):
    """What the office charges for services given on a day. An amount "-" is unknown, and is refused.

    `budget_lines`: levies whose amounts stand in a contract or on a service card. `state_fees`: revenue of the state.
    `nothing_due`: laws under which services cost nothing. `levy_objects`: what the law lets a region levy on that day.
    """

    office: str
    on: date
    tariffs: list[Tariff]
    budget_lines: list[BudgetLine]
    state_fees: list[StateFee]
    nothing_due: list[NothingDue]
    levy_objects: list[LevyObject]


@router.read("/tariffs", "The tariffs in force on a day, with legal basis, object and lines")
async def read_tariffs(
    request: Request,
    read: ReadList,
    on: Annotated[Day | None, Query(description="The day of the service; without it, today.")] = None,
) -> TariffsInForce:
    day = on or office(read.office).local_day(face_of(request).clock.now())
    tariff = tariff_on(read.office, day)
    return TariffsInForce(
        office=read.office,
        on=day,
        tariffs=[] if tariff is None else [tariff],
        budget_lines=[one for one in in_force(BUDGET_LINES, day) if one.office == read.office],
        state_fees=list(in_force(STATE_FEES, day)),
        nothing_due=list(in_force(LAWS, day)),
        levy_objects=list(objects_on(day)),
    )
