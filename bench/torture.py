"""Does a tailing reader get everything, once and in order, whatever the writers do?

Eight writers in four processes commit batches of 1 and of 20 mixed; meanwhile one transaction takes the counter row, numbers and
writes its event, and stays open for two seconds before it commits. The reader follows from the first position on.
"""

import asyncio
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from random import Random
from uuid import UUID

from bench import cases
from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.processes import answer, pipe, running
from bench.results import Check, Section, Table, fact
from deploy.needed_settings import service_url
from shared.database import connect
from shared.journal.appender import Appender
from shared.journal.commit import Commit
from shared.journal.commit_writing import lock_head, write
from shared.journal.journal import JournalHole, read_after
from shared.journal.news import News
from shared.settings import Settings

PROCESSES = 4
WRITERS_EACH = 2
SIZES = (1, 20)
HELD_SECONDS = 2.0
_SECONDS = 300.0


def _ids(writer: int, count: int) -> list[UUID]:
    """The streams of a writer, known beforehand, so that the bench can name missing ones."""
    return [UUID(int=((writer + 1) << 64) + number) for number in range(count)]


async def _write(settings: Settings, writer: int, count: int) -> None:
    appender = Appender(service_url(settings, "metrology"), News())
    chance, ids = Random(writer), _ids(writer, count)
    while ids:
        taken, ids = ids[: (size := chance.choice(SIZES))], ids[size:]
        events = [event for id in taken for event in cases.instrument(id).collect_events()]
        await appender.append(Commit(cases.context(taken[0]), events))
    await appender.close()


def writers(settings: Settings, process: int, count: int) -> None:
    """One process of writers."""

    async def both() -> None:
        numbers = range(process * WRITERS_EACH, (process + 1) * WRITERS_EACH)
        await asyncio.gather(*(_write(settings, number, count) for number in numbers))

    asyncio.run(both())


@dataclass(frozen=True)
class Tailed:
    """The streams that the reader saw, its seconds from the first event, and whether positions had no gap."""

    streams: list[UUID]
    seconds: float
    contiguous: bool


async def _tail(settings: Settings, expected: int) -> Tailed:
    news, found, after, began = News(), list[UUID](), 0, 0.0
    listening = asyncio.create_task(news.listen(service_url(settings, "metrology")))
    connection = await connect(service_url(settings, "metrology"))
    try:
        while after < expected:
            rows = await read_after(connection, after)
            began = began or (time.monotonic() if rows else 0.0)
            found += [row.stream_id for row in rows]
            after = rows[-1].position if rows else after
            if not rows:
                await news.wait()
    except JournalHole:
        return Tailed(found, 0.0, contiguous=False)
    finally:
        listening.cancel()
        await connection.close()
    return Tailed(found, time.monotonic() - began, contiguous=True)


def reader(sending: Connection, settings: Settings, expected: int) -> None:
    """The tailing reader's process: sends Tailed."""
    sending.send(asyncio.run(_tail(settings, expected)))


async def _hold(settings: Settings) -> None:
    connection = await connect(service_url(settings, "metrology"))
    commit = Commit(cases.context(UUID(int=1)), cases.instrument(UUID(int=1)).collect_events())
    commit.prepare()
    await connection.execute("BEGIN")
    await write(connection, [commit], await lock_head(connection))
    await asyncio.sleep(HELD_SECONDS)
    await connection.execute("COMMIT")
    await connection.close()


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    """All writers, the transaction that stays open, and the reader at once."""
    each = extent.torture_events // (PROCESSES * WRITERS_EACH)
    total = each * PROCESSES * WRITERS_EACH + 1
    with postgresql.fresh() as settings, ExitStack() as stack:
        receiving, sending = pipe()
        stack.enter_context(running(reader, sending, settings, total))
        processes = [stack.enter_context(running(writers, settings, number, each)) for number in range(PROCESSES)]
        _await_first(settings)
        asyncio.run(_hold(settings))
        tailed: Tailed = answer(receiving, _SECONDS)
        for process in processes:
            process.join()
    return _section(each, total, tailed)


def _await_first(settings: Settings) -> None:
    """Waits for some events, so that the transaction comes between the others, not before them."""

    async def some() -> None:
        connection = await connect(owner_url(settings))
        while len(await read_after(connection, 0, limit=200)) < 200:  # noqa: ASYNC110 – in another process
            await asyncio.sleep(0.02)
        await connection.close()

    asyncio.run(some())


def _section(each: int, total: int, tailed: Tailed) -> Section:
    expected = {UUID(int=1)}.union(*(_ids(writer, each) for writer in range(PROCESSES * WRITERS_EACH)))
    times = Counter(tailed.streams)
    twice = sum(1 for number in times.values() if number > 1)
    rows = [
        ("writers", PROCESSES * WRITERS_EACH),
        ("events", total),
        ("events/s while it was not held", round(total / (tailed.seconds - HELD_SECONDS))),
    ]
    rows.append(("transaction held open, s", round(HELD_SECONDS)))
    return Section(
        "Torture: writers in four processes, one transaction held open",
        Table(("", ""), rows),
        [
            fact("events missed by the reader", len(expected - times.keys()), total),
            fact("events read twice", twice, total),
            Check("positions contiguous", "yes" if tailed.contiguous else "no", "yes", tailed.contiguous, fact=True),
        ],
    )
