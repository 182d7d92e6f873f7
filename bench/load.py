"""The load: keep-alive connections over loopback TCP from a separate process, the same for every side.

It is written on the protocol level to cost little beside the server: on two cores it shares one with PostgreSQL.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from statistics import median, quantiles
from typing import cast
from uuid import uuid4

import orjson
import uvloop

WARM_UP_SECONDS = 0.7

PLATE = {
    "kind": "weighing-instrument",
    "accuracy_class": "III",
    "verification_interval": "10",
    "maximum_capacity": "30000",
    "supports": 4,
}


@dataclass(frozen=True)
class Job:
    """The requests to send: registrations, or `body` to each of the `paths`, which the connections share out, or each of
    the `ready` ones once. `pace`: requests a second over all connections; otherwise as fast as they are answered.
    """

    port: int
    token: str
    connections: int
    seconds: float
    paths: tuple[str, ...] = ()
    body: bytes = b""
    ready: tuple[bytes, ...] = ()
    pace: float | None = None


@dataclass(frozen=True)
class Load:
    """The result: only requests begun after the warm-up count."""

    requests: int
    seconds: float
    latencies_ms: list[float] = field(repr=False)
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds

    @property
    def p50(self) -> float:
        return median(self.latencies_ms)

    @property
    def p99(self) -> float:
        return quantiles(self.latencies_ms, n=100)[98]


def request(path: str, token: str, key: str, body: bytes) -> bytes:
    """A command as HTTP/1.1 bytes."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {key}\r\n"
        f"Channel: counter\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def registration(serial: str) -> bytes:
    return orjson.dumps({"brand": "Sumber", "model": "SB-30", "serial": serial, "plate": PLATE, "marked_before": True})


READING = orjson.dumps({"test": "weighing", "load": "5000", "indication": "5000", "additional_load": "5"})


def _registrations(job: Job) -> Iterator[bytes]:
    while True:
        key = uuid4().hex
        yield request("/metrology/v1/instruments", job.token, key, registration(key))


def _commands(job: Job, paths: tuple[str, ...]) -> Iterator[bytes]:
    while True:
        for path in paths:
            yield request(path, job.token, uuid4().hex, job.body)


class _Connection(asyncio.Protocol):
    """One client: sends the next request when the last answer has arrived whole."""

    def __init__(
        self,
        requests: Iterator[bytes],
        window: tuple[float, float],
        told: Callable[[int, float], None],
        every: float = 0.0,
        after: float = 0.0,
    ) -> None:
        """Sends at once, or a request `every` so many seconds, the first `after` some."""
        self._requests = requests
        self._every = every
        self._next_at = time.perf_counter() + after
        self._begin, self._end = window
        self._told = told
        self._received = b""
        self._sent_at = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's transport is no subclass
        self._send_in_turn()

    def connection_lost(self, fault: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(fault or ConnectionError("the server closed the connection"))

    def data_received(self, data: bytes) -> None:
        self._received += data
        end = self._received.find(b"\r\n\r\n")
        if end < 0 or len(self._received) < end + 4 + _length(self._received[:end]):
            return
        now = time.perf_counter()
        if self._begin <= self._sent_at and now <= self._end:
            self._told(int(self._received[9:12]), now - self._sent_at)
        self._received = b""
        self._send_in_turn()

    def _send_in_turn(self) -> None:
        if not self._every:
            self._send()
            return
        asyncio.get_running_loop().call_later(max(self._next_at - time.perf_counter(), 0.0), self._send)
        self._next_at += self._every

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        wanted = next(self._requests, None) if self._sent_at < self._end else None
        if wanted is not None:
            self._transport.write(wanted)
        else:
            self.done.set_result(None)
            self._transport.close()


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])


def _of_each(job: Job) -> list[Iterator[bytes]]:
    """Each connection's requests, without end."""
    if job.ready:
        return [iter(job.ready[number :: job.connections]) for number in range(job.connections)]
    own = [job.paths[number :: job.connections] for number in range(job.connections)]
    return [_commands(job, mine) if mine else _registrations(job) for mine in own]


def _itself(client: _Connection) -> _Connection:
    return client


async def _run(job: Job) -> Load:
    begin = time.perf_counter() + WARM_UP_SECONDS
    window = (begin, begin + job.seconds)
    latencies: list[float] = []
    statuses: Counter[int] = Counter()

    def told(status: int, seconds: float) -> None:
        latencies.append(seconds * 1000)
        statuses[status] += 1

    loop = asyncio.get_running_loop()
    every = job.connections / job.pace if job.pace else 0.0
    clients = [
        _Connection(requests, window, told, every, number * every / job.connections)
        for number, requests in enumerate(_of_each(job))
    ]
    for client in clients:
        await loop.create_connection(partial(_itself, client), "127.0.0.1", job.port)
    await asyncio.gather(*(client.done for client in clients))
    return Load(len(latencies), job.seconds, latencies, dict(statuses))


def generate(answer: Connection, job: Job) -> None:
    """The generator's process: sends a Load."""
    answer.send(uvloop.run(_run(job)))
