"""The load on complaints: officers who take one report after another its whole way, from a process of its own."""

import asyncio
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count, cycle
from multiprocessing.connection import Connection
from typing import Any

import uvloop

from bench.complaint_store import words
from bench.front_desk import Client

REPORT: dict[str, Any] = {
    "kind": "complaint",
    "channel": "phone",
    "text": "Timbangan saya belum selesai padahal janjinya satu hari, dan petugas di loket tidak tahu kapan selesai.",
    "remedy": "Selesaikan minggu ini.",
    "loss": "Dua hari tidak berjualan.",
    "service_code": "PSR-TERA",
    "reporter": {"name": "Siti Aminah", "address": "Jl. Melati 3, Bangil", "phone": "085162641737"},
}
_ASSIGN: tuple[tuple[str, Any], ...] = (
    ("acceptance", {}),
    ("classification", {"component": "time-limit", "service_code": "PSR-TERA"}),
    ("assignment", {"level": "officer", "handlers": ["petugas-1@bench"]}),
)
_RESOLVE: tuple[tuple[str, Any], ...] = (
    ("draft", {"text": "Kami mohon maaf; timbangan Anda selesai hari ini.", "justified": True}),
    ("report", None),
    ("answer", {"office_error": False}),
)
CALLS = ("create", *(step for step, _ in (*_ASSIGN, *_RESOLVE)), "search")
WARM_UP_SECONDS = 2.0


@dataclass(frozen=True)
class Job:
    """`tokens`: one of each office's complaints officer. `officers`: how many work at the same time."""

    port: int
    tokens: tuple[str, ...]
    officers: int
    seconds: float


@dataclass
class Lifecycles:
    """How many complaints went their whole way within the seconds, and the milliseconds of each call within them."""

    seconds: float
    done: int = 0
    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class _Desk:
    """One officer: the clients of their calls, so that each call's milliseconds are known apart."""

    clients: dict[str, Client]

    async def lifecycle(self, number: int) -> None:
        """Create, assign, resolve, search: eight requests."""
        filed = await self.ask("create", "POST", "/complaints/v1/reports", REPORT)
        for step, body in (*_ASSIGN, *_RESOLVE):
            await self.ask(step, "POST", f"/complaints/v1/complaints/{filed['id']}/{step}", body)
        await self.ask("search", "GET", f"/complaints/v1/complaints?{_sought(number, filed)}")

    async def ask(self, call: str, method: str, path: str, body: Any = None) -> Any:
        return await self.clients[call].ask(method, path, body)


def _sought(number: int, filed: dict[str, Any]) -> str:
    """By number, by status, by words of the core issue, in turn."""
    sought = words(number // 3).replace(" ", "+")
    return (f"number={filed['number']}", "status=answered", f"words={sought}")[number % 3]


async def _work(desk: _Desk, numbers: "count[int]", window: tuple[float, float], found: Lifecycles) -> None:
    began, ends = window
    while time.perf_counter() < ends:
        if time.perf_counter() < began:
            for client in desk.clients.values():
                client.latencies.clear()
        await desk.lifecycle(next(numbers))
        found.done += began <= time.perf_counter() <= ends


async def _run(job: Job) -> Lifecycles:
    begin = time.perf_counter() + WARM_UP_SECONDS
    window, found, numbers = (begin, begin + job.seconds), Lifecycles(job.seconds), count()
    tokens = cycle(job.tokens)
    desks = [
        _Desk({call: Client(job.port, token) for call in CALLS})
        for _, token in zip(range(job.officers), tokens, strict=False)
    ]
    await asyncio.gather(*(_work(desk, numbers, window, found) for desk in desks))
    for desk in desks:
        for call, client in desk.clients.items():
            found.latencies[call] += client.latencies
    return found


def generate(answer: Connection, job: Job) -> None:
    """The generator's process: sends Lifecycles."""
    found = uvloop.run(_run(job))
    found.latencies = dict(found.latencies)
    answer.send(found)
