"""Applicants ask for what they paid too much on their own bill: all of it, and the head decides in time."""

from datetime import UTC, datetime

import httpx

from shared.roles import APPLICANT, HEAD_OF_OFFICE
from tests.billing.claim.given import tasks
from tests.billing.given import LEVY, Running, billing, state_fee_due
from tests.billing.refund.given import billed, money, passes, receives
from tests.conftest import Databases

OWNER = "pemohon@disperindag-pasuruan"
WHY = {"reason": "Dibayar dua kali melalui virtual account."}


async def asked(running: Running, bill: str, account: str = "pemohon") -> httpx.Response:
    return await running.staff.person(account, APPLICANT).post(f"/own-bills/{bill}/refunds", WHY)


async def paid_twice(running: Running) -> str:
    bill = await billed(running, accounts=(OWNER,))
    await receives(running, bill, money("A1"), money("A2"))
    return bill


async def test_a_payer_asks_for_all_that_is_over(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, bill = running.staff, await paid_twice(running)
        assert (await staff.applicant().get(f"/own-bills/{bill}/claim")).json()["surplus"] == LEVY
        answer = await asked(running, bill)
        assert answer.status_code == 201, answer.text
        asked_for = answer.json()
        assert answer.headers["location"] == f"/billing/v1/own-bills/{bill}/refunds"
        assert (asked_for["amount"], asked_for["requested_on"], asked_for["decide_by"]) == (
            LEVY,
            "2023-11-15",
            "2024-05-15",
        )
        assert await tasks(running) == {("approve-refund", HEAD_OF_OFFICE)}
        refund = (await staff.inspector.get(f"/refunds/{asked_for['id']}")).json()
        assert refund["by_payer"]
        approval = await staff.head_of_office.post(f"/refunds/{asked_for['id']}/approval")
        assert approval.status_code == 200, approval.text
        [seen] = (await staff.applicant().get(f"/own-bills/{bill}/refunds")).json()["items"]
        assert (seen["status"], seen["number"]) == ("to-refund", "SKRDLB/2023/00001")


async def test_the_same_money_is_asked_for_once(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await paid_twice(running)
        assert (await asked(running, bill)).status_code == 201
        again = await asked(running, bill)
        assert (again.status_code, again.json()["code"]) == (409, "nothing-over")


async def test_a_request_that_nobody_decides_is_granted(databases: Databases) -> None:
    async with billing(databases) as running:
        id = (await asked(running, await paid_twice(running))).json()["id"]
        running.clock.set(datetime(2024, 5, 16, 3, tzinfo=UTC))
        await passes(running)
        assert (await running.staff.inspector.get(f"/refunds/{id}")).json()["status"] == "granted"


async def test_nobody_asks_for_the_money_of_another(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await paid_twice(running)
        answer = await asked(running, bill, "lain")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
        other = running.staff.person("lain", APPLICANT)
        assert (await other.get(f"/own-bills/{bill}/refunds")).status_code == 404
        assert (await running.staff.treasurer.post(f"/own-bills/{bill}/refunds", WHY)).status_code == 403


async def test_the_head_does_not_approve_the_own_request(databases: Databases) -> None:
    async with billing(databases) as running:
        bill = await billed(running, accounts=("hendra@disperindag-pasuruan",))
        await receives(running, bill, money("A1"), money("A2"))
        id = (await asked(running, bill, "hendra")).json()["id"]
        head = running.staff.person("hendra", HEAD_OF_OFFICE)
        approval = await head.post(f"/refunds/{id}/approval")
        assert (approval.status_code, approval.json()["code"]) == (409, "duties-not-separate")


async def test_the_state_gives_its_own_money_back(databases: Databases) -> None:
    async with billing(databases) as running:
        fee = state_fee_due(accounts=(OWNER,))
        await running.hears_of(fee)
        [bill] = await running.bills_of(fee.application_id)
        answer = await asked(running, bill["id"])
        assert (answer.status_code, answer.json()["code"]) == (409, "state-refunds-itself")
