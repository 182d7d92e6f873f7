"""A candidate of a session that has met its quota is promised from the day of the complete application (SMM-DPi.14, time limit 2)."""

from pathlib import Path

from deploy.demonstration.body import EXAMINING, Body
from deploy.demonstration.person import EXAM, accepted, announced, at_balai, joined
from tests.conftest import Databases
from tests.systems import staged


async def test_who_is_complete_after_the_quota_is_promised_from_that_day(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage_of_pasuruan:
        stage = at_balai(stage_of_pasuruan)
        await stage.clock("2026-02-02T09:00:00+07:00")
        body = Body(stage, EXAMINING, "person")
        await body.register()
        first = await accepted(stage, body, "Andi Saputra")
        session = await announced(first, "examiner", EXAM, minimum=1)
        await joined(first, session)
        assert (await first.promise())["promise"]["due_on"] == "2026-02-24"

        await first.clock("2026-02-11")
        second = await accepted(stage, body, "Maya Lestari")
        await joined(second, session)
        assert (await second.promise())["promise"]["due_on"] == "2026-03-05"
