"""Days of cash, as decisions make them and over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

from services.billing.cash.cash_day import CashDay, Taken
from services.billing.cash.closing import close, stop
from tests.billing.given import LEVY, TREASURER, Running, billing, marked
from tests.conftest import Databases
from tests.people import PASURUAN

FRIDAY, MONDAY = date(2026, 3, 13), date(2026, 3, 16)
NOW = datetime(2026, 3, 13, 3, tzinfo=UTC)
"""10:00 WIB on a Friday."""
TWO = Taken("TBP/2026/00001", "TBP/2026/00002", 2, 2 * LEVY, (TREASURER,))


def stopped(day: date = FRIDAY) -> CashDay:
    return stop(PASURUAN, day, MONDAY, TREASURER, NOW)


def closed(counted: int = 2 * LEVY, day: date = FRIDAY) -> CashDay:
    cash = stopped(day)
    close(cash, TWO, counted, TREASURER, day, NOW)
    return cash


@asynccontextmanager
async def cash_desk(databases: Databases, at: datetime = NOW) -> AsyncIterator[Running]:
    """Billing on that Friday."""
    async with billing(databases, at) as running:
        yield running


async def bill_to_pay(running: Running) -> str:
    """The path of a new bill with its SKRD."""
    one = marked()
    await running.hears(one)
    path = f"/bills/{(await running.bill_of(one))['id']}"
    issued = await running.staff.skrd_issuer.post(f"{path}/skrd")
    assert issued.status_code == 200, issued.text
    return path


async def pay(running: Running, path: str, **headers: str) -> Any:
    """The answer to a cash payment."""
    return await running.staff.treasurer.post(f"{path}/payments", {"amount": LEVY, "method": "cash"}, **headers)


async def paid(running: Running, count: int = 1) -> list[dict[str, Any]]:
    """New bills that were paid in cash."""
    answers = [await pay(running, await bill_to_pay(running)) for _ in range(count)]
    assert {answer.status_code for answer in answers} <= {200}, [answer.text for answer in answers]
    return [answer.json() for answer in answers]


async def pass_deadlines(running: Running) -> None:
    (job,) = (one for one in running.service.jobs if one.name == "deadlines")
    await job.run_once()
