"""A statement with what other parts of billing know: deposits, virtual accounts, and batches of an acquirer with its fee."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.billing.bank.profile import bank_profile
from services.billing.bank.virtual_account import customer_number, open_account
from services.billing.bill.bill import Bill, Channel
from services.billing.qris_settlement.settlement import QrisSettled, QrisSettlement, settlement_id
from services.billing.suspense.unclaimed import hold
from tests.billing.reconciliation.given import (
    ACCOUNT,
    BANK,
    CSV,
    DAY,
    NEXT_MORNING,
    Books,
    bill_of,
    books_of_the_day,
    commit,
)
from tests.conftest import Databases
from tests.people import PASURUAN

BATCH = "QRIS SETTLEMENT 15/01/26 NMID ID1026000000017 {count} TRX GROSS {gross} MDR {mdr}"
Told = tuple[str, str, int]
"""Reference, text and amount of a credit."""


def statement(*incoming: Told, opening: int = 0, on: date = DAY) -> bytes:
    """A statement of the bank with these incoming."""
    lines, balance = [CSV.splitlines()[0].decode()], opening
    for reference, text, amount in incoming:
        balance += amount
        lines.append(f"{on:%d/%m/%Y};09:00:00;{reference};{text};;{amount},00;{balance},00")
    return "\n".join([*lines, ""]).encode()


async def classified(books: Books, *incoming: Told, **day: Any) -> list[tuple[str, int, int]]:
    """The class of each line, with what of it is matched and unmatched."""
    sent = await books.sent(statement(*incoming, **day), ACCOUNT)
    assert sent.status_code == 200, sent.text
    path = f"/statements/{sent.json()['days'][0]['statement']['id']}/lines"
    rows = (await books.running.staff.treasurer.get(path)).json()["items"]
    return [(one["result"], one["matched"], one["unmatched"]) for one in rows]


async def with_account(books: Books, amount: int, number: str, serial: int) -> tuple[Bill, str]:
    """A bill that can be paid at the bank, and what a payer types there."""
    bill, profile = await commit(books.unit, bill_of(amount, number)), bank_profile(BANK, DAY)
    assert profile is not None
    typed = customer_number(2026, serial)
    await commit(books.unit, open_account(bill, profile, typed, NEXT_MORNING))
    return bill, typed


async def test_the_number_of_an_account_names_its_bill(databases: Databases) -> None:
    """The bank's notice was lost, and the text of its statement names the account only."""
    async with books_of_the_day(databases) as books:
        bill, typed = await with_account(books, 60_000, "SKRD/2026/00021", 21)
        found = await classified(books, ("00113394001", f"VA {typed[:-1]} {typed[-1]}", 60_000))
        assert found == [("matched", 60_000, 0)]
        now = await books.unit.fold(Bill, bill.id)
        assert (now.status, [(one.channel, one.reference) for one in now.receipts]) == (
            "settled",
            [("virtual-account", "00113394001")],
        )


async def test_an_account_of_nobody_is_held_in_suspense(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        assert await classified(books, ("00113394002", "VA 260000000009 9", 60_000)) == [("unmatched", 0, 60_000)]


async def test_a_deposit_is_found_once_and_only_with_its_sum(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        text = "SETORAN TUNAI STS/2026/00003"
        found = await classified(books, ("D1", text, 479_000), ("D2", text, 480_000), ("D3", text, 480_000))
        assert found == [("unmatched", 0, 479_000), ("matched", 480_000, 0), ("unmatched", 0, 480_000)]


async def test_the_fee_of_the_acquirer_is_an_entry_of_its_own(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        before = await books.ledger()
        found = await classified(books, ("Q1", BATCH.format(count=3, gross=325_000, mdr=2_275), 322_725))
        assert found == [("matched", 322_725, 0)]
        after = await books.ledger()
        assert after["fees"] == 2_275
        assert after["bank"] - before["bank"] == 322_725
        assert after["in-transit"] == 0


async def test_a_batch_is_settled_by_the_statement_alone(databases: Databases) -> None:
    """The report of the acquirer comes before the statement, the line comes twice: the money arrives once."""
    async with books_of_the_day(databases) as books:
        before = await books.ledger()
        await _reported(books, ["QR0", "QR1", "QR2"], 325_000, 2_275)
        assert await books.ledger() == before
        line = BATCH.format(count=3, gross=325_000, mdr=2_275)
        found = await classified(books, ("Q1", line, 322_725), ("Q2", line, 322_725))
        assert found == [("matched", 322_725, 0), ("unmatched", 0, 322_725)]
        ledger = await books.ledger()
        assert (ledger["fees"], ledger["in-transit"], ledger["suspense"]) == (2_275, 0, -322_725)


async def test_money_under_a_static_code_arrives_with_its_batch(databases: Databases) -> None:
    """It is in suspense since the acquirer told of it; the batch that brings it is no second sum."""
    async with books_of_the_day(databases) as books:
        await _held(books, "qris", "QRSTATIC1", 50_000)
        found = await classified(books, ("Q1", BATCH.format(count=4, gross=375_000, mdr=0), 375_000))
        assert found == [("matched", 375_000, 0)]
        ledger = await books.ledger()
        assert (ledger["in-transit"], ledger["suspense"]) == (0, -50_000)


async def _held(books: Books, channel: Channel, reference: str, amount: int) -> None:
    about: Any = {"channel": channel, "reference": reference, "amount": amount, "on": DAY, "why": "no-bill"}
    await commit(books.unit, hold(office=PASURUAN, now=NEXT_MORNING, **about))


async def _reported(books: Books, references: Sequence[str], gross: int, mdr: int) -> None:
    """The acquirer's report, as the treasurer records it."""
    nmid, batch = "ID1026000000017", "QRS2601150001"
    settled = QrisSettlement.begin(
        QrisSettled,
        id=settlement_id(PASURUAN, nmid, batch),
        now=NEXT_MORNING,
        office=PASURUAN,
        nmid=nmid,
        batch=batch,
        settled_on=DAY,
        gross=gross,
        mdr=mdr,
        references=tuple(references),
    )
    await commit(books.unit, settled)
