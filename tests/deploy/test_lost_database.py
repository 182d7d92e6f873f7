"""After every connection to the database ended, all services answer at once, without refusals first."""

from pathlib import Path
from uuid import uuid4

import psycopg

from deploy.demonstration import steps
from deploy.demonstration.stage import Stage
from tests.conftest import Databases
from tests.systems import staged

PLATE = {
    "kind": "weighing-instrument",
    "accuracy_class": "III",
    "verification_interval": "10",
    "maximum_capacity": "30000",
    "supports": 4,
}


def end_everything(databases: Databases) -> int:
    """Ends all connections, as an administrator of the database would; returns their number."""
    with psycopg.connect(databases.url, autocommit=True) as owner:
        ended = owner.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE starts_with(datname, current_database()) AND pid <> pg_backend_pid()"
        )
        return len(ended.fetchall())


async def answers(stage: Stage) -> list[int]:
    """The statuses of a read of each service, of a command of metrology, and of registering an applicant, whose data is sealed."""
    staff = stage.staff
    await steps.applicant(stage, "Contoh Pemohon")
    instrument = {"brand": "Sumber", "model": "SB-30", "serial": uuid4().hex, "plate": PLATE}
    asked = [
        await staff.front_office.get("/intake/v1/applications"),
        await staff.front_office.get("/metrology/v1/instruments"),
        await staff.treasurer.get("/billing/v1/bills"),
        await staff.inspector.get("/audit/v1/stuck"),
        await staff.front_office.post("/metrology/v1/instruments", instrument),
    ]
    return [one.status_code for one in asked]


async def test_all_services_answer_at_once(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        before = await answers(stage)
        for _ in range(3):
            assert end_everything(databases) > 5
            assert await answers(stage) == before
        assert before == [200, 200, 200, 200, 201]
