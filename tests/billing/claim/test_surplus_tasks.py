"""What is paid too much becomes a task, by whichever event: a relief, an objection, a cancellation; a sanction may use it up."""

from typing import Any

from shared.roles import HEAD_OF_OFFICE, SKRD_ISSUER, TREASURER
from tests.billing.claim.given import APPROVED, done, issued, it_is, tasks
from tests.billing.given import LEVY, Running, billing, state_fee_due
from tests.billing.refund.given import money, receives
from tests.conftest import Databases
from tests.people import Person

REFUND = ("refund-surplus", SKRD_ISSUER)
RELIEF = {"principal": 500, "sanction": 0, "ground": "Usaha terkena banjir.", "legal_basis": "PP 35/2023"}
NTPN = "0123456789ABCDEF"


async def relieved(running: Running, path: str, **changes: Any) -> None:
    dewi = running.staff.person("dewi", HEAD_OF_OFFICE)
    await done(dewi, f"{path}/reliefs", {**RELIEF, **changes})
    await done(running.staff.head_of_office, f"{path}/reliefs/1/decision", APPROVED)


async def cancelled(running: Running, path: str, by: Person) -> None:
    await done(by, f"{path}/cancellation", {"ground": "nothing-owed", "reason": "Tidak terutang."})
    await done(running.staff.head_of_office, f"{path}/cancellation/approval")


async def test_a_relief_of_a_paid_bill_leaves_money_over(databases: Databases) -> None:
    async with billing(databases) as running:
        path = await issued(running)
        await receives(running, path.removeprefix("/bills/"), money("A1"))
        await relieved(running, path)
        assert await tasks(running) == {REFUND}


async def test_a_relief_of_an_unpaid_bill_leaves_nothing_over(databases: Databases) -> None:
    async with billing(databases) as running:
        await relieved(running, await issued(running))
        assert await tasks(running) == set()


async def test_a_sanction_uses_up_what_was_over(databases: Databases) -> None:
    """Paid after the due date, a little too much: the sanction takes it, so nobody has to refund it."""
    async with billing(databases) as running:
        path = await issued(running)
        await it_is(running, 2024, 1, 10)
        await receives(running, path.removeprefix("/bills/"), money("A1", LEVY + 400, running.clock.now().date()))
        assert await tasks(running) == {REFUND, ("charge-sanction", SKRD_ISSUER)}
        charged = await done(running.staff.skrd_issuer, f"{path}/strd")
        assert (charged["surplus"], charged["owed"]) == (0, 200)
        assert await tasks(running) == set()


async def test_what_a_sanction_leaves_over_is_still_a_task(databases: Databases) -> None:
    async with billing(databases) as running:
        path = await issued(running)
        await it_is(running, 2024, 1, 10)
        await receives(running, path.removeprefix("/bills/"), money("A1", LEVY + 5_000, running.clock.now().date()))
        charged = await done(running.staff.skrd_issuer, f"{path}/strd")
        assert (charged["surplus"], charged["owed"]) == (4_400, 0)
        assert await tasks(running) == {REFUND}


async def test_the_money_of_a_cancelled_levy_is_refunded(databases: Databases) -> None:
    async with billing(databases) as running:
        path = await issued(running)
        await receives(running, path.removeprefix("/bills/"), money("A1"))
        await cancelled(running, path, running.staff.skrd_issuer)
        assert await tasks(running) == {REFUND}


async def test_the_money_of_a_cancelled_fee_is_claimed_from_the_state(databases: Databases) -> None:
    async with billing(databases) as running:
        fee = state_fee_due()
        await running.hears_of(fee)
        [bill] = await running.bills_of(fee.application_id)
        path = f"/bills/{bill['id']}"
        await done(running.staff.treasurer, f"{path}/ntpn", {"ntpn": NTPN})
        await cancelled(running, path, running.staff.skrd_issuer)
        assert await tasks(running) == {("pnbp-restitution", TREASURER)}
