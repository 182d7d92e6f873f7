"""A settled bill of something other than a verification, such as a printed form: metrology skips it and continues."""

from typing import Any
from uuid import uuid4

from services.billing.bill.settlement import Settled
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from tests.conftest import Databases
from tests.metrology.given import NOW, metrology
from tests.people import PASURUAN


async def test_another_bill_clears_nothing_and_stops_nothing(databases: Databases) -> None:
    billing = Appender(databases.of("billing"), News())
    settled: Any = Settled
    event = settled(originator_id=uuid4(), originator_version=1, timestamp=NOW, verification_id=None)
    context = Context(uuid4(), "yusuf", "bendahara-penerimaan-pembantu", PASURUAN, "counter", uuid4(), NOW, NOW)
    async with metrology(databases) as running:
        try:
            await billing.append(Commit(context, [event]))
        finally:
            await billing.close()
        await running.follower.catch_up()
        assert [row.type for row in await running.journal()] == ["billing.bill-settled"]
        await running.verification_of(await running.accepts(await running.registered()))
