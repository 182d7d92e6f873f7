"""From an event's commit in one process to the commit of its reaction in another, at 100 events a second.

Intake's accepted applications let metrology open verifications. Once with NOTIFY, once with the poll alone.
"""

import asyncio
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from statistics import median, quantiles
from uuid import UUID

from bench import cases
from bench.databases import PostgreSQL
from bench.extent import Extent
from bench.processes import answer, pipe, running
from bench.reacting import Done, follow
from bench.results import Check, Section, Table
from deploy.needed_settings import service_url
from shared.journal.appender import Appender
from shared.journal.news import News
from shared.settings import Settings

PER_SECOND = 100
TARGETS = {True: 50.0, False: 500.0}


async def _append(settings: Settings, instruments: Sequence[UUID]) -> Done:
    appender, done, tasks = Appender(service_url(settings, "intake"), News(), notify=settings.notify), Done(), []

    async def one(instrument_id: UUID) -> None:
        commit = cases.accepting(instrument_id)
        await appender.append(commit)
        done[commit.context.case_id] = time.monotonic()

    began = time.monotonic()
    for number, instrument_id in enumerate(instruments):
        await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
        tasks.append(asyncio.create_task(one(instrument_id)))
    await asyncio.gather(*tasks)
    await appender.close()
    return done


def append(sending: Connection, settings: Settings, instruments: Sequence[UUID]) -> None:
    """The appending process: sends the time of each commit."""
    sending.send(asyncio.run(_append(settings, instruments)))


def _latencies(postgresql: PostgreSQL, extent: Extent, *, notify: bool) -> list[float]:
    """Milliseconds of each reaction."""
    count = round(extent.reaction_seconds * PER_SECOND)
    with postgresql.fresh(notify=notify) as settings:
        instruments = cases.stored(settings, *(cases.instrument() for _ in range(count)))
        reacted, reacting = pipe()
        appended, appending = pipe()
        with running(follow, reacting, settings, count):
            answer(reacted)
            with running(append, appending, settings, instruments):
                commits: Done = answer(appended, extent.reaction_seconds + 60)
                effects: Done = answer(reacted)
    return [1000 * (effects[case] - at) for case, at in commits.items()]


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    rows, checks = [], []
    for notify, target in TARGETS.items():
        latencies = _latencies(postgresql, extent, notify=notify)
        name = "NOTIFY on" if notify else "NOTIFY off"
        p99 = quantiles(latencies, n=100)[98]
        rows.append((name, len(latencies), round(median(latencies), 1), round(p99, 1), round(max(latencies), 1)))
        checks.append(Check(f"p99 ms, {name}", round(p99, 1), f"< {target:.0f}", p99 < target))
    head = ("", "events", "p50 ms", "p99 ms", "longest ms")
    return Section(f"From append to committed reaction at {PER_SECOND} events/s", Table(head, rows), checks)
