"""The complaint's lifecycle over HTTP as DIGIT measures it, with an empty store and with a million complaints; and every list of them.

A lifecycle is one complaint's whole way in eight requests: create (POST /reports by an officer), assign (acceptance, classification,
assignment), resolve (draft, report to the head, answer), search (the list by its number, a status, or words of the core issue, in
turn). "Lifecycles per second" counts those that ended within the measured seconds. Officers of five offices work at the same time;
each sends a request when the last answer has arrived. One server process with its reactions and jobs, the load in another.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

from bench.complaint_load import CALLS, Job, Lifecycles, generate
from bench.complaint_store import HANDLERS, OFFICES, fill, words
from bench.databases import PostgreSQL
from bench.extent import Extent
from bench.front_desk import Client
from bench.processes import answer_of, await_port, free_port, running
from bench.results import Check, Section, Table
from bench.serving import serve
from deploy.secrets import development_token
from shared.settings import Settings

OFFICERS = 16
PER_SECOND_EMPTY, PER_SECOND_STORED, CALL_MS, LIST_MS = 60, 50, 150, 50
_WARM_UP = 10
"""Reads of each list before those that count."""
_SPREAD: dict[str, tuple[str, ...]] = {
    "status": ("received", "incomplete", "accepted", "forwarded", "answered", "archived", "suggestion", "merged", "handed-over"),
    "channel": ("web", "whatsapp", "sp4n-lapor", "counter", "phone", "email", "letter", "sms", "open311", "box", "application"),
    "kind": ("complaint", "information-request", "suggestion", "aspiration", "appeal"),
    "component": ("time-limit", "procedure", "fee", "requirements", "facilities", "legal-basis", "evaluation"),
    "level": ("officer", "unit", "head"),
    "service": tuple(f"LAYANAN-{one}" for one in range(12)),
}  # fmt: skip
FILTERS = (*_SPREAD, "number", "handler", "about_case", "words")


def _value(name: str, random: Random, office: str, stored: int) -> str:
    """What somebody may look for: often something that many complaints have, sometimes something that none of the office has."""
    if name in _SPREAD:
        return random.choice(_SPREAD[name])
    if name == "handler":
        return f"petugas-{random.randrange(HANDLERS)}@{office}"
    if name == "words":
        return words(random.randrange(100_000))
    one = random.randint(1, stored)
    return f"LAMA/2025/{one}" if name == "number" else f"0190aaaa-000b-7000-8000-{one:012x}"


def _token(settings: Settings, office: str) -> str:
    return development_token(settings, f"petugas@{office}", office, ["complaints-officer"], 8)


@contextmanager
def _served(settings: Settings) -> Iterator[int]:
    """The port of the service as `jejak serve` runs it."""
    port = free_port()
    with running(serve, "complaints", settings, port) as process:
        await_port(port, process)
        yield port


def _lifecycles(settings: Settings, port: int, seconds: float) -> Lifecycles:
    tokens = tuple(_token(settings, office) for office in OFFICES)
    found: Lifecycles = answer_of(generate, Job(port, tokens, OFFICERS, seconds), seconds=seconds + 60)
    return found


async def _list_times(settings: Settings, port: int, filters: Sequence[str], extent: Extent) -> list[float]:
    """Milliseconds of first pages, one request after another, at the offices in turn."""
    random = Random(" ".join(filters))
    clients = {office: Client(port, _token(settings, office)) for office in OFFICES}
    for number in range(-_WARM_UP, extent.complaint_reads):
        if number == 0:
            for client in clients.values():
                client.latencies.clear()
        office = OFFICES[number % len(OFFICES)]
        sought = urlencode({name: _value(name, random, office, extent.complaints) for name in filters})
        await clients[office].ask("GET", f"/complaints/v1/complaints?{sought}")
    return [one for client in clients.values() for one in client.latencies]


def _lists(settings: Settings, port: int, extent: Extent) -> dict[tuple[str, ...], list[float]]:
    asked = [(), *((name,) for name in FILTERS), *combinations(FILTERS, 2)]
    return {filters: asyncio.run(_list_times(settings, port, filters, extent)) for filters in asked}


def _p95(times: Sequence[float]) -> float:
    return round(quantiles(times, n=20)[18], 1)


def _p99(times: Sequence[float]) -> float:
    return round(quantiles(times, n=100)[98], 1)


def _of_lifecycles(found: Lifecycles, stored: int, target: int) -> tuple[list[tuple[object, ...]], list[Check]]:
    """Rows for the table, and the two figures of a store."""
    rate = found.done / found.seconds
    rows: list[tuple[object, ...]] = [(f"{call}, {stored} stored", len(found.latencies[call]), round(median(found.latencies[call]), 1),
             _p95(found.latencies[call]), _p99(found.latencies[call])) for call in CALLS]  # fmt: skip
    slowest = max(CALLS, key=lambda call: _p95(found.latencies[call]))
    late = _p95(found.latencies[slowest])
    return rows, [
        Check(f"lifecycles/s, {stored} stored, {OFFICERS} officers", round(rate, 1), f">= {target}", rate >= target),
        Check(f"p95 ms of the slowest call ({slowest}), {stored} stored", late, f"< {CALL_MS}", late < CALL_MS),
    ]


def _of_lists(found: dict[tuple[str, ...], list[float]], stored: int) -> tuple[list[tuple[object, ...]], list[Check]]:
    rows: list[tuple[object, ...]] = []
    checks = []
    for many, name in enumerate(("list without a filter", "list by one filter", "list by two filters")):
        group = {" and ".join(filters): times for filters, times in found.items() if len(filters) == many}
        times = [one for part in group.values() for one in part]
        slowest = max(group, key=lambda filters: _p99(group[filters]))
        late = _p99(group[slowest])
        rows.append((f"{name}, {stored} stored", len(times), round(median(times), 1), _p95(times), _p99(times)))
        of = f" (the slowest: {slowest})" if slowest else ""
        checks.append(Check(f"p99 ms, {name}, {stored} stored{of}", late, f"< {LIST_MS}", late < LIST_MS))
    return rows, checks


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    with postgresql.fresh() as settings, _served(settings) as port:
        rows, checks = _of_lifecycles(_lifecycles(settings, port, extent.complaint_seconds), 0, PER_SECOND_EMPTY)
    with postgresql.fresh() as settings:
        with _served(settings):
            pass  # the first start makes the keys; none are made for a journal that holds sealed data already
        fill(settings, extent.complaints)
        with _served(settings) as port:
            parts = [
                _of_lists(_lists(settings, port, extent), extent.complaints),
                _of_lifecycles(
                    _lifecycles(settings, port, extent.complaint_seconds), extent.complaints, PER_SECOND_STORED
                ),
            ]
    for more, further in parts:
        rows, checks = [*rows, *more], [*checks, *further]
    title = "Complaints: create, assign, resolve, search (eight requests)"
    return Section(title, Table(("", "requests", "p50 ms", "p95 ms", "p99 ms"), rows), checks)
