"""A timekeeper looks again whatever went wrong, and tells of it until all is well."""

import asyncio
from contextlib import suppress

from shared.timekeeper import Timekeeper


async def test_what_went_wrong_is_told_until_a_round_goes_well() -> None:
    rounds: list[str | Exception | None] = ["NoCalendar", RuntimeError("no database"), None]

    async def look() -> str | None:
        outcome = rounds.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    timekeeper, faults = Timekeeper(look), []
    for _ in range(3):
        await timekeeper.look_once()
        faults.append(timekeeper.fault)
    assert faults == ["NoCalendar", "RuntimeError", None]


async def test_it_looks_at_once_and_ends_when_it_is_cancelled() -> None:
    looked = asyncio.Event()

    async def look() -> str | None:
        looked.set()
        return None

    task = asyncio.create_task(Timekeeper(look).run())
    await looked.wait()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
