"""Bills that were paid too much, refunds in each state, and the ledger of some events."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money, reverse_money
from services.billing.bill.refunding import reserve
from services.billing.ledger.read_model import entries as entry_rows
from services.billing.ledger.read_model import ledger
from services.billing.read_models import views
from services.billing.refund.account import check_account
from services.billing.refund.decision import approve
from services.billing.refund.payout import end_set_offs, pay
from services.billing.refund.proposal import propose
from services.billing.refund.refund import Origin, Proposal, Refund
from services.billing.refund.terms import refund_terms
from shared.journal.commit import Context
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from tests.billing import books
from tests.billing.given import ISSUER, LEVY, NOW, TODAY, Running, happened, marked, with_skrd
from tests.people import PASURUAN

assert ledger in views
HEAD, PROPOSER, PAYER = "hendra", "sinta", "yuli"
DOUBLE = "Dibayar dua kali melalui virtual account."
ACCOUNT = {"bank": "BJTM", "last_digits": "4821", "document": "AGENDA/2023/00017"}


def money(reference: str, amount: int = LEVY, on: date = TODAY) -> Money:
    return Money("virtual-account", reference, amount, on, "bjtm")


def paid_twice() -> Bill:
    """Scenario 54: the same account was paid twice, with different references of the bank."""
    bill = with_skrd()
    receive_money(bill, money("A1"), NOW)
    receive_money(bill, money("A2"), NOW)
    return bill


def proposed(
    bill: Bill, amount: int = LEVY, *, requested_on: date | None = None, by: str = PROPOSER, id: UUID | None = None
) -> Refund:
    id = id or uuid4()
    reserve(bill, id, amount, TODAY, NOW)
    proposal = Proposal(amount, DOUBLE, by, TODAY, requested_on)
    return propose(proposal, Origin.surplus(bill, refund_terms(PASURUAN, TODAY)), id=id, now=NOW)


def approved(bill: Bill, amount: int = LEVY, *, is_checked: bool = False) -> Refund:
    refund = proposed(bill, amount)
    if is_checked:
        check_account(refund, **ACCOUNT, by=PAYER, on=TODAY, now=NOW)
    approve(refund, "SKRDLB/2023/00001", date(2024, 1, 15), HEAD, TODAY, NOW)
    return refund


def ready(bill: Bill, amount: int = LEVY) -> Refund:
    """Its account checked, approved, without other debts."""
    refund = approved(bill, amount, is_checked=True)
    end_set_offs(refund, NOW)
    return refund


def paid(bill: Bill, amount: int = LEVY, on: date = TODAY + timedelta(3)) -> Refund:
    refund = ready(bill, amount)
    pay(refund, bill, "TRF1", PAYER, on, NOW)
    return refund


def balances(*aggregates: Any) -> Counter[str]:
    """Account → rupiah debited less rupiah credited, over the waiting events of some aggregates."""
    found = books.balances(event for one in aggregates for event in happened(one))
    return Counter({name: rupiah for name, rupiah in found.items() if rupiah})


def _balances(rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for entry in rows:
        found[entry["debit"]] += entry["amount"]
        found[entry["credit"]] -= entry["amount"]
    return Counter({name: rupiah for name, rupiah in found.items() if rupiah})


def entries(events: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of the ledger that some events write."""
    context = Context(
        case_id=uuid4(),
        actor=ISSUER,
        actor_role="system",
        office=PASURUAN,
        channel="online",
        command_id=uuid4(),
        recorded_at=NOW,
        effective_at=NOW,
    )
    writes = (write for event in events for write in ledger.writes(event, context))
    return [dict(write.values) for write in writes if getattr(write.statement, "table", None) is entry_rows]


async def billed(running: Running, **changes: Any) -> str:
    """The id of the bill of a newly marked instrument, with its SKRD."""
    one = marked(**changes)
    await running.hears(one)
    id: str = (await running.bill_of(one))["id"]
    answer = await running.staff.skrd_issuer.post(f"/bills/{id}/skrd")
    assert answer.status_code == 200, answer.text
    return id


async def receives(running: Running, bill_id: str, *moneys: Money) -> None:
    """A bank tells of money for a bill."""
    for one in moneys:
        await changes_bill(running, bill_id, partial(_received, one, running.clock.now()))


def _received(one: Money, now: datetime, bill: Bill) -> None:
    receive_money(bill, one, now)


async def takes_back(running: Running, bill_id: str, reference: str) -> None:
    """The bank takes a payment back."""
    now = running.clock.now()

    def reverse(bill: Bill) -> None:
        reverse_money(bill, "virtual-account", reference, TODAY, now)

    await changes_bill(running, bill_id, reverse)


async def changes_bill(running: Running, bill_id: str, change: Callable[[Bill], object]) -> None:
    """Billing itself changes a bill, as its banks' messages do."""
    unit, now = running.service.unit, running.clock.now()
    assert unit is not None

    async def decide(work: Work) -> None:
        change(await work.load_to_change(Bill, UUID(bill_id)))

    await unit.run(Ask.of_system("billing", "integration", PASURUAN, uuid4(), now), decide)


async def passes(running: Running) -> None:
    """Time brings what is due by now."""
    job = next(one for one in running.service.jobs if one.name == "deadlines")
    await job.run_once()


async def ledger_of(running: Running) -> Counter[str]:
    """Account → rupiah debited less rupiah credited, over all rows."""
    async with running.service.pool.connection() as connection:
        rows = await (await connection.execute("SELECT debit, credit, amount FROM billing.ledger_entries")).fetchall()
    return _balances({"debit": debit, "credit": credit, "amount": amount} for debit, credit, amount in rows)
