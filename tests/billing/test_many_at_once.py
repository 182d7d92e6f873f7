"""Many officers and banks at the same moment: a command has one effect, numbers have no gap, replay gives the same rows."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from tests.billing.claim.given import it_is
from tests.billing.given import LEVY, Running, billing, marked
from tests.billing.refund.given import ACCOUNT, DOUBLE, billed, ledger_of, money, passes, receives, takes_back
from tests.conftest import Databases
from tests.gates.replaying import differing

Post = Callable[[], Awaitable[httpx.Response]]
CASH = {"amount": LEVY, "method": "cash"}
MANY = 50


@asynccontextmanager
async def replayed(databases: Databases) -> AsyncIterator[Running]:
    """Billing, whose rows must be those of a replay in the end."""
    async with billing(databases) as running:
        yield running
        await running.follower.catch_up()
        assert running.service.unit is not None
        assert differing(databases.url, [running.service.unit]) == []


async def one_of(posts: Sequence[Post]) -> dict[str, Any]:
    """The answer of the one that had an effect. 503: its turn did not come, so it is asked again."""
    waiting, done = list(posts), []
    while waiting:
        answers = await asyncio.gather(*(post() for post in waiting))
        done += [answer for answer in answers if answer.status_code != 503]
        waiting = [post for post, answer in zip(waiting, answers, strict=True) if answer.status_code == 503]
    codes = Counter(answer.status_code for answer in done)
    assert set(codes) <= {200, 201, 409}, [answer.text for answer in done if answer.status_code not in {200, 201, 409}]
    [effect] = [answer.json() for answer in done if answer.status_code < 300]
    return dict(effect)


async def all_of(posts: Sequence[Post]) -> list[dict[str, Any]]:
    """The answers of all, each asked again while its turn does not come."""
    waiting, done = list(posts), []
    while waiting:
        answers = await asyncio.gather(*(post() for post in waiting))
        assert {answer.status_code for answer in answers} <= {200, 201, 503}, answers[0].text
        done += [answer.json() for answer in answers if answer.status_code != 503]
        waiting = [post for post, answer in zip(waiting, answers, strict=True) if answer.status_code == 503]
    return done


def posted(person: Any, path: str, body: Any = None) -> Post:
    return lambda: person.post(path, body)


async def test_fifty_times_each_command_of_a_refund_is_one(databases: Databases) -> None:
    async with replayed(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        proposal = posted(staff.skrd_issuer, f"/bills/{bill}/refunds", {"amount": LEVY, "reason": DOUBLE})
        path = f"/refunds/{(await one_of([proposal] * MANY))['id']}"
        await staff.treasurer.post(f"{path}/account-check", ACCOUNT)
        approved = await one_of([posted(staff.head_of_office, f"{path}/approval")] * MANY)
        assert approved["number"] == "SKRDLB/2023/00001"
        await passes(running)
        pays = [posted(staff.treasurer, f"{path}/payment", {"reference": f"TRF{number}"}) for number in range(MANY)]
        assert (await one_of(pays))["payout"]["amount"] == LEVY
        assert await ledger_of(running) == Counter({"bank": LEVY, "assessed": -LEVY})
        types = Counter(row.type for row in await running.journal())
        assert (types["billing.refund-proposed"], types["billing.refund-approved"], types["billing.refund-paid"]) == (
            1,
        ) * 3


async def test_a_refund_is_paid_or_refused_or_withdrawn(databases: Databases) -> None:
    async with replayed(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        made = await staff.skrd_issuer.post(f"/bills/{bill}/refunds", {"amount": LEVY, "reason": DOUBLE})
        path, why = f"/refunds/{made.json()['id']}", {"reason": "Bukan pembayaran ganda."}
        ends = [
            posted(staff.head_of_office, f"{path}/refusal", why),
            posted(staff.skrd_issuer, f"{path}/withdrawal", why),
        ]
        await one_of([*ends * 10])
        assert (await staff.inspector.get(f"/bills/{bill}")).json()["surplus"] == LEVY
        types = Counter(row.type for row in await running.journal())
        assert types["billing.refund-released"] == 1


async def test_a_refund_and_a_reversal_meet(databases: Databases) -> None:
    """Either nothing is paid that the bank took back, or the payer owes it."""
    async with replayed(databases) as running:
        staff, bill = running.staff, await billed(running)
        await receives(running, bill, money("A1"), money("A2"))
        made = await staff.skrd_issuer.post(f"/bills/{bill}/refunds", {"amount": LEVY, "reason": DOUBLE})
        path = f"/refunds/{made.json()['id']}"
        await staff.treasurer.post(f"{path}/account-check", ACCOUNT)
        await staff.head_of_office.post(f"{path}/approval")
        await passes(running)
        pay = staff.treasurer.post(f"{path}/payment", {"reference": "TRF1"})
        paid, _, _ = await asyncio.gather(pay, takes_back(running, bill, "A1"), takes_back(running, bill, "A2"))
        seen = (await staff.inspector.get(f"/bills/{bill}")).json()
        is_paid = paid.status_code == 200
        assert paid.status_code == 200 or paid.json()["code"] in {"taken-back-by-bank", "changed-meanwhile"}
        assert (seen["owed"], seen["owed_back"]) == (
            2 * LEVY,
            LEVY,
        )  # what is reserved is owed back until the refund ends
        if not is_paid:
            await all_of([posted(staff.skrd_issuer, f"{path}/withdrawal", {"reason": "Bank sudah menarik uangnya."})])
            seen = (await staff.inspector.get(f"/bills/{bill}")).json()
            assert (seen["owed"], seen["owed_back"]) == (LEVY, 0)
        balance = await ledger_of(running)
        assert balance["bank"] == (-LEVY if is_paid else 0)


async def test_a_cancellation_and_payments_meet(databases: Databases) -> None:
    """The money is on the bill or over, and never lost, whichever came first."""
    async with replayed(databases) as running:
        staff, bill = running.staff, await billed(running)
        path = f"/bills/{bill}"
        wrong = {"ground": "wrong-amount", "reason": "Kelas salah dibaca."}
        proposed = await one_of([posted(staff.skrd_issuer, f"{path}/cancellation", wrong)] * 10)
        assert proposed["cancellation"]["ground"] == "wrong-amount"
        await asyncio.gather(
            staff.head_of_office.post(f"{path}/cancellation/approval"),
            staff.treasurer.post(f"{path}/payments", CASH),
            *(receives(running, bill, money("A1")) for _ in range(5)),
            staff.head_of_office.post(f"{path}/cancellation/approval"),
        )
        seen = (await staff.inspector.get(path)).json()
        came = sum(receipt["amount"] for receipt in seen["receipts"])
        assert (seen["owed"], seen["surplus"]) == (0, came if seen["status"] == "cancelled" else came - LEVY)
        balance = await ledger_of(running)
        assert balance["bank"] == LEVY
        assert balance["bank"] + balance["cash"] == came == -balance["refundable"] - balance["assessed"]
        types = Counter(row.type for row in await running.journal())
        assert types["billing.bill-cancelled"] <= 1


async def test_numbers_of_every_kind_have_no_gap(databases: Databases) -> None:
    async with replayed(databases) as running:
        staff, cases = running.staff, await running.hears(*(marked() for _ in range(MANY)))
        bills = [(await running.bills_of(case))[0]["id"] for case in cases]
        await all_of([posted(staff.skrd_issuer, f"/bills/{bill}/skrd") for bill in bills])
        await running.follower.catch_up()
        accounts = [(await staff.inspector.get(f"/virtual-accounts?bill={bill}")).json()["items"] for bill in bills]
        assert sorted(one["number"][-11:] for [one] in accounts) == [f"{number:011}" for number in range(1, MANY + 1)]
        await it_is(running, 2023, 12, 18)
        reminded = await all_of([posted(staff.skrd_issuer, f"/bills/{bill}/reminders") for bill in bills])
        numbers = [claim["reminders"][0]["number"] for claim in reminded]
        assert sorted(numbers) == [f"ST/2023/{number:05}" for number in range(1, MANY + 1)]
        for claim, bill in zip(await claims_of(running, bills), bills, strict=True):
            body = {"number": claim["reminders"][0]["number"], "delivered_on": "2023-12-18"}
            await staff.front_office.post(f"/bills/{bill}/reminders/receipt", body)
        await it_is(running, 2024, 1, 16)
        charged = await all_of([posted(staff.skrd_issuer, f"/bills/{bill}/strd") for bill in bills])
        assert sorted(one["strds"][0]["number"] for one in charged) == [f"STRD/2024/{n:05}" for n in range(1, MANY + 1)]
        body = {"amount": charged[0]["payable"], "method": "cash"}
        paid = await all_of([posted(staff.treasurer, f"/bills/{bill}/payments", body) for bill in bills])
        assert sorted(one["payment"]["tbp_number"] for one in paid) == [f"TBP/2024/{n:05}" for n in range(1, MANY + 1)]
        closing = await staff.treasurer.post("/cash-days/2024-01-16/closing", {"counted": MANY * charged[0]["payable"]})
        assert closing.json()["taken"]["count"] == MANY
        deposit = await one_of([posted(staff.treasurer, "/deposits", {})] * MANY)
        assert (deposit["number"], deposit["amount"]) == ("STS/2024/00001", MANY * charged[0]["payable"])


async def claims_of(running: Running, bills: Sequence[str]) -> list[dict[str, Any]]:
    return [(await running.staff.skrd_issuer.get(f"/bills/{bill}/claim")).json() for bill in bills]
