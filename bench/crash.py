"""kill -9 under load: of the server, of an appending process, of the reacting process. Is everything acknowledged there, once?

The three work on one journal. Clients register instruments over HTTP and repeat unanswered requests with the same
Idempotency-Key; the appender commits accepted applications; the reacting process opens a verification for each, or refuses to.
The bench kills and restarts one after the other. At the end it looks up everything acknowledged in the journal, compares the
rows with a fresh fold, and verifies the journal leaf by leaf.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from random import Random
from threading import Thread
from typing import Any
from uuid import UUID, uuid4

import psycopg

from bench import cases
from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.load import registration, request
from bench.processes import answer, await_port, free_port, kill, pipe, received, running, start
from bench.reacting import follow
from bench.results import Check, Section, Table, fact
from bench.serving import serve
from deploy.needed_settings import service_url
from services.metrology import read_models as views
from shared.journal.appender import Appender
from shared.journal.integrity import Verified, verify
from shared.journal.news import News
from shared.roles import FRONT_OFFICE
from shared.service.rebuild import rebuild
from shared.settings import Settings

CLIENTS = 16
APPENDERS = 3
INSTRUMENTS = 1000
"""Each application is for one of these; if it is under verification already, metrology refuses."""
APPEND_PAUSE_SECONDS = 0.05
LIFE_SECONDS = (0.2, 0.8)
_CATCH_UP_SECONDS = 120.0


async def _client(port: int, token: str, sending: Connection) -> None:
    """Registers for ever; repeats an unanswered request under the same key, as a careful client does."""
    while True:
        key = uuid4().hex
        asked = request("/metrology/v1/instruments", token, key, registration(key))
        while (acknowledged := await asked_of(port, asked)) is None or acknowledged[0] == 503:  # noqa: ASYNC110 – nothing announces that the server is back
            await asyncio.sleep(0.05)
        sending.send((key, *acknowledged))
        if acknowledged[0] != 201:
            await asyncio.sleep(0.05)


async def asked_of(port: int, asked: bytes) -> tuple[int, int] | None:
    """Status and Journal-Position of the answer; None without an answer."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(asked)
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        finally:
            writer.close()
    except (OSError, asyncio.IncompleteReadError):
        return None
    status = int(head[9:12])
    _, _, position = head.partition("journal-position: ")
    return status, int(position.partition("\r\n")[0] or 0)


def clients(sending: Connection, port: int, token: str) -> None:
    """The clients' process: sends every answer."""
    at_once(lambda: _client(port, token, sending))


def at_once(client: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs the clients of a process side by side."""

    async def all_of_them() -> None:
        await asyncio.gather(*(client() for _ in range(CLIENTS)))

    asyncio.run(all_of_them())


def append(sending: Connection, settings: Settings, instruments: Sequence[UUID]) -> None:
    """The appending process: sends "ready", then each committed application."""
    chance = Random()

    async def one(appender: Appender) -> None:
        while True:
            commit = cases.accepting(chance.choice(instruments))
            await appender.append(commit)
            sending.send(commit.context.case_id)
            await asyncio.sleep(APPEND_PAUSE_SECONDS)

    async def several() -> None:
        appender = Appender(service_url(settings, "intake"), News())
        sending.send("ready")
        await asyncio.gather(*(one(appender) for _ in range(APPENDERS)))

    asyncio.run(several())


@dataclass
class Acknowledged:
    """Everything acknowledged, and wrong answers."""

    registrations: dict[str, int] = field(default_factory=dict)
    applications: list[UUID] = field(default_factory=list)
    strange: list[int] = field(default_factory=list)

    def hear_clients(self, receiving: Connection) -> None:
        for key, status, position in received(receiving):
            if status == 201:
                self.registrations[key] = position
            else:
                self.strange.append(status)

    def hear_appender(self, receiving: Connection) -> None:
        self.applications += [said for said in received(receiving) if said != "ready"]


class Victims:
    """The three processes; each can be killed and started again."""

    def __init__(self, settings: Settings, port: int, instruments: Sequence[UUID], acknowledged: Acknowledged) -> None:
        self._settings = settings
        self._port = port
        self._instruments = instruments
        self._acknowledged = acknowledged
        self._listeners: list[Thread] = []
        self._starts: dict[str, Callable[[], SpawnProcess]] = {
            "server": self._server,
            "appender": self._appender,
            "reacting process": self._reacting,
        }
        self._processes = {name: begin() for name, begin in self._starts.items()}

    def kill(self, name: str, *, overlapping: bool) -> None:
        """Kills one under load and starts it again; `overlapping`: the next begins to react before the old one ends."""
        old = self._processes[name]
        if overlapping:
            self._processes[name] = self._starts[name]()
            kill(old)
        else:
            kill(old)
            self._processes[name] = self._starts[name]()

    def end(self, *names: str) -> None:
        for name in names:
            kill(self._processes[name])
        for listener in self._listeners:
            listener.join(5)

    def _server(self) -> SpawnProcess:
        process = start(serve, "jejak-without-reactions", self._settings, self._port)
        await_port(self._port, process)
        return process

    def _appender(self) -> SpawnProcess:
        receiving, sending = pipe()
        process = start(append, sending, self._settings, self._instruments)
        sending.close()
        answer(receiving)
        self._listeners.append(Thread(target=self._acknowledged.hear_appender, args=(receiving,), daemon=True))
        self._listeners[-1].start()
        return process

    def _reacting(self) -> SpawnProcess:
        receiving, sending = pipe()
        process = start(follow, sending, self._settings)
        sending.close()
        answer(receiving)
        receiving.close()
        return process


@contextmanager
def _under_load(settings: Settings, acknowledged: Acknowledged) -> Iterator[Victims]:
    port = free_port()
    instruments = cases.stored(settings, *(cases.instrument() for _ in range(INSTRUMENTS)))
    victims = Victims(settings, port, instruments, acknowledged)
    receiving, sending = pipe()
    try:
        with running(clients, sending, port, cases.token(settings, FRONT_OFFICE)):
            sending.close()
            listener = Thread(target=acknowledged.hear_clients, args=(receiving,), daemon=True)
            listener.start()
            yield victims
        listener.join(5)
        victims.end("server", "appender")
        _await_reactions(settings)
    finally:
        victims.end("server", "appender", "reacting process")


def _one(settings: Settings, query: str, *values: Any) -> Any:
    with psycopg.connect(owner_url(settings)) as connection:
        row = connection.execute(query.encode(), values).fetchone()
        return None if row is None else row[0]


# The effect of an accepted application: metrology opens a verification, or refuses to.
_WAITING = """
SELECT count(*) FROM journal.events accepted WHERE type = 'intake.application-accepted' AND NOT EXISTS (SELECT FROM journal.events
    WHERE type IN ('metrology.verification-opened', 'metrology.verification-refused') AND causation = accepted.position)
"""
_TWICE = """
SELECT count(*) FROM (SELECT causation FROM journal.events
    WHERE type IN ('metrology.verification-opened', 'metrology.verification-refused')
    GROUP BY causation HAVING count(*) > 1) twice
"""
_EFFECTS = """
SELECT count(*) FROM journal.events WHERE type IN ('metrology.verification-opened', 'metrology.verification-refused')
"""


def _await_reactions(settings: Settings) -> None:
    deadline = time.monotonic() + _CATCH_UP_SECONDS
    while _one(settings, _WAITING) and time.monotonic() < deadline:
        time.sleep(0.5)


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    acknowledged, chance = Acknowledged(), Random(9)
    names = ("server", "appender", "reacting process")
    with postgresql.fresh() as settings:
        with _under_load(settings, acknowledged) as victims:
            for number in range(extent.kills_each):
                for name in names:
                    time.sleep(chance.uniform(*LIFE_SECONDS))
                    victims.kill(name, overlapping=name == "reacting process" and number % 2 == 1)
        return _section(settings, acknowledged, extent.kills_each)


def _section(settings: Settings, acknowledged: Acknowledged, kills: int) -> Section:
    registrations, applications = len(acknowledged.registrations), len(acknowledged.applications)
    effects = _one(settings, _EFFECTS)
    stopped = _one(settings, "SELECT count(*) FROM journal.events WHERE type = 'reactions.stopped'")
    different = [view.name for view in views.views if _differs(settings, view)]
    sound = verify(owner_url(settings), lambda _, __: None)
    rows = [("kills of each", kills), ("acknowledged over HTTP", registrations)]
    rows += [("acknowledged to the appender's caller", applications), ("reactions", effects)]
    return Section(
        "kill -9 of server, appender and reacting process, under load",
        Table(("", ""), rows),
        [
            fact(
                "acknowledged over HTTP and not there once, at its position",
                lost(settings, acknowledged.registrations),
                registrations,
            ),
            fact(
                "acknowledged to the appender's caller and not there once",
                _unknown(settings, acknowledged),
                applications,
            ),
            fact("answers that were neither created nor 'not now'", len(acknowledged.strange), registrations),
            fact("accepted applications without effect", _one(settings, _WAITING), effects),
            fact("effects that happened twice", _one(settings, _TWICE), effects),
            fact("cases stopped", stopped, effects),
            fact("read models that differ from a fresh fold", len(different), len(views.views)),
            Check("journal verified leaf by leaf", str(sound), "Verified", isinstance(sound, Verified), fact=True),
        ],
    )


def lost(settings: Settings, registrations: Mapping[str, int]) -> int:
    """The number of acknowledged registrations that the journal does not hold once, at the acknowledged position."""
    query = "SELECT payload->>'serial', array_agg(position) FROM journal.events WHERE type = %s GROUP BY 1"
    with psycopg.connect(owner_url(settings)) as connection:
        rows = connection.execute(query, ("metrology.instrument-registered",)).fetchall()
    found: dict[str, list[int]] = dict(rows)
    return len([key for key, position in registrations.items() if found.get(key) != [position]])


def _unknown(settings: Settings, acknowledged: Acknowledged) -> int:
    query = "SELECT stream_id, count(*) FROM journal.events WHERE type = %s GROUP BY 1"
    with psycopg.connect(owner_url(settings)) as connection:
        rows = connection.execute(query, ("intake.application-accepted",)).fetchall()
    found: dict[UUID, int] = dict(rows)
    return len([id for id in acknowledged.applications if found.get(id) != 1])


def _differs(settings: Settings, view: Any) -> bool:
    """Whether the rows differ from those of a fold of the whole journal."""
    before = _rows(settings, view)
    rebuild(owner_url(settings), views.tables, view, lambda _, __: None)
    return before != _rows(settings, view)


def _rows(settings: Settings, view: Any) -> list[Any]:
    with psycopg.connect(owner_url(settings)) as connection, suppress(psycopg.errors.UndefinedTable):
        return [
            connection.execute(f"SELECT one::text FROM {table.fullname} one ORDER BY 1".encode()).fetchall()
            for table in view.tables
        ]
    return []
