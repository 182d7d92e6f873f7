"""One day's statement in both forms, as the vectors expect it: every rupiah ends in a class, and in the ledger."""

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import pytest

from services.billing.bill.bill import Bill
from services.billing.reconciliation import read_model as views
from services.billing.reconciliation.line import BalancesDoNotFollow
from services.billing.reconciliation.read_model import LAST_NUMBER
from services.billing.reconciliation.rows import StatementRow
from services.billing.reconciliation.statement import LinesContradict, OtherOpening, line_id
from tests.billing.reconciliation.given import ACCOUNT, CAMT, CSV, EXPECTED, NEXT_MORNING, Books, books_of_the_day
from tests.billing.refund.given import ledger_of
from tests.conftest import Databases

FORMS: Final = {"csv": (CSV, ACCOUNT), "camt": (CAMT, None)}


async def classes(books: Books, statement: UUID) -> list[Any]:
    about = {"after": line_id(statement, 0), "until": line_id(statement, LAST_NUMBER), "limit": 200, "result": None}
    return await books.unit.rows(views.list_lines, **about)


def totals(row: StatementRow) -> dict[str, int]:
    return {name: getattr(row, name) for name in EXPECTED["totals"]}


@pytest.mark.parametrize("noticed", [True, False], ids=["noticed", "notices-lost"])
@pytest.mark.parametrize("form", FORMS)
async def test_every_line_gets_its_class(databases: Databases, form: str, *, noticed: bool) -> None:
    async with books_of_the_day(databases, noticed=noticed) as books:
        (done,) = await books.imported(*FORMS[form])
        row = done.statement
        assert (done.known, done.new, row.status) == (0, 8, "done")
        assert (row.opening, row.closing) == (EXPECTED["opening"], EXPECTED["closing"])
        assert totals(row) == EXPECTED["totals"]
        lines = await classes(books, row.id)
        assert [one.result for one in lines] == [one["class"] for one in EXPECTED["lines"]]
        bills = [lines[0].bill_id, lines[1].bill_id, lines[2].bill_id, lines[6].bill_id]
        assert bills == [books.taken_back.id, books.doubled.id, books.doubled.id, books.taken_back.id]
        assert row.matched + row.over + row.unmatched == row.credits


@pytest.mark.parametrize("noticed", [True, False], ids=["noticed", "notices-lost"])
async def test_the_ledger_follows_the_bank(databases: Databases, *, noticed: bool) -> None:
    async with books_of_the_day(databases, noticed=noticed) as books:
        await books.imported(CAMT)
        ledger = await books.ledger()
        assert ledger["bank"] == EXPECTED["closing"] - EXPECTED["opening"]
        assert ledger["deposited"] == EXPECTED["totals"]["swept"]
        assert ledger["suspense"] == -EXPECTED["totals"]["unmatched"]
        assert ledger["refundable"] == -EXPECTED["totals"]["over"]
        assert ledger["receivable"] == 150_000
        assert ledger["in-transit"] == 0
        assert sum(ledger.values()) == 0
        again = await books.unit.fold(Bill, books.taken_back.id)
        assert (again.owed, again.status) == (150_000, "skrd-issued")


@pytest.mark.parametrize(("first", "then"), [("csv", "csv"), ("camt", "camt"), ("camt", "csv"), ("csv", "camt")])
async def test_the_same_day_again_changes_nothing(databases: Databases, first: str, then: str) -> None:
    async with books_of_the_day(databases) as books:
        (before,) = await books.imported(*FORMS[first])
        journal = await books.running.journal()
        (again,) = await books.imported(*FORMS[then])
        assert (again.known, again.new) == (8, 0)
        assert again.statement == before.statement
        assert await books.running.journal() == journal


async def test_a_file_whose_closing_does_not_follow_is_refused_whole(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        journal = await books.running.journal()
        for wrong in (CAMT.replace(b">1050000.00<", b">1050001.00<"), CAMT.replace(b">1105000.00<", b">1105001.00<")):
            with pytest.raises(BalancesDoNotFollow):
                await books.imported(wrong)
        with pytest.raises(BalancesDoNotFollow) as refused:
            await books.imported(CSV.replace(b"1.525.000,00", b"1.525.001,00"), ACCOUNT)
        assert refused.value.details["line"] == 5
        assert await books.running.journal() == journal


async def test_a_later_file_of_the_day_adds_only_its_new_lines(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        morning = b"".join(CSV.splitlines(keepends=True)[:4])
        (early,) = await books.imported(morning, ACCOUNT)
        assert (early.new, early.statement.closing) == (3, 1_200_000)
        (done,) = await books.imported(CAMT)
        assert (done.known, done.new) == (3, 5)
        assert totals(done.statement) == EXPECTED["totals"]


async def test_lines_that_contradict_the_recorded_ones_are_refused(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        (before,) = await books.imported(CSV, ACCOUNT)
        with pytest.raises(LinesContradict):
            await books.imported(CAMT.replace(b"<AcctSvcrRef>00113393600<", b"<AcctSvcrRef>00113393601<"))
        with pytest.raises(OtherOpening):
            await books.imported(
                CSV.replace(b".150.000,00\n", b".150.001,00\n").splitlines(keepends=True)[0]
                + b"15/01/2026;09:02:11;1;X;;1,00;2,00\n",
                ACCOUNT,
            )
        (again,) = await books.imported(CAMT)
        assert (again.known, again.new, again.statement) == (8, 0, before.statement)


async def test_a_file_of_two_days_is_refused_whole(databases: Databases) -> None:
    """The first day fits, and the second one contradicts what is recorded: neither counts."""
    head, *rest = CSV.splitlines(keepends=True)
    following = b"16/01/2026;09:02:11;00113399999;TRF DR PT BARU;;1.000,00;1.051.000,00\n"
    async with books_of_the_day(databases) as books:
        books.running.clock.set(NEXT_MORNING + timedelta(days=1))
        await books.imported(head + following, ACCOUNT)
        other = following.replace(b"1.000,00;1.051", b"2.000,00;1.052")
        with pytest.raises(LinesContradict):
            await books.imported(head + b"".join(rest) + other, ACCOUNT)
        listed = (await books.running.staff.treasurer.get("/statements")).json()["items"]
        assert [(one["on"], one["lines"]) for one in listed if one["lines"]] == [("2026-01-16", 1)]
        (first, again) = await books.imported(head + b"".join(rest) + following, ACCOUNT)
        assert (first.new, again.new, again.known) == (8, 0, 1)


@pytest.mark.parametrize("is_told_first", [False, True], ids=["in-order", "reversal-first"])
async def test_what_the_bank_took_back_is_nobodys_in_whatever_order(
    databases: Databases, *, is_told_first: bool
) -> None:
    """The statement with the reversal may come before the one with the money: nothing is left that could be returned."""
    head = CSV.splitlines(keepends=True)[0]
    came = head + b"15/01/2026;09:02:11;00113399999;TRF DR PT BARU;;1.000,00;1.000,00\n"
    went = head + b"16/01/2026;09:02:11;00113399999;REVERSAL TRF;1.000,00;;0,00\n"
    async with books_of_the_day(databases) as books:
        books.running.clock.set(NEXT_MORNING + timedelta(days=1))
        before = await ledger_of(books.running)
        for content in (went, came) if is_told_first else (came, went):
            await books.imported(content, ACCOUNT)
        assert await ledger_of(books.running) == before
        held = (await books.running.staff.treasurer.get("/suspense")).json()["items"]
        assert [one for one in held if one["status"] == "held" and one["amount"] == 1_000] == []
        (again,) = await books.imported(came.replace(b"09:02:11", b"09:02:12"), ACCOUNT)
        assert (again.known, again.new) == (1, 0)


async def test_money_that_comes_again_after_its_reversal_is_held(databases: Databases) -> None:
    head = CSV.splitlines(keepends=True)[0]
    went = head + b"15/01/2026;09:02:11;00113399999;REVERSAL TRF;1.000,00;;0,00\n"
    came = b"16/01/2026;09:02:1%d;00113399999;TRF DR PT BARU;;1.000,00;%d.000,00\n"
    async with books_of_the_day(databases) as books:
        books.running.clock.set(NEXT_MORNING + timedelta(days=1))
        await books.imported(went, ACCOUNT)
        await books.imported(head + came % (1, 1) + came % (2, 2), ACCOUNT)
        held = (await books.running.staff.treasurer.get("/suspense")).json()["items"]
        assert [one["status"] for one in held if one["amount"] == 1_000] == ["held"]
