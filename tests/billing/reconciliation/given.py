"""The day of the vectors in our books: 15 January 2026 at the office, and the same statement in both forms."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select

from services.billing.bill.bill import Bill, Channel
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.receipt import Money, receive_money
from services.billing.bill.skrd import issue_skrd
from services.billing.deposit.deposit import Deposit, Deposited, DepositedDay
from services.billing.ledger.read_model import entries
from services.billing.reconciliation.background import Classification
from services.billing.reconciliation.use_cases import Classify, Imported, Statements
from shared.ids import new_id
from shared.roles import TREASURER
from shared.service.ask import Ask
from shared.service.queries import Query
from shared.service.unit_of_work import UnitOfWork, Work
from tests.billing.given import Running, billing, fee_assessed
from tests.conftest import Databases
from tests.people import PASURUAN, Person

DAY: Final = date(2026, 1, 15)
NEXT_MORNING: Final = datetime(2026, 1, 16, 1, tzinfo=UTC)
HERE: Final = Path(__file__).parent
CSV: Final = (HERE / "statement-bank.csv").read_bytes()
CAMT: Final = (HERE / "statement-camt053.xml").read_bytes()
EXPECTED: Final[dict[str, Any]] = json.loads((HERE / "statement-expected.json").read_text())
ACCOUNT: Final = "0011234567"
BANK: Final = "bank-jatim"


def bill_of(amount: int, number: str, on: date = date(2026, 1, 10)) -> Bill:
    """A bill of this amount with an SKRD of this number and day."""
    bill = fee_assessed(rupiah=amount)
    issue_skrd(bill, number, on, skrd_due_date(PASURUAN, on, "printed-fee"), "wati", NEXT_MORNING)
    return bill


def paid(bill: Bill, channel: Channel, reference: str, amount: int, on: date = DAY) -> Bill:
    receive_money(bill, Money(channel, reference, amount, on, BANK), NEXT_MORNING)
    return bill


async def commit(unit: UnitOfWork, one: Any) -> Any:
    """Commits a new aggregate in a case of its own."""

    async def decide(work: Work) -> Any:
        return work.add(one)

    await unit.run(Ask("tests", "system", PASURUAN, "integration", uuid4(), NEXT_MORNING, NEXT_MORNING), decide)
    return one


def ask() -> Ask:
    """The treasurer's command."""
    return Ask("yusuf", TREASURER, PASURUAN, "counter", uuid4(), NEXT_MORNING, NEXT_MORNING)


@dataclass(frozen=True)
class Books:
    """The running service with the bills of the vectors."""

    running: Running
    taken_back: Bill
    doubled: Bill

    @property
    def unit(self) -> UnitOfWork:
        assert self.running.service.unit is not None
        return self.running.service.unit

    async def imported(self, content: bytes, account: str | None = None) -> list[Imported]:
        """What a file brings."""
        classification = Classification(self.unit, self.running.clock, new_id)
        return await self.statements(classification.classify).receive(ask(), BytesIO(content), account)

    def statements(self, classify: Classify) -> Statements:
        return Statements(self.unit, classify, new_id)

    async def sent(self, content: bytes, account: str | None = None, person: Person | None = None) -> httpx.Response:
        """The answer to an upload over HTTP."""
        person = person or self.running.staff.treasurer
        headers = person.headers(**{"Idempotency-Key": uuid4().hex, "Channel": "counter"})
        query = f"?account={account}" if account else ""
        return await self.running.client.post(f"/statements{query}", content=content, headers=headers)

    async def ledger(self) -> Counter[str]:
        """The balance of each account: debits less credits."""
        balances = Counter[str]()
        for one in await self.unit.rows(Query(Entry, select(entries.c.debit, entries.c.credit, entries.c.amount))):
            balances[one.debit] += one.amount
            balances[one.credit] -= one.amount
        return balances


@dataclass(frozen=True)
class Entry:
    debit: str
    credit: str
    amount: int


def the_deposit() -> Deposit:
    """The STS of the vectors, with the cash of one day."""
    day = DepositedDay(UUID(int=3), DAY, 480_000, DAY)
    return Deposit.begin(
        Deposited,
        id=UUID(int=3),
        now=NEXT_MORNING,
        office=PASURUAN,
        number="STS/2026/00003",
        days=(day,),
        amount=480_000,
        deposited_on=DAY,
        deposited_by=TREASURER,
    )


@asynccontextmanager
async def books_of_the_day(databases: Databases, *, noticed: bool = True) -> AsyncIterator[Books]:
    """`noticed`: the bank told of the payments by virtual account before its statement came."""
    async with billing(databases, NEXT_MORNING) as running:
        assert running.service.unit is not None
        unit = running.service.unit
        taken_back, doubled = bill_of(150_000, "SKRD/2026/00017"), bill_of(25_000, "SKRD/2026/00018")
        if noticed:
            paid(taken_back, "virtual-account", "00113393201", 150_000)
            paid(doubled, "virtual-account", "00113393317", 25_000)
            paid(doubled, "virtual-account", "00113393399", 25_000)
        for one in (taken_back, doubled):
            await commit(unit, one)
        for number, amount in enumerate((100_000, 100_000, 125_000)):
            await commit(unit, paid(bill_of(amount, f"SKRD/2026/0010{number}"), "qris", f"QR{number}", amount))
        await commit(unit, the_deposit())
        yield Books(running, taken_back, doubled)
