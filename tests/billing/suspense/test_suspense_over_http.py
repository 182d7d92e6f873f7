"""Money in suspense over HTTP: the treasurer finds its bill, or returns it to its sender."""

from collections import Counter

from shared.roles import TREASURER
from tests.billing.given import LEVY, TODAY, Running, billing
from tests.billing.refund.given import ACCOUNT, billed, ledger_of, passes
from tests.billing.suspense.given import by_bank, holds, suspense_of
from tests.conftest import Databases


async def tasks(running: Running) -> list[tuple[str, str]]:
    items = (await running.staff.inspector.get("/tasks")).json()["items"]
    return [(one["kind"], one["role"]) for one in items]


async def test_the_treasurer_puts_money_on_its_bill(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, bill = running.staff, await billed(running)
        path = await holds(running)
        await holds(running)
        assert await tasks(running) == [("settle-suspense", TREASURER)]
        assert (await staff.skrd_issuer.post(f"{path}/assignment", {"bill_id": bill})).status_code == 403
        answer = await staff.treasurer.post(f"{path}/assignment", {"bill_id": bill}, **{"If-Match": '"1"'})
        assert (answer.status_code, answer.json()["status"]) == (200, "on-bill"), answer.text
        seen = (await staff.inspector.get(f"/bills/{bill}")).json()
        assert (seen["status"], seen["receipts"][0]["reference"]) == ("settled", "B1")
        settled = [one for one in await running.journal() if one.type == "billing.bill-settled"]
        assert str(settled[-1].case_id) == seen["case_id"]
        assert await tasks(running) == []
        assert await ledger_of(running) == Counter({"bank": LEVY, "assessed": -LEVY})
        again = await staff.treasurer.post(f"{path}/assignment", {"bill_id": bill})
        assert (again.status_code, again.json()["code"]) == (409, "not-in-suspense")


async def test_money_goes_back_to_its_sender(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await holds(running)
        made = await staff.treasurer.post(f"{path}/refunds", {"reason": "Pengirim keliru rekening."})
        assert made.status_code == 201, made.text
        refund = f"/refunds/{made.json()['id']}"
        assert (made.json()["source"], made.json()["amount"], made.json()["decide_by"]) == ("suspense", LEVY, None)
        await staff.treasurer.post(f"{refund}/account-check", ACCOUNT)
        approved = await staff.head_of_office.post(f"{refund}/approval")
        assert approved.json()["number"] == "KEMBALI/2023/00001"
        paid = await staff.treasurer.post(f"{refund}/payment", {"reference": "TRF1"})
        assert (paid.status_code, paid.json()["status"]) == (200, "paid"), paid.text
        assert (await staff.inspector.get(path)).json()["status"] == "returned"
        await passes(running)
        assert (await tasks(running), await ledger_of(running)) == ([], Counter())
        await suspense_of(running).take_back(by_bank(running), "transfer", "B1", TODAY)
        assert await tasks(running) == [("claim-returned-money", TREASURER)]


async def test_a_withdrawn_return_is_a_task_again(databases: Databases) -> None:
    async with billing(databases) as running:
        staff, path = running.staff, await holds(running)
        made = await staff.treasurer.post(f"{path}/refunds", {"reason": "Pengirim keliru rekening."})
        assert await tasks(running) != [("settle-suspense", TREASURER)]
        withdrawn = await staff.treasurer.post(
            f"/refunds/{made.json()['id']}/withdrawal", {"reason": "Tagihannya ditemukan."}
        )
        assert withdrawn.json()["status"] == "withdrawn"
        assert (await staff.inspector.get(path)).json()["status"] == "held"
        assert await tasks(running) == [("settle-suspense", TREASURER)]


async def test_a_list_of_money_in_suspense_is_filtered(databases: Databases) -> None:
    async with billing(databases) as running:
        inspector = running.staff.inspector
        for reference in ("B1", "B2"):
            await holds(running, reference)
        await suspense_of(running).take_back(by_bank(running), "transfer", "B2", TODAY)
        found = [
            len((await inspector.get(f"/suspense?{query}")).json()["items"])
            for query in ("", "status=held", "status=reversed", "why=after-expiry", "channel=transfer")
        ]
        assert found == [2, 1, 1, 0, 2]
