"""Boxes of the sample service through its unit of work, and the events in its journal."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID, uuid4

from shared.clock import Clock
from shared.journal.journal import Recorded, read_after
from shared.service.unit_of_work import UnitOfWork, Work
from tests.sample_service import Box, ask, fill, opened

clock = Clock()


async def open_box(unit: UnitOfWork, label: str) -> UUID:
    box_id = uuid4()
    one = ask(clock)

    async def decide(work: Work) -> Box:
        return work.add(opened(box_id, label, one.now))

    await unit.run(one, decide)
    return box_id


def filling(box_id: UUID, amount: int, now: datetime) -> Callable[[Work], Awaitable[Box]]:
    async def decide(work: Work) -> Box:
        box = await work.load_to_change(Box, box_id)
        fill(box, amount, now)
        return box

    return decide


async def journal(unit: UnitOfWork) -> list[Recorded]:
    async with unit.pool.connection() as connection:
        return await read_after(connection, 0)
