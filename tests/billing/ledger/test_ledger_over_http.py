"""The ledger over HTTP: balances at any day and position, a payer's statement, and the closing of a year."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import psycopg

from services.billing import read_models as views
from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money
from services.billing.ledger.read_model import payer_list
from shared.service.ask import Ask
from shared.service.rebuild import rebuild
from shared.service.unit_of_work import Work
from tests.billing.cash.given import bill_to_pay, paid, pay
from tests.billing.given import LEVY, Running, billing, marked
from tests.conftest import Databases
from tests.people import PASURUAN

DECEMBER = datetime(2026, 12, 29, 3, tzinfo=UTC)
JANUARY = datetime(2027, 1, 5, 3, tzinfo=UTC)
TABLES = ("ledger_entries", "ledger_sums", "ledger_years", "ledger_payers")


async def balances(running: Running, query: str = "") -> dict[str, int]:
    answer = await running.staff.inspector.get(f"/ledger/trial-balance{query}")
    assert answer.status_code == 200, answer.text
    assert answer.json()["debit"] == answer.json()["credit"]
    return {one["account"]: one["balance"] for one in answer.json()["accounts"] if one["balance"]}


async def entries(running: Running, limit: int = 200, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: int | None = 0
    while after is not None:
        page = (await running.staff.inspector.get(f"/ledger/entries?after={after}&limit={limit}{query}")).json()
        found, after = found + page["items"], page["next"]
    return found


def explained(items: list[dict[str, Any]]) -> dict[str, int]:
    """The balances that some entries make."""
    counted: Counter[str] = Counter()
    for one in items:
        counted[one["debit"]] += one["amount"]
        counted[one["credit"]] -= one["amount"]
    return {account: balance for account, balance in counted.items() if balance}


def rows_of(databases: Databases) -> list[list[Any]]:
    with psycopg.connect(databases.url) as connection:
        return [
            connection.execute(f"SELECT one FROM billing.{name} one ORDER BY 1".encode()).fetchall() for name in TABLES
        ]


async def transferred(running: Running, path: str, on: date) -> None:
    """News of January of a bank transfer for the bill."""
    assert running.service.unit is not None

    async def decide(work: Work) -> None:
        bill = await work.load_to_change(Bill, UUID(path.removeprefix("/bills/")))
        receive_money(bill, Money("transfer", "FT26364", LEVY, on, "bank-jatim"), JANUARY)

    await running.service.unit.run(Ask.of_system("billing", "integration", PASURUAN, uuid4(), JANUARY), decide)


async def test_entries_explain_each_balance_at_any_day_and_position(databases: Databases) -> None:
    async with billing(databases, DECEMBER) as running:
        await paid(running, 2)
        await bill_to_pay(running)
        running.clock.set(JANUARY)
        await paid(running)
        every = await entries(running)
        assert every == await entries(running, limit=1)
        head = (await running.journal())[-1].position
        days = ("2026-12-28", "2026-12-29", "2027-01-05")
        for day, position in product(days, range(0, head + 1, 3)):
            there = [one for one in every if one["on"] <= day and one["journal_position"] <= position]
            assert await balances(running, f"?on={day}&as_of={position}") == explained(there), (day, position)
        assert (
            await balances(running) == explained(every) == {"assessed": -4 * LEVY, "cash": 3 * LEVY, "receivable": LEVY}
        )
        cash = await entries(running, query="&account=cash&since=2027-01-01")
        assert [(one["debit"], one["amount"]) for one in cash] == [("cash", LEVY)]
        moment = (DECEMBER + timedelta(hours=1)).isoformat().replace("+00:00", "Z")
        assert await balances(running, f"?as_of={moment}") == await balances(running, "?on=2026-12-31")


async def test_a_payer_sees_what_was_owed_and_paid(databases: Databases) -> None:
    async with billing(databases, DECEMBER) as running:
        one, other = marked(accounts=("siti",)), marked(accounts=("siti", "budi"))
        case, _ = await running.hears(one, other)
        path = f"/bills/{(await running.bill_of(one))['id']}"
        for each in (path, f"/bills/{(await running.bill_of(other))['id']}"):
            await running.staff.skrd_issuer.post(f"{each}/skrd")
        issued = (await running.journal())[-1].position
        await pay(running, path)
        inspector = running.staff.inspector
        statement = (await inspector.get(f"/ledger/case-statement?case={case}")).json()
        assert [(move["debit"], move["balance"]) for move in statement["moves"]] == [("receivable", LEVY), ("cash", 0)]
        assert (statement["opening"], statement["balance"]) == (0, 0)
        siti = "/ledger/payer-statement?account=siti"
        assert (await inspector.get(siti)).json()["balance"] == LEVY
        assert (await inspector.get(f"{siti}&as_of={issued}")).json()["balance"] == 2 * LEVY
        later = (await inspector.get(f"{siti}&since=2026-12-30")).json()
        assert (later["opening"], later["moves"], later["balance"]) == (LEVY, [], LEVY)
        assert (await inspector.get("/ledger/payer-statement?account=budi&on=2026-12-28")).json()["balance"] == 0


async def test_a_closed_year_carries_its_balances_and_takes_no_entry(databases: Databases) -> None:
    async with billing(databases, DECEMBER) as running:
        head = running.staff.head_of_office
        await paid(running)
        early = await bill_to_pay(running)
        assert (await head.post("/ledger/years/2026/closing")).json()["code"] == "ledger-year-not-over"
        running.clock.set(JANUARY)
        assert (await running.staff.treasurer.post("/ledger/years/2026/closing")).status_code == 403
        closed = await head.post("/ledger/years/2026/closing", key="one")
        assert closed.status_code == 200, closed.text
        carried = {"cash": LEVY, "equity": -2 * LEVY, "receivable": LEVY}
        assert {one["account"]: one["balance"] for one in closed.json()["carried"]} == carried
        assert (await head.post("/ledger/years/2026/closing", key="one")).content == closed.content
        again = await head.post("/ledger/years/2026/closing")
        assert (again.status_code, again.json()["code"]) == (409, "ledger-year-closed-already")
        assert (await running.staff.inspector.get("/ledger/years")).json() == closed.json()
        late = await pay(running, early, **{"Effective-At": "2026-12-31T10:00:00+07:00"})
        assert late.json()["code"] == "number-of-another-year"
        await transferred(running, early, date(2026, 12, 30))
        assert await balances(running, "?on=2026-12-31") == carried
        assert await balances(running) == {"cash": LEVY, "equity": -2 * LEVY, "bank": LEVY}
        (moved,) = await entries(running, query="&account=bank")
        assert (moved["on"], moved["happened_on"]) == ("2027-01-01", "2026-12-30")
        before = rows_of(databases)
    for view in (views.ledger, payer_list):
        rebuild(databases.url, views.tables, view, lambda _, __: None)
    assert rows_of(databases) == before
