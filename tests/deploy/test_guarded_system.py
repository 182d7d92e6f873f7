"""A process begins with the guard's first look: with a wrong clock it serves reads, is red, and records nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from deploy.system import make_system
from shared.clock import Clock
from tests.conftest import Databases
from tests.shared.clocks import Movable
from tests.systems import settings_of

YEAR = timedelta(days=365)


async def test_a_process_that_starts_with_a_wrong_clock_is_red_until_right(
    databases: Databases, tmp_path: Path
) -> None:
    machine = Movable(datetime.now(UTC) + YEAR)
    clock = Clock(machine=machine.machine)
    system = make_system(settings_of(databases, tmp_path), clock=clock)
    async with (
        system.running(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=system.app), base_url="http://jejak") as client,
    ):
        names = [one.name for one in system.services]
        health = [await client.get(f"/{name}/v1/health") for name in names]
        assert [(one.status_code, one.json()["code"]) for one in health] == [(503, "clock-jumped")] * len(names)
        assert {one.json()["details"]["why"] for one in health} == {"database-disagrees"}
        assert (await client.get("/intake/v1/openapi.json")).status_code == 200
        machine.jumps(datetime.now(UTC) - machine.wall)
        await system.guard.look()
        assert (await client.get("/audit/v1/health")).status_code == 200
