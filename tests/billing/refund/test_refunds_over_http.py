"""Refunds over HTTP: a levy paid twice, from the surplus to the payment; many at once; money of another case set off."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.bill.instalments import grant_instalments
from services.billing.bill.payment import receive_payment
from services.billing.bill.plan import Part
from services.billing.bill.receipt import receive_money, reverse_money
from services.billing.bill.refunding import reserve
from shared.roles import HEAD_OF_OFFICE, SKRD_ISSUER, TREASURER
from tests.billing.given import LEVY, NOW, TODAY, Running, billing
from tests.billing.given import TREASURER as TREASURER_NAME
from tests.billing.refund.given import (
    ACCOUNT,
    DOUBLE,
    HEAD,
    billed,
    changes_bill,
    ledger_of,
    money,
    passes,
    receives,
    takes_back,
)
from tests.conftest import Databases
from tests.people import PASURUAN

PROPOSAL = {"amount": LEVY, "reason": DOUBLE}


async def tasks(running: Running) -> list[tuple[str, str]]:
    items = (await running.staff.inspector.get("/tasks")).json()["items"]
    return sorted((one["kind"], one["role"]) for one in items)


async def proposed(running: Running, bill: str, **changes: Any) -> str:
    answer = await running.staff.skrd_issuer.post(f"/bills/{bill}/refunds", {**PROPOSAL, **changes})
    assert answer.status_code == 201, answer.text
    return f"/refunds/{answer.json()['id']}"


async def test_a_levy_paid_twice_is_refunded(databases: Databases) -> None:
    """Scenario 54: the second payment is over; the same reference again is no payment."""
    async with billing(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A1"), money("A2"), money("A2"))
        assert (await staff.inspector.get(f"/bills/{bill}")).json()["surplus"] == LEVY
        assert ("refund-surplus", SKRD_ISSUER) in await tasks(running)
        path = await proposed(running, bill)
        assert await tasks(running) == [("approve-refund", HEAD_OF_OFFICE)]
        checked = await staff.treasurer.post(f"{path}/account-check", ACCOUNT)
        assert checked.json()["account"]["last_digits"] == "4821"
        assert (await staff.treasurer.post(f"{path}/approval")).status_code == 403
        approval = await staff.head_of_office.post(f"{path}/approval")
        assert approval.status_code == 200, approval.text
        assert approval.json()["number"] == "SKRDLB/2023/00001"
        assert await tasks(running) == [("pay-refund", TREASURER)]
        early = await staff.treasurer.post(f"{path}/payment", {"reference": "TRF1"})
        assert (early.status_code, early.json()["code"]) == (409, "debts-first")
        await passes(running)
        paid = await staff.treasurer.post(f"{path}/payment", {"reference": "TRF1"})
        assert (paid.status_code, paid.json()["status"], paid.json()["payout"]["interest"]) == (200, "paid", 0)
        assert await tasks(running) == []
        assert await ledger_of(running) == Counter({"bank": LEVY, "assessed": -LEVY})
        rows = (await staff.inspector.get(f"/refunds?status=paid&bill_id={bill}")).json()["items"]
        assert [(row["number"], row["set_off"], row["paid_reference"]) for row in rows] == [
            ("SKRDLB/2023/00001", 0, "TRF1")
        ]


async def test_twenty_refunds_at_once_never_exceed_the_surplus(databases: Databases) -> None:
    async with billing(databases) as running:
        bill, issuer = await billed(running), running.staff.skrd_issuer
        await receives(running, bill, money("A1"), money("A2"))
        part = {**PROPOSAL, "amount": LEVY // 3}
        answers = await asyncio.gather(*(issuer.post(f"/bills/{bill}/refunds", part) for _ in range(20)))
        codes = Counter(one.json().get("code", one.status_code) for one in answers)
        assert codes[201] <= 3
        for _ in range(3 - codes[201]):
            assert (await issuer.post(f"/bills/{bill}/refunds", part)).status_code == 201
        assert set(codes) <= {201, "surplus-too-small", "changed-meanwhile", "unavailable"}
        left = (await issuer.get(f"/bills/{bill}")).json()["surplus"]
        rows = (await issuer.get(f"/refunds?bill_id={bill}")).json()["items"]
        assert sum(row["amount"] for row in rows) == LEVY - left == LEVY


async def test_one_proposal_sent_many_times_is_one_refund(databases: Databases) -> None:
    async with billing(databases) as running:
        bill, issuer = await billed(running), running.staff.skrd_issuer
        await receives(running, bill, money("A1"), money("A2"))
        one = {**PROPOSAL, "amount": 1_000}
        await asyncio.gather(*(issuer.post(f"/bills/{bill}/refunds", one, key="same") for _ in range(20)))
        assert len((await issuer.get("/refunds")).json()["items"]) == 1


async def test_a_debt_of_another_case_is_set_off_in_its_own_case(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, owner = running.staff, ("pemohon@disperindag-pasuruan",)
        bill, debt = await billed(running, accounts=owner), await billed(running, accounts=owner)
        strangers = await billed(running, accounts=("lain",))
        await receives(running, bill, money("A1"), money("A2"))
        path = await proposed(running, bill)
        await staff.head_of_office.post(f"{path}/approval")
        await passes(running)
        await passes(running)
        seen = (await staff.inspector.get(path)).json()
        assert (seen["status"], seen["left"]) == ("set-off", 0)
        assert [(one["bill_id"], one["amount"]) for one in seen["set_offs"]] == [(debt, LEVY)]
        other = (await staff.inspector.get(f"/bills/{debt}")).json()
        assert (other["status"], other["owed"]) == ("settled", 0)
        assert (await staff.inspector.get(f"/bills/{strangers}")).json()["owed"] == LEVY
        settled = [one for one in await running.journal() if one.type == "billing.bill-settled"]
        assert str(settled[-1].case_id) == other["case_id"]
        assert await ledger_of(running) == Counter({"bank": 2 * LEVY, "receivable": LEVY, "assessed": -3 * LEVY})
        assert await tasks(running) == []


async def test_a_refused_refund_gives_its_money_back(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        path = await proposed(running, bill)
        again = await staff.treasurer.post(f"/bills/{bill}/refunds", PROPOSAL)
        assert (again.status_code, again.json()["code"]) == (409, "surplus-too-small")
        refused = await staff.head_of_office.post(f"{path}/refusal", {"reason": "Pembayaran kedua untuk UTTP lain."})
        assert refused.json()["status"] == "refused"
        assert (await staff.inspector.get(f"/bills/{bill}")).json()["surplus"] == LEVY
        assert await tasks(running) == [("refund-surplus", SKRD_ISSUER)]
        await proposed(running, bill)


async def test_silence_grants_and_lateness_is_seen(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        path = await proposed(running, bill, requested_on="2023-11-15")
        running.clock.set(datetime(2024, 5, 20, 3, tzinfo=UTC))
        await passes(running)
        assert (await staff.inspector.get(path)).json()["status"] == "granted"
        running.clock.set(datetime(2024, 6, 20, 3, tzinfo=UTC))
        await passes(running)
        assert (await staff.inspector.get(path)).json()["late"] == ["document"]
        assert ("refund-late", HEAD_OF_OFFICE) in await tasks(running)
        refused = await staff.head_of_office.post(f"{path}/refusal", {"reason": DOUBLE})
        assert refused.json()["code"] == "refund-not-open"
        await staff.treasurer.post(f"{path}/account-check", ACCOUNT)
        assert (await staff.head_of_office.post(f"{path}/approval")).json()["number"] == "SKRDLB/2024/00001"
        await passes(running)
        running.clock.set(datetime(2024, 9, 25, 3, tzinfo=UTC))
        await passes(running)
        paid = (await staff.treasurer.post(f"{path}/payment", {"reference": "TRF1"})).json()
        assert (paid["late"], paid["payout"]["months_late"], paid["payout"]["interest"]) == (
            ["document", "payment"],
            2,
            1_200,
        )
        assert await tasks(running) == [("pay-refund-interest", HEAD_OF_OFFICE)]


async def test_money_taken_back_after_its_refund_is_claimed(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        path = await proposed(running, bill)
        await staff.treasurer.post(f"{path}/account-check", ACCOUNT)
        await staff.head_of_office.post(f"{path}/approval")
        await passes(running)
        await staff.treasurer.post(f"{path}/payment", {"reference": "TRF1"})
        for reference in ("A1", "A2"):
            await takes_back(running, bill, reference)
        assert ("claim-refunded-money", TREASURER) in await tasks(running)
        seen = (await staff.inspector.get(f"/bills/{bill}")).json()
        assert (seen["owed"], seen["owed_back"]) == (2 * LEVY, LEVY)
        answer = await staff.treasurer.post(f"/bills/{bill}/payments", {"amount": 2 * LEVY, "method": "cash"})
        assert (answer.status_code, answer.json()["status"]) == (200, "settled"), answer.text
        assert ("claim-refunded-money", TREASURER) not in await tasks(running)


async def test_one_reference_of_the_bank_pays_one_refund(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        answers = []
        for _ in range(2):
            path = await proposed(running, bill, amount=LEVY // 2)
            await staff.treasurer.post(f"{path}/account-check", ACCOUNT)
            await staff.head_of_office.post(f"{path}/approval")
            await passes(running)
            answers.append(await staff.treasurer.post(f"{path}/payment", {"reference": "TRF1"}))
        assert [one.status_code for one in answers] == [200, 409]
        assert answers[1].json()["code"] == "refund-reference-used"


async def test_who_changes_the_account_after_the_approval_does_not_pay_to_it(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        path = await proposed(running, bill)
        await staff.treasurer.post(f"{path}/account-check", ACCOUNT)
        await staff.head_of_office.post(f"{path}/approval")
        await passes(running)
        changed = await staff.treasurer.post(f"{path}/account-check", {**ACCOUNT, "last_digits": "9999"})
        assert changed.json()["account"]["after_approval"] is True
        refused = await staff.treasurer.post(f"{path}/payment", {"reference": "TRF1"})
        assert (refused.status_code, refused.json()["code"]) == (409, "duties-not-separate")
        checked = await staff.skrd_issuer.post(f"{path}/account-check", ACCOUNT)
        assert (checked.status_code, checked.json()["account"]["checked_by"]) == (200, staff.skrd_issuer.subject)
        assert (await staff.treasurer.post(f"{path}/payment", {"reference": "TRF1"})).status_code == 200


async def test_an_account_number_is_refused_where_it_does_not_belong(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        path = await proposed(running, bill)
        whole = {**ACCOUNT, "last_digits": "0021234567894821"}
        assert (await running.staff.treasurer.post(f"{path}/account-check", whole)).status_code == 422


async def test_a_refund_of_another_office_is_not_shown(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        path = await proposed(running, bill)
        stranger = type(running.staff)(running.client, "bpsmb-surakarta").inspector
        assert (await stranger.get(path)).status_code == 403
        assert stranger.office != PASURUAN
        assert (await stranger.get("/refunds")).json()["items"] == []


async def test_an_instalment_pays_back_a_part_of_what_was_refunded(databases: Databases) -> None:
    """The list of bills says what is still owed back, also after cash that is less than that."""
    part = LEVY // 3

    def changed(bill: Bill) -> None:
        for one in (money("A1"), money("A2")):
            receive_money(bill, one, NOW)
        reserve(bill, UUID(int=1), LEVY, TODAY, NOW)
        for one in (money("A1"), money("A2")):
            reverse_money(bill, one.channel, one.reference, TODAY, NOW)
        parts = (Part(part, TODAY + timedelta(9)), Part(2 * LEVY - part, TODAY + timedelta(30)))
        grant_instalments(bill, "973/1", parts, by=HEAD, on=TODAY, now=NOW)
        receive_payment(bill, part, "cash", "TBP/2023/00001", TODAY, TREASURER_NAME, NOW)
        assert bill.owed_back == LEVY - part

    async with billing(databases) as running:
        id = await billed(running)
        await changes_bill(running, id, changed)
        async with running.service.pool.connection() as connection:
            rows = await (await connection.execute("SELECT owed_back FROM billing.bills")).fetchall()
        assert rows == [(LEVY - part,)]
