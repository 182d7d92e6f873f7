"""A treasurer uploads a statement; others of the office read it; a process that was killed goes on where it stopped."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest

from services.billing.reconciliation import read_model as views
from services.billing.reconciliation.background import Classification
from services.billing.reconciliation.use_cases import Statements
from shared.ids import new_id
from tests.billing.reconciliation.given import ACCOUNT, CAMT, CSV, Books, ask, bill_of, books_of_the_day, commit, paid
from tests.conftest import Databases


async def tasks_of(books: Books, kind: str) -> list[Any]:
    found = await books.running.staff.treasurer.get(f"/tasks?kind={kind}")
    return list(found.json()["items"])


async def test_a_treasurer_uploads_and_others_read(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        staff = books.running.staff
        done = await books.sent(CSV, ACCOUNT)
        assert done.status_code == 200, done.text
        brought = done.json()
        assert (brought["known"], brought["new"]) == (0, 8)
        (day,) = brought["days"]
        path = f"/statements/{day['statement']['id']}"
        assert (await staff.inspector.get(path)).json() == day["statement"]
        listed = (await staff.inspector.get(f"/statements?account={ACCOUNT}&on=2026-01-15")).json()
        assert listed["items"] == [day["statement"]]
        over = (await staff.inspector.get(f"{path}/lines?result=over")).json()["items"]
        assert [(one["number"], one["over"], one["document"]) for one in over] == [(3, 25_000, "SKRD/2026/00018")]
        first = (await staff.inspector.get(f"{path}/lines?limit=5")).json()
        rest = (await staff.inspector.get(f"{path}/lines?limit=5&after={first['next']}")).json()
        assert [one["number"] for one in first["items"] + rest["items"]] == list(range(1, 9))
        again = (await books.sent(CAMT)).json()
        assert (again["known"], again["new"]) == (8, 0)
        assert "MAJU JAYA" not in str([one.payload for one in await books.running.journal()])


async def test_who_may_not_upload_or_read(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        staff = books.running.staff
        assert (await books.sent(CAMT, person=staff.skrd_issuer)).status_code == 403
        assert (await books.sent(CAMT, person=staff.inspector)).status_code == 403
        assert (await staff.skrd_issuer.get("/statements")).status_code == 403


@pytest.mark.parametrize(
    ("content", "account", "status", "code"),
    [
        (CSV, None, 409, "statement-account-unknown"),
        (CSV, "0019999999", 409, "statement-account-unknown"),
        (CAMT, "0019999999", 409, "statement-account-unknown"),
        (CSV.splitlines()[0] + b"\n", ACCOUNT, 422, "statement-empty"),
        (b"", ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b"Saldo", b"Sisa"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b";150.000,00;1", b";150.000,50;1"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b";;150.000,00;1", b";1,00;150.000,00;1"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b"15/01/2026;10", b"32/01/2026;10"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b"15/01/2026;10", b"14/01/2026;10"), ACCOUNT, 422, "statement-days-not-in-order"),
        (CSV.replace(b"1.175.000,00", b"1.175.000,0x"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b"1.175.000,00", b"1.176.000,00"), ACCOUNT, 409, "statement-balances-wrong"),
        (CAMT.replace(b"<NbOfNtries>8<", b"<NbOfNtries>9<"), None, 409, "statement-count-wrong"),
        (CAMT.replace(b'Ccy="IDR"', b'Ccy="USD"'), None, 422, "statement-unreadable"),
        (CAMT.replace(b"camt.053", b"camt.052"), None, 422, "statement-unreadable"),
        (CAMT[:-40], None, 422, "statement-unreadable"),
        (CSV.replace(b"15/01/2026", b"17/01/2026"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b"150.000,00", b"9" * 5_000), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b";;150.000,00", b";;-150.000,00"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b";;150.000,00", b";;NaN"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b"00113393201", b'"00113393201'), ACCOUNT, 422, "statement-unreadable"),
        (CSV.decode().encode("utf-16"), ACCOUNT, 422, "statement-unreadable"),
        (CSV.replace(b"VA ", b"\xff "), ACCOUNT, 422, "statement-unreadable"),
        (bytes(range(256)) * 4_096, ACCOUNT, 422, "statement-unreadable"),
        (CAMT.decode().encode("utf-16"), ACCOUNT, 422, "statement-unreadable"),
        (CAMT.replace(b">150000.00<", b">-150000.00<"), None, 422, "statement-unreadable"),
        (CAMT.replace(b">150000.00<", b">" + b"9" * 5_000 + b".00<"), None, 422, "statement-unreadable"),
        (CAMT.replace(b"2026-01-15", b"2026-01-17"), None, 422, "statement-unreadable"),
        (CAMT.replace(b"Stmt>", b"Other>"), None, 422, "statement-unreadable"),
        (CAMT.replace(b"</Stmt>", CAMT[CAMT.index(b"<Acct>") : CAMT.index(b"<TxsS")] + b"</Stmt>"), None, 422, "statement-unreadable"),
        (b"<Document>" + b"<x>" * 100_000, None, 422, "statement-unreadable"),
        (CAMT.replace(b"<Document", b"<!DOCTYPE x [<!ENTITY y 'z'>]><Document", 1), None, 422, "statement-unreadable"),
    ],
)  # fmt: skip
async def test_wrong_files_are_refused_whole(
    databases: Databases, content: bytes, account: str | None, status: int, code: str
) -> None:
    async with books_of_the_day(databases, noticed=False) as books:
        journal = len(await books.running.journal())
        refused = await books.sent(content, account)
        assert (refused.status_code, refused.json()["code"]) == (status, code), refused.text
        assert len(await books.running.journal()) == journal


@pytest.mark.parametrize(
    "text",
    [
        "QRIS SETTLEMENT 15/01/26 NMID ID1 1 TRX GROSS " + "9" * 5_000 + " MDR 0",
        "QRIS SETTLEMENT 15/01/26 NMID ID1 99999999999 TRX GROSS 150000 MDR 0",
        f"QRIS SETTLEMENT 15/01/26 NMID ID1 1 TRX GROSS {10**30} MDR {10**30 - 150_000}",
        "SETORAN STS/2026/" + "7" * 9_000,
        "SKRD/2026/" + "7" * 9_000,
        "=cmd|'/c calc'!A1 \x00",
    ],
    ids=["gross", "count", "mdr", "deposit", "document", "formula"],
)
async def test_what_a_payer_writes_in_a_transfer_breaks_nothing(databases: Databases, text: str) -> None:
    """The text of a line is the payer's: its money is kept, whatever it says."""
    async with books_of_the_day(databases, noticed=False) as books:
        line = f"15/01/2026;09:02:11;X1;{text};;150.000,00;1.150.000,00\n"
        done = await books.sent(CSV.splitlines()[0] + b"\n" + line.encode(), ACCOUNT)
        assert done.status_code == 200, done.text
        (day,) = done.json()["days"]
        assert (day["statement"]["status"], day["statement"]["unmatched"]) == ("done", 150_000)


class Killed(Exception):
    """Stands for a process that ends here."""


async def dies(*_: object) -> None:
    raise Killed


async def test_an_upload_that_was_cut_off_counts_nothing(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    async with books_of_the_day(databases, noticed=False) as books:
        before = await books.ledger()
        with monkeypatch.context() as killed:
            killed.setattr(Statements, "_complete", dies)
            with pytest.raises(Killed):
                await books.statements(dies).receive(ask(), BytesIO(CAMT), None)
        inspector = books.running.staff.inspector
        (row,) = (await inspector.get("/statements")).json()["items"]
        assert (row["status"], row["lines"], row["credits"]) == ("reading", 0, 0)
        assert (await inspector.get(f"/statements/{row['id']}/lines")).json()["items"] == []
        assert await books.ledger() == before
        other = (await books.sent(CSV, ACCOUNT)).json()
        assert (other["known"], other["new"]) == (0, 8)
        assert (await books.sent(CAMT)).json()["known"] == 8


async def test_the_same_upload_goes_on_where_it_was_cut_off(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with books_of_the_day(databases, noticed=False) as books:
        with monkeypatch.context() as killed:
            killed.setattr(Statements, "_complete", dies)
            with pytest.raises(Killed):
                await books.statements(dies).receive(ask(), BytesIO(CAMT), None)
        stored = len(await books.running.journal())
        done = (await books.sent(CAMT)).json()
        assert (done["known"], done["new"]) == (0, 8)
        types = [one.type for one in (await books.running.journal())[stored:]]
        assert types[0] == "billing.statement-completed"


async def test_the_job_finishes_what_was_cut_off(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    async with books_of_the_day(databases, noticed=False) as books:
        job = Classification(books.unit, books.running.clock, new_id)
        with monkeypatch.context() as killed:
            killed.setattr(Classification, "_record", dies)  # money is on the bills and in suspense by then
            with pytest.raises(Killed):
                await books.statements(job.classify).receive(ask(), BytesIO(CAMT), None)
        (pending,) = await books.unit.rows(views.unclassified_statements)
        assert (pending.lines, pending.classified) == (8, 0)
        await job.run_once()
        row = (await books.running.staff.inspector.get(f"/statements/{pending.id}")).json()
        assert (row["status"], row["matched"], row["over"], row["unmatched"]) == ("done", 980_000, 25_000, 100_000)
        ledger = await books.ledger()
        await job.run_once()
        assert await books.ledger() == ledger
        assert ledger["bank"] == row["closing"] - row["opening"]


async def test_money_that_no_statement_has_is_reported_once(databases: Databases) -> None:
    async with books_of_the_day(databases) as books:
        await books.sent(CAMT)
        lost = await commit(books.unit, paid(bill_of(40_000, "SKRD/2026/00020"), "virtual-account", "LOST1", 40_000))
        books.running.clock.set(datetime(2026, 1, 19, 9, tzinfo=UTC))
        opening, later = 1_050_000, date(2026, 1, 18)
        line = "{:%d/%m/%Y};09:00:00;{};VA {};;{},00;{},00\n"
        headings = CSV.splitlines()[0].decode() + "\n"
        quiet = headings + line.format(later, "X1", "SKRD/2026/00099", 1_000, opening + 1_000)
        assert (await books.sent(quiet.encode(), ACCOUNT)).status_code == 200
        assert [one["stream_id"] for one in await tasks_of(books, "ask-bank-for-money")] == [str(lost.id)]
        found = headings + line.format(date(2026, 1, 19), "LOST1", "SKRD/2026/00020", 40_000, opening + 41_000)
        done = await books.sent(found.encode(), ACCOUNT)
        assert done.json()["days"][0]["statement"]["matched"] == 40_000
        assert await tasks_of(books, "ask-bank-for-money") == []
