"""Bills as metrology hears of them: those of its verifications, and of something else, such as a printed form."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.billing.bill.cancellation import BillCancelled
from services.billing.bill.settlement import Settled
from services.billing.bill.split import Split
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from tests.conftest import Databases
from tests.metrology.given import NOW, Running, metrology
from tests.people import PASURUAN


async def bills(
    databases: Databases, running: Running, event_class: Any, verification: UUID | None, **more: Any
) -> None:
    """Appends an event of a bill, and lets metrology react."""
    billing = Appender(databases.of("billing"), News())
    event = event_class(
        originator_id=uuid4(), originator_version=1, timestamp=NOW, verification_id=verification, **more
    )
    context = Context(uuid4(), "yusuf", "bendahara-penerimaan-pembantu", PASURUAN, "counter", uuid4(), NOW, NOW)
    try:
        await billing.append(Commit(context, [event]))
    finally:
        await billing.close()
    await running.follower.catch_up()


def cancelled(ground: str) -> dict[str, Any]:
    return {"ground": ground, "charged": 1, "moved": Split(-1, 0, 1), "approved_by": "sri", "cancelled_on": NOW.date()}


async def test_another_bill_clears_nothing_and_stops_nothing(databases: Databases) -> None:
    async with metrology(databases) as running:
        await bills(databases, running, Settled, None)
        await bills(databases, running, BillCancelled, None, **cancelled("wrong-amount"))
        assert [row.type for row in await running.journal()] == ["billing.bill-settled", "billing.bill-cancelled"]
        await running.verification_of(await running.accepts(await running.registered()))


@pytest.mark.parametrize(("ground", "cleared"), [("wrong-amount", None), ("nothing-owed", "paid")])
async def test_a_paid_bill_that_another_replaces_blocks_the_hand_over(
    databases: Databases, ground: str, cleared: str | None
) -> None:
    """What was paid goes back to the payer, so the instrument waits for the payment of the other bill."""
    async with metrology(databases) as running:
        path = await running.verification_of(await running.accepts(await running.registered()))
        verification = UUID(path.rsplit("/", 1)[1])
        await bills(databases, running, Settled, verification)
        await bills(databases, running, BillCancelled, verification, **cancelled(ground))
        seen = (await running.staff.front_office.get(path)).json()
        assert seen["cleared"] == cleared
        await bills(databases, running, Settled, verification)
        assert (await running.staff.front_office.get(path)).json()["cleared"] == "paid"
