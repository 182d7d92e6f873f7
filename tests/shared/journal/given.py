"""Commits of the sample service, and its appenders."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import psycopg

from shared.clock import Clock
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.journal import read_after
from shared.journal.news import News
from shared.service.unit_of_work import UnitOfWork, Work
from tests.conftest import Databases
from tests.sample_service import PATIENT, WAIT, Box, ask, fill, opened, view

clock = Clock()


def context(**changes: Any) -> Context:
    now = clock.now()
    values: dict[str, Any] = {
        "case_id": uuid4(),
        "actor": "officer-1",
        "actor_role": "officer",
        "office": "disperindag-pasuruan",
        "channel": "counter",
        "command_id": uuid4(),
        "recorded_at": now,
        "effective_at": now,
    }
    return Context(**{**values, **changes})


def box(label: str, fills: int = 0, **changes: Any) -> Commit:
    """A commit of a new box with its rows."""
    one, given = opened(uuid4(), label, clock.now()), context(**changes)
    for _ in range(fills):
        fill(one, 1, clock.now())
    events: Sequence[Any] = one.collect_events()
    return Commit(given, events, [write for event in events for write in view.writes(event, given)])


def patient(url: str) -> Appender:
    return Appender(url, News(), bounds=PATIENT, wait=WAIT)


@asynccontextmanager
async def appenders(databases: Databases, count: int = 1) -> AsyncIterator[list[Appender]]:
    opened_here = [patient(databases.of("sample")) for _ in range(count)]
    try:
        yield opened_here
    finally:
        for one in opened_here:
            await one.close()


def end_connections(databases: Databases) -> int:
    """Ends the service's open connections, as a restart of the server would; returns their number."""
    with psycopg.connect(databases.url, autocommit=True) as owner:
        ended = owner.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = 'jejak_sample'"
        )
        return len(ended.fetchall())


async def numbers(unit: UnitOfWork) -> list[int]:
    async with unit.pool.connection() as connection:
        return [row.fields()["number"] for row in await read_after(connection, 0)]


async def open_numbered(unit: UnitOfWork, label: str) -> int:
    taken: list[int] = []
    asked = ask(clock)

    async def decide(work: Work) -> Box:
        taken.append(await work.number("box", 2026))
        return work.add(opened(uuid4(), label, asked.now, taken[-1]))

    await unit.run(asked, decide)
    return taken[-1]
