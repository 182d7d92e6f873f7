"""Billing on a real database, beside a bank: steps of a day that senders and people repeat until they are answered, and crashes.

A crash breaks a commit before or after it is durable, and nothing more of that process is written: the next step meets a new one,
on what the database has. A broken connection is none: the service has to help itself.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any, Final, Literal
from uuid import UUID, uuid5

import psycopg

from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money
from shared.errors import Unavailable
from shared.journal.commit import Commit
from shared.service.unit_of_work import UnitOfWork
from tests.billing.bank.given import OPENED, TOTAL, Bank, another_process, bank
from tests.billing.given import Running
from tests.billing.one_end.given import end_of_bill
from tests.billing.reconciliation.given import ACCOUNT
from tests.billing.refund.given import ACCOUNT as PAYEE
from tests.billing.refund.given import DOUBLE, ledger_of
from tests.conftest import Databases

Break = Literal["before", "after", "connection"]
"""When a commit breaks: before it is durable, after it, or its connection to the database is cut."""
NOON: Final = OPENED + timedelta(hours=4)
NEXT_NOON: Final = NOON + timedelta(days=1)
"""All is told, and decided, when the two days of the statements have come."""
PAID: Final = "2026-01-15T09:02:11+07:00"
_KEYS = UUID(int=13)
_HEAD = "Tanggal;Waktu;No Referensi;Keterangan;Debet;Kredit;Saldo"
FIRST_DAY: Final = "\n".join(
    (
        _HEAD,
        "15/01/2026;09:02:11;00113393201;VA 260000000001 7 SKRD/2026/00017;;150.000,00;1.150.000,00",
        "15/01/2026;14:02:11;00113393600;TRF DR PT MAJU JAYA RETRIBUSI;;100.000,00;1.250.000,00",
        "15/01/2026;15:02:11;00113393655;TRF SKRD/2026/00017;;40.000,00;1.290.000,00",
        "15/01/2026;16:02:11;00113393777;PELIMPAHAN KE RKUD;250.000,00;;1.040.000,00",
        "",
    )
)
SECOND_DAY: Final = "\n".join(
    (
        _HEAD,
        "16/01/2026;09:02:11;00113393201;REVERSAL VA SKRD/2026/00017;150.000,00;;890.000,00",
        "16/01/2026;10:02:11;00113393600;REVERSAL TRF;100.000,00;;790.000,00",
        "",
    )
)
ONLY_READING: Final = frozenset({"billing.statement-reading-began", "billing.statement-lines-read"})
"""What a repeated upload may record again: it counts nothing."""


Step = Callable[["Office"], Awaitable[None]]


class Crash:
    """Breaks commits by their numbers; `is_down`: the process writes nothing any more."""

    def __init__(self, breaks: dict[int, Break]) -> None:
        self.breaks = breaks
        self.commits = 0
        self.is_down = False

    def watch(self, unit: UnitOfWork, url: str) -> None:
        """From now on breaks the commits of a service."""
        self.is_down = False
        appender, append = unit.appender, unit.appender.append

        async def breaking(commit: Commit, own: Any = None) -> int:
            if self.is_down:
                raise Unavailable
            self.commits += 1
            how = self.breaks.get(self.commits)
            if how == "connection":
                with psycopg.connect(url, autocommit=True) as other:
                    other.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s", (appender._backend,)
                    )
            if how == "before":
                self.is_down = True
                raise Unavailable
            position = await append(commit, own)
            if how == "after":
                self.is_down = True
                raise Unavailable
            return position

        appender.append = breaking  # type: ignore[method-assign]


@dataclass
class Office:
    """The service as it runs now, and the bill that all is about."""

    databases: Databases
    crash: Crash
    bank: Bank

    @property
    def running(self) -> Running:
        return self.bank.running

    @property
    def unit(self) -> UnitOfWork:
        assert self.running.service.unit is not None
        return self.running.service.unit

    # Messages
    async def pays(self) -> None:
        """By virtual account; a repeated call has its own number, as the bank numbers calls."""
        await self.bank.pays(trxDateTime=PAID)

    async def pays_again(self) -> None:
        """The same call under the same number."""
        await self.bank.pays(external="20260115000000000001", trxDateTime=PAID)

    async def pays_by_qris(self) -> None:
        money = Money("qris", "QR-1", TOTAL, NOON.date(), "acquirer")
        await self.bank.changes(lambda bill, now: receive_money(bill, money, now))

    async def first_statement(self) -> None:
        await self._statement(FIRST_DAY)

    async def second_statement(self) -> None:
        await self._statement(SECOND_DAY)

    async def _statement(self, content: str) -> None:
        headers = self.running.staff.treasurer.headers(
            **{"Channel": "counter", "Idempotency-Key": uuid5(_KEYS, content).hex}
        )
        path = f"/statements?account={ACCOUNT}"
        answer = await self.running.client.post(path, content=content.encode(), headers=headers)
        assert answer.status_code < 300 or self.crash.is_down, answer.text

    # People
    async def proposes_refund(self) -> None:
        await self._post("skrd_issuer", f"/bills/{self.bank.bill_id}/refunds", {"amount": 40_000, "reason": DOUBLE})

    async def approves_refund(self) -> None:
        for one in await self._refunds():
            await self._post("head_of_office", f"/refunds/{one['id']}/approval", None)

    async def checks_account(self) -> None:
        for one in await self._refunds():
            await self._post("treasurer", f"/refunds/{one['id']}/account-check", PAYEE)

    async def pays_refund(self) -> None:
        for one in await self._refunds():
            await self._post("treasurer", f"/refunds/{one['id']}/payment", {"reference": "TRF1"})

    async def withdraws_refund(self) -> None:
        for one in await self._refunds():
            await self._post("skrd_issuer", f"/refunds/{one['id']}/withdrawal", {"reason": DOUBLE})

    async def assigns(self) -> None:
        listed = await self.running.staff.treasurer.get("/suspense")
        for one in listed.json()["items"]:
            body = {"bill_id": str(self.bank.bill_id)}
            await self._post("treasurer", f"/suspense/{one['id']}/assignment", body)

    async def proposes_cancellation(self) -> None:
        path = f"/bills/{self.bank.bill_id}/cancellation"
        await self._post("skrd_issuer", path, {"ground": "wrong-amount", "reason": "Salah."})

    async def approves_cancellation(self) -> None:
        await self._post("head_of_office", f"/bills/{self.bank.bill_id}/cancellation/approval", None)

    async def takes_cash(self) -> None:
        body = {"amount": TOTAL, "method": "cash"}
        await self._post("treasurer", f"/bills/{self.bank.bill_id}/payments", body)

    # The service itself
    async def follows(self) -> None:
        for _ in range(2):
            await self.running.follower.catch_up()

    async def time_passes(self) -> None:
        for job in self.running.service.jobs:
            if job.name in {"deadlines", "statements"}:
                await job.run_once()

    async def _refunds(self) -> list[dict[str, Any]]:
        found = await self.running.staff.inspector.get("/refunds")
        return list(found.json()["items"])

    async def _post(self, role: str, path: str, body: dict[str, Any] | None) -> None:
        """A person sends it again under the same key until it is answered."""
        answer = await getattr(self.running.staff, role).post(path, body, key=uuid5(_KEYS, f"{role} {path}").hex)
        assert answer.status_code < 500 or self.crash.is_down, answer.text

    async def end(self) -> dict[str, Any]:
        """What must not depend on crashes; the rows say what the events say."""
        bill = await self.unit.fold(Bill, self.bank.bill_id)
        rows = await self.bank.sql("SELECT id, status, owed_back FROM billing.bills")
        assert rows == [(bill.id, bill.status, bill.owed_back)]
        receipts = await self.bank.sql(
            "SELECT channel, reference, amount, received_on, reversed_on FROM billing.receipts"
        )
        assert {*receipts} == {
            (one.channel, one.reference, one.amount, one.on, one.reversed_on) for one in bill.receipts
        }
        sums = await self.bank.sql("SELECT debit, credit, sum(amount)::bigint FROM billing.ledger_sums GROUP BY 1, 2")
        ledger = await ledger_of(self.running)
        assert ledger == Counter({name: rupiah for name, rupiah in _balanced(sums).items() if rupiah})
        journal = await self.running.journal()
        return {
            "bill": end_of_bill(bill),
            "ledger": ledger,
            "suspense": sorted(await self.bank.sql("SELECT reference, status, amount FROM billing.unclaimed")),
            "refunds": await self.bank.sql("SELECT status, amount, number FROM billing.refunds"),
            "accounts": await self.bank.sql("SELECT status, amount FROM billing.virtual_accounts"),
            "lines": sorted(
                await self.bank.sql(
                    "SELECT reference, side, result, matched, over, unmatched FROM billing.statement_lines"
                )
            ),
            "tasks": sorted(await self.bank.sql("SELECT kind FROM billing.tasks")),
            "events": Counter(one.type for one in journal if one.type not in ONLY_READING),
        }


def _balanced(sums: list[tuple[Any, ...]]) -> Counter[str]:
    found = Counter[str]()
    for debit, credit, amount in sums:
        found[debit] += amount
        found[credit] -= amount
    return found


NEWS: Final[tuple[Step, ...]] = (
    Office.pays,
    Office.pays_again,
    Office.pays_by_qris,
    Office.first_statement,
    Office.second_statement,
    Office.follows,
    Office.time_passes,
)
DECISIONS: Final[tuple[tuple[Step, ...], ...]] = (
    (
        Office.proposes_refund,
        Office.approves_refund,
        Office.time_passes,
        Office.checks_account,
        Office.pays_refund,
    ),
    (Office.proposes_refund, Office.withdraws_refund),
    (Office.assigns,),
    (Office.proposes_cancellation, Office.approves_cancellation),
    (Office.takes_cash,),
)


def day(chance: Random) -> list[Step]:
    """The steps of a day in some order, news twice and decisions in their own order."""
    lanes = [*([one] for one in (*NEWS, *NEWS)), *(list(one) for one in chance.sample(DECISIONS, 2))]
    turns = [number for number, lane in enumerate(lanes) for _ in lane]
    chance.shuffle(turns)
    waiting = [iter(lane) for lane in lanes]
    return [*(next(waiting[turn]) for turn in turns), *NEWS]


async def lived(databases: Databases, steps: list[Step], breaks: dict[int, Break]) -> tuple[dict[str, Any], int]:
    """The end of a day, and how many commits it took. After each crash another process serves, and the step is sent again."""
    crash = Crash(breaks)
    async with AsyncExitStack() as processes:
        first = await processes.enter_async_context(bank(databases))
        first.running.clock.set(NEXT_NOON)
        office = Office(databases, crash, first)
        crash.watch(office.unit, databases.url)
        for step in steps:
            while True:
                with suppress(Unavailable):
                    await step(office)
                if not crash.is_down:
                    break
                office.bank = await processes.enter_async_context(another_process(databases, office.bank))
                crash.watch(office.unit, databases.url)
        return await office.end(), crash.commits
