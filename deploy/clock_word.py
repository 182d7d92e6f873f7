"""`jejak clock confirm`: an operator confirms that the machine's clock is right, when only a person can know it."""

import asyncio
from datetime import timedelta

from shared.clock import Clock
from shared.database import connect
from shared.journal.time_signs import TimeSigns, confirm_clock, time_signs
from shared.settings import Settings


class ClocksDisagree(Exception):
    """One line: the clocks differ; nobody can confirm them before they are set right."""


def confirm(settings: Settings, by: str, reason: str) -> str:
    """Stores the confirmation as the owner; returns one line about it. Raises ClocksDisagree."""
    return asyncio.run(_confirm(settings, by, reason))


async def _confirm(settings: Settings, by: str, reason: str) -> str:
    connection = await connect(settings.database_url or "")
    async with connection:
        signs = await time_signs(connection)
        _refuse_disagreement(signs, timedelta(seconds=settings.clock_tolerance_seconds))
        await confirm_clock(connection, by, reason)
    return f"The clock is confirmed at {signs.database.isoformat(timespec='seconds')}; {_last(signs)}."


def _refuse_disagreement(signs: TimeSigns, tolerance: timedelta) -> None:
    here = Clock().now()
    if abs(here - signs.database) > tolerance:
        message = (
            f"this machine says {here.isoformat(timespec='seconds')}, the database"
            f" {signs.database.isoformat(timespec='seconds')}; set their clocks right first"
        )
        raise ClocksDisagree(message)


def _last(signs: TimeSigns) -> str:
    if signs.last_recorded is None:
        return "the journal has no events yet"
    return f"the last event, {signs.position}, was recorded at {signs.last_recorded.isoformat(timespec='seconds')}"
