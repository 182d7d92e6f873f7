"""A worker is killed (SIGKILL) at the worst moments: nothing is lost, and a second hand-over has the same id."""

import asyncio
import json
import sys
from typing import Literal
from uuid import UUID

import pytest

from deploy.simulators.switch import CREDENTIAL
from tests.conftest import ROOT, Databases
from tests.messages.running import Running, connected, running

pytestmark = pytest.mark.starts_processes
LAPSE = "UPDATE messages.claims SET until = '2000-01-01Z'"


async def killed_worker(databases: Databases, one: Running, reached: asyncio.Event) -> None:
    """Another process begins to hand over, and is killed once it has reached the other side."""
    settings = {**connected(one.mail, str(one.switch.base_url)), "message_gateway_token": CREDENTIAL}
    given = json.dumps({"url": databases.url, "keys_url": databases.keys_url, "settings": settings})
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.messages.worker", given, cwd=ROOT)
    try:
        async with asyncio.timeout(60):
            await reached.wait()
    finally:
        process.kill()
        await process.wait()


async def lapse(one: Running) -> None:
    async with one.service.pool.connection() as connection:
        await connection.execute(LAPSE)


async def sent(one: Running, id: UUID) -> list[bool]:
    """Of the events that say that it was sent: whether it may have arrived before."""
    found = [event for event in await one.journal() if event.stream_id == id and event.type == "messages.message-sent"]
    return [bool(event.fields()["doubtful"]) for event in found]


@pytest.mark.parametrize(("waits", "accepted"), [("before", 1), ("after", 2)])
async def test_a_worker_dies_with_an_email_at_the_server(
    databases: Databases, waits: Literal["before", "after"], accepted: int
) -> None:
    async with running(databases) as one:
        id = await one.queue()
        one.mail.waits = waits
        await killed_worker(databases, one, one.mail.reached)
        one.mail.waits = None
        await one.sending.run_once()
        assert await sent(one, id) == []  # the dead worker's claim still holds
        await lapse(one)
        await one.sending.run_once()
        await one.later(days=1)
        assert one.mail.message_ids == [f"<{id}@pasuruan.test>"] * accepted
        assert await sent(one, id) == [True]


async def test_a_worker_dies_before_the_gateway_answers(databases: Databases) -> None:
    async with running(databases) as one:
        id = await one.queue("whatsapp")
        await one.fail("answer-lost", seconds=60)
        await killed_worker(databases, one, one.phones.reached)
        await one.fail("none")
        await lapse(one)
        await one.sending.run_once()
        assert [body["id"] for body in one.phones.received] == [str(id)]
        assert await sent(one, id) == [True]
