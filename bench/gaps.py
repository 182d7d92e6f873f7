"""Faults of the database and of the machine under load: how long is nothing acknowledged, and is every request answered?

Clients register instruments over HTTP and repeat requests without an answer, or with 503, under the same Idempotency-Key.
Meanwhile the bench ends all connections to the database, restarts PostgreSQL, holds the journal's counter row in another session,
or pauses the server and PostgreSQL. Then it looks up everything acknowledged in the journal.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Thread
from uuid import uuid4

import psycopg

from bench import cases
from bench.crash import CLIENTS, asked_of, at_once, lost
from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.load import registration, request
from bench.processes import await_port, free_port, kill, pipe, received, running, start
from bench.results import Check, Section, Table, fact
from bench.serving import serve
from shared.journal.integrity import Verified, verify
from shared.roles import FRONT_OFFICE
from shared.settings import Settings

LONGEST_GAP_SECONDS = 2.0
LONGEST_WAIT_SECONDS = 5.0
HELD_SECONDS = 10.0
PAUSE_SECONDS = 3.0
BEFORE_SECONDS = 1.5
AFTER_SECONDS = 7.0
_REPEAT_SECONDS = 0.05
_START_SECONDS = 60.0


@dataclass(frozen=True)
class Said:
    """One request: its key, the status of its answer (0: none), its position, and when it was sent and answered."""

    key: str
    status: int
    position: int
    asked: float
    answered: float


async def _client(port: int, token: str, sending: Connection) -> None:
    while True:
        key = uuid4().hex
        asked = request("/metrology/v1/instruments", token, key, registration(key))
        while (await _said(port, key, asked, sending)).status in {0, 503}:  # noqa: ASYNC110 – nothing announces when to try again
            await asyncio.sleep(_REPEAT_SECONDS)


async def _said(port: int, key: str, asked: bytes, sending: Connection) -> Said:
    began = time.monotonic()
    answer = None
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            answer = await asked_of(port, asked)
    status, position = answer or (0, 0)
    said = Said(key, status, position, began, time.monotonic())
    sending.send(said)
    return said


def clients(sending: Connection, port: int, token: str) -> None:
    """The clients' process: sends the result of every request."""
    at_once(lambda: _client(port, token, sending))


@contextmanager
def _paused(postgresql: PostgreSQL, server: SpawnProcess) -> Iterator[None]:
    """Stops the processes of the server and of PostgreSQL, as a pause of the machine does."""
    assert server.pid is not None
    stopped = [server.pid, *(one.pid for one in postgresql.processes())]
    for one in stopped:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in stopped:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGCONT)


def _pause(postgresql: PostgreSQL, server: SpawnProcess, _: Settings) -> None:
    with _paused(postgresql, server):
        time.sleep(PAUSE_SECONDS)


def _end_connections(_: PostgreSQL, __: SpawnProcess, settings: Settings) -> None:
    with psycopg.connect(owner_url(settings), autocommit=True) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )


def _restart(postgresql: PostgreSQL, _: SpawnProcess, settings: Settings) -> None:
    """A fast shutdown; the embedded server's watch starts it again. Ends when the database accepts connections again."""
    first = postgresql.processes()[0]
    first.send_signal(signal.SIGINT)
    first.wait()
    while True:
        with suppress(psycopg.OperationalError):
            psycopg.connect(owner_url(settings)).close()
            return


def _hold_counter_row(_: PostgreSQL, __: SpawnProcess, settings: Settings) -> None:
    with psycopg.connect(owner_url(settings)) as session:
        session.execute("SELECT position FROM journal.head FOR UPDATE")
        time.sleep(HELD_SECONDS)


Fault = Callable[[PostgreSQL, SpawnProcess, Settings], None]
FAULTS: dict[str, Fault] = {
    "all connections ended": _end_connections,
    "PostgreSQL restarted": _restart,
    f"counter row held for {HELD_SECONDS:.0f} s": _hold_counter_row,
    f"machine paused for {PAUSE_SECONDS:.0f} s": _pause,
}


@dataclass
class Outcome:
    """The requests of the clients around the faults of one kind."""

    said: list[Said] = field(default_factory=list)
    faults: list[tuple[float, float]] = field(default_factory=list)
    until: float = 0.0

    def hear(self, receiving: Connection) -> None:
        for one in received(receiving):
            self.said.append(one)

    def await_some(self) -> None:
        """Waits until the clients send requests."""
        deadline = time.monotonic() + _START_SECONDS
        while len(self.said) < 10 * CLIENTS and time.monotonic() < deadline:
            time.sleep(0.1)

    @property
    def acknowledged(self) -> list[Said]:
        return [one for one in self.said if one.status == 201]

    @property
    def refused(self) -> int:
        return sum(one.status == 503 for one in self.said)

    @property
    def strange(self) -> int:
        return sum(one.status not in {0, 201, 503} for one in self.said)

    @property
    def unanswered(self) -> int:
        return sum(one.status == 0 and one.answered - one.asked >= LONGEST_WAIT_SECONDS for one in self.said)

    @property
    def longest_wait(self) -> float:
        return max(one.answered - one.asked for one in self.said)

    def gaps(self) -> list[tuple[float, float]]:
        """For each fault: the longest time without an acknowledgement from its begin, and the part of it after the fault."""
        moments = sorted(one.answered for one in self.acknowledged)
        ends = [begin for begin, _ in self.faults[1:]] + [self.until]
        found = []
        for (begin, end), until in zip(self.faults, ends, strict=True):
            last_before = max((one for one in moments if one < begin), default=begin)
            near = [last_before, *(one for one in moments if begin <= one < until), until]
            gap = max(later - earlier for earlier, later in pairwise(near))
            found.append((gap, max(0.0, gap - (end - begin))))
        return found

    def before_and_after(self) -> tuple[int, int]:
        """The number of acknowledgements before the first fault began, and after the last one ended."""
        moments = [one.answered for one in self.acknowledged]
        return sum(one < self.faults[0][0] for one in moments), sum(one > self.faults[-1][1] for one in moments)


def _under_load(postgresql: PostgreSQL, settings: Settings, port: int, fault: Fault, times: int) -> Outcome:
    outcome = Outcome()
    server = start(serve, "jejak", settings, port)
    receiving, sending = pipe()
    try:
        await_port(port, server)
        with running(clients, sending, port, cases.token(settings, FRONT_OFFICE)):
            sending.close()
            listener = Thread(target=outcome.hear, args=(receiving,), daemon=True)
            listener.start()
            outcome.await_some()
            for _ in range(times):
                time.sleep(BEFORE_SECONDS)
                begin = time.monotonic()
                fault(postgresql, server, settings)
                outcome.faults.append((begin, time.monotonic()))
                time.sleep(AFTER_SECONDS)
            outcome.until = time.monotonic()
        listener.join(5)
    finally:
        kill(server)
    return outcome


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    rows: list[tuple[str, ...]] = []
    checks: list[Check] = []
    for name, fault in FAULTS.items():
        with postgresql.fresh() as settings:
            outcome = _under_load(postgresql, settings, free_port(), fault, extent.faults_each)
            rows.append(_row(name, outcome))
            checks += _checks(name, outcome, partial(lost, settings), verify(owner_url(settings), lambda _, __: None))
    head = (
        "fault",
        "longest gap",
        "beyond the fault",
        "acknowledged",
        "before / after",
        "answered 503",
        "longest wait",
    )
    return Section("Longest gap after faults of database and machine, under load", Table(head, rows), checks)


def _row(name: str, outcome: Outcome) -> tuple[str, ...]:
    before, after = outcome.before_and_after()
    gap, beyond = (max(one) for one in zip(*outcome.gaps(), strict=True))
    told = len(outcome.acknowledged)
    seconds = [f"{one:.2f} s" for one in (gap, beyond)]
    return name, *seconds, str(told), f"{before} / {after}", str(outcome.refused), f"{outcome.longest_wait:.2f} s"


def _checks(name: str, outcome: Outcome, lost_of: Callable[[dict[str, int]], int], sound: object) -> list[Check]:
    registrations = {one.key: one.position for one in outcome.acknowledged}
    beyond = max(beyond for _, beyond in outcome.gaps())
    before, after = outcome.before_and_after()
    asked = len(outcome.said)
    bound = f"< {LONGEST_GAP_SECONDS:.0f} s"
    return [
        Check(
            f"{name}: longest gap beyond the fault", f"{beyond:.2f} s", bound, beyond < LONGEST_GAP_SECONDS, fact=True
        ),
        Check(
            f"{name}: acknowledged before and after", f"{before} / {after}", "> 0", min(before, after) > 0, fact=True
        ),
        fact(f"{name}: acknowledged and not there once, at its position", lost_of(registrations), len(registrations)),
        fact(f"{name}: requests without an answer after 5 s", outcome.unanswered, asked),
        fact(f"{name}: answers that were neither created nor 'not now'", outcome.strange, asked),
        Check(f"{name}: journal verified leaf by leaf", str(sound), "Verified", isinstance(sound, Verified), fact=True),
    ]
