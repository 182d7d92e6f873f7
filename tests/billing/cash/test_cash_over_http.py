"""The treasurer's day over HTTP, from the first TBP to the verified deposit."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.billing.cash.closing import stop
from services.billing.cash.deposit_rules import deposit_by
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from tests.billing.cash.given import FRIDAY, NOW, bill_to_pay, cash_desk, paid, pass_deadlines, pay
from tests.billing.given import LEVY, Running
from tests.conftest import Databases
from tests.meanwhile import meanwhile
from tests.people import PASURUAN

DAY = "/cash-days/2026-03-13"
MONDAY_NOON = datetime(2026, 3, 16, 5, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 17, 2, tzinfo=UTC)


async def close(running: Running, counted: int = LEVY) -> Any:
    return await running.staff.treasurer.post(f"{DAY}/closing", {"counted": counted})


async def tasks(running: Running) -> list[tuple[str, str]]:
    items = (await running.staff.inspector.get("/tasks")).json()["items"]
    return sorted((one["kind"], one["role"]) for one in items)


async def findings(running: Running) -> list[str]:
    return [one["kind"] for one in (await running.staff.inspector.get("/cash-findings")).json()["items"]]


async def deposit_and_verify(running: Running) -> None:
    staff = running.staff
    made = await staff.treasurer.post("/deposits", {})
    assert (made.status_code, made.json()["number"], made.json()["amount"]) == (201, "STS/2026/00001", 2 * LEVY)
    again = await staff.treasurer.post("/deposits", {"days": ["2026-03-13"]})
    assert again.json()["code"] == "cash-day-deposited"
    path = made.headers["Location"].removeprefix("/billing/v1")
    assert (await staff.finance_officer.post(f"{path}/verification")).status_code == 200
    running.clock.set(TUESDAY)
    await pass_deadlines(running)
    assert await findings(running) == []
    assert await tasks(running) == []
    balance = (await staff.inspector.get("/ledger/trial-balance")).json()
    assert {one["account"]: one["balance"] for one in balance["accounts"]} == {
        "assessed": -3 * LEVY,
        "bank": 2 * LEVY,
        "cash": 0,
        "receivable": LEVY,
    }


async def test_a_day_from_its_receipts_to_the_verified_deposit(databases: Databases) -> None:
    async with cash_desk(databases) as running:
        staff = running.staff
        assert (await close(running)).json()["code"] == "no-cash-received"
        numbers = [bill["payment"]["tbp_number"] for bill in await paid(running, 2)]
        assert (await staff.inspector.get(DAY)).json()["code"] == "cash-day-is-open"
        (row,) = (await staff.inspector.get("/cash-days")).json()["items"]
        assert (row["status"], row["count"], row["total"], row["deposit_by"]) == ("open", 2, 2 * LEVY, "2026-03-16")
        closed = await close(running, 2 * LEVY)
        assert closed.status_code == 200, closed.text
        taken = {"first_tbp": numbers[0], "last_tbp": numbers[1], "count": 2, "total": 2 * LEVY}
        assert (closed.json()["taken"], closed.json()["findings"]) == (taken, [])
        assert (await close(running)).json()["code"] == "cash-day-closed-already"
        seen = (await staff.inspector.get(f"{DAY}/tbps")).json()["items"]
        assert sorted(one["reference"] for one in seen) == numbers
        refused = await pay(running, await bill_to_pay(running))
        assert (refused.status_code, refused.json()["code"]) == (409, "cash-day-takes-no-cash")
        assert await tasks(running) == [
            ("deposit-cash", "bendahara-penerimaan-pembantu"),
            ("verify-cash-day", "finance-administration-officer"),
        ]
        assert (await staff.treasurer.post(f"{DAY}/verification")).status_code == 403
        assert (await staff.finance_officer.post(f"{DAY}/verification")).json()["verified_on"] == "2026-03-13"
        running.clock.set(MONDAY_NOON)
        await deposit_and_verify(running)


@pytest.mark.parametrize("first", ["deposited", "found"])
async def test_a_deposit_after_the_next_working_day_is_one_finding(databases: Databases, first: str) -> None:
    """Scenario 58: cash of Friday 13 March 2026 is deposited at the latest on Monday 16 March."""
    async with cash_desk(databases) as running:
        await paid(running)
        await close(running)
        running.clock.set(TUESDAY)
        if first == "found":
            await pass_deadlines(running)
            assert await findings(running) == ["late-deposit"]
        assert (await running.staff.treasurer.post("/deposits", {})).status_code == 201
        for _ in range(2):
            await pass_deadlines(running)
        assert await findings(running) == ["late-deposit"]
        types = [one.type for one in await running.journal()]
        assert types.count("billing.late-deposit-found") == 1
        answer = {"answer": "Bank tutup lebih awal."}
        path = f"{DAY}/findings/late-deposit/answer"
        assert (await running.staff.treasurer.post(path, answer)).status_code == 403
        answered = await running.staff.head_of_office.post(path, answer)
        assert answered.json()["findings"][0]["answer"] == "Bank tutup lebih awal."
        assert ("late-deposit", "head-of-office") not in await tasks(running)


async def test_a_deposit_recorded_late_but_made_in_time_is_no_finding(databases: Databases) -> None:
    async with cash_desk(databases) as running:
        await paid(running)
        await close(running)
        running.clock.set(TUESDAY)
        effective = {"Effective-At": "2026-03-16T10:00:00+07:00"}
        made = await running.staff.treasurer.post("/deposits", {}, **effective)
        assert made.json()["deposited_on"] == "2026-03-16"
        await pass_deadlines(running)
        assert await findings(running) == []


async def test_a_day_that_nobody_closed_takes_no_cash_after_its_deadline(databases: Databases) -> None:
    async with cash_desk(databases) as running:
        await paid(running)
        path = await bill_to_pay(running)
        running.clock.set(TUESDAY)
        await pass_deadlines(running)
        await pass_deadlines(running)
        refused = await pay(running, path, **{"Effective-At": "2026-03-13T11:00:00+07:00"})
        assert refused.json()["code"] == "cash-day-takes-no-cash"
        assert (await pay(running, path)).status_code == 200
        late = await close(running)
        assert (late.json()["taken"]["count"], late.json()["findings"][0]["kind"]) == (1, "late-deposit")
        assert (await running.staff.treasurer.post("/deposits", {})).json()["amount"] == LEVY


async def test_money_that_differs_is_a_finding_for_the_head(databases: Databases) -> None:
    async with cash_desk(databases) as running:
        await paid(running)
        closed = await close(running, LEVY - 500)
        assert (closed.json()["taken"]["total"], closed.json()["counted"]) == (LEVY, LEVY - 500)
        (finding,) = (await running.staff.inspector.get("/cash-findings?kind=cash-difference")).json()["items"]
        assert (finding["difference"], finding["answered_on"]) == (-500, None)
        assert ("cash-difference", "head-of-office") in await tasks(running)
        assert (await running.staff.treasurer.post("/deposits", {})).json()["amount"] == LEVY


async def test_a_payment_conflicts_with_a_stop_at_the_same_moment(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with cash_desk(databases) as running:
        await paid(running)
        path = await bill_to_pay(running)
        unit = running.service.unit
        assert unit is not None

        async def stops() -> None:
            async def decide(work: Work) -> None:
                work.add(stop(PASURUAN, FRIDAY, deposit_by(PASURUAN, FRIDAY), "yusuf", NOW))

            ask = Ask.of_system("billing", "clock", PASURUAN, uuid4(), NOW)
            await unit.run(ask, decide)

        meanwhile(monkeypatch, unit, stops)
        refused = await pay(running, path)
        assert (refused.status_code, refused.json()["code"]) == (409, "cash-day-takes-no-cash")
        assert (await close(running)).json()["taken"]["count"] == 1


async def test_no_receipt_is_lost_when_payments_and_the_closing_meet(databases: Databases) -> None:
    async with cash_desk(databases) as running:
        await paid(running)
        paths = [await bill_to_pay(running) for _ in range(8)]
        answers = await asyncio.gather(
            *(pay(running, path) for path in paths[:4]), close(running), *(pay(running, path) for path in paths[4:])
        )
        closed = answers.pop(4)
        assert closed.status_code == 200, closed.text
        taken = [answer for answer in answers if answer.status_code == 200]
        assert {answer.json()["code"] for answer in answers if answer.status_code != 200} <= {"cash-day-takes-no-cash"}
        assert closed.json()["taken"]["count"] == 1 + len(taken)
        assert closed.json()["taken"]["total"] == LEVY * (1 + len(taken))


async def test_the_same_closing_again_gets_the_same_answer(databases: Databases) -> None:
    async with cash_desk(databases) as running:
        await paid(running)
        body, treasurer = {"counted": LEVY}, running.staff.treasurer
        answers = await asyncio.gather(*(treasurer.post(f"{DAY}/closing", body, key="one") for _ in range(5)))
        answers.append(await treasurer.post(f"{DAY}/closing", body, key="one"))
        assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
        types = [one.type for one in await running.journal()]
        assert (types.count("billing.cash-day-stopped"), types.count("billing.cash-day-closed")) == (1, 1)
