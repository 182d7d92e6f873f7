"""The front desk: submissions at a steady rate, due dates from the pure clock, a long work list, many numbers at once."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import orjson
import psycopg

from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.processes import await_port, free_port, running
from bench.results import Check, Section, Table, fact
from bench.serving import serve
from deploy.secrets import development_token
from services.intake.card.catalogue import card_in_force
from shared.promise.entries import Started
from shared.promise.ledger import Ledger
from shared.promise.promise import Promise
from shared.promise.reading import due
from shared.promise.working_days import CALENDARS
from shared.roles import FRONT_OFFICE
from shared.settings import Settings

OFFICE = "dpmptsp-purwakarta"
CARD = "PWK-71206"
FIELDS = {
    "business_scale": "small",
    "siinas_account": True,
    "siinas_reported": True,
    "location": "industrial-estate",
    "commissioning": False,
    "qa_qc": True,
}
PER_SECOND = 20
WAITING = 200_000
AT_ONCE = 200
DUE_DATES = 200_000


class Client:
    """Keep-alive connections to one server, one for each request at a time; notes the milliseconds of each answer."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.latencies: list[float] = []

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON. Raises RuntimeError unless its status is 200 or 201."""
        sent = b"" if body is None else orjson.dumps(body)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self._token}\r\n"
            f"Idempotency-Key: {uuid4().hex}\r\nChannel: counter\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(sent)}\r\n\r\n"
        )
        reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection("127.0.0.1", self._port)
        began = time.perf_counter()
        writer.write(head.encode() + sent)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(answer.partition("content-length:")[2].partition("\r\n")[0])
        found = orjson.loads(await reader.readexactly(length))
        self.latencies.append(1000 * (time.perf_counter() - began))
        self._idle.append((reader, writer))
        if answer[9:12] not in {"200", "201"}:
            message = f"{method} {path}: {answer[9:12]} {found}"
            raise RuntimeError(message)
        return found


@contextmanager
def _served(postgresql: PostgreSQL) -> Iterator[tuple[Settings, Callable[[], Client]]]:
    """Intake as `jejak serve` runs it, in a process of its own."""
    with postgresql.fresh() as settings:
        port = free_port()
        token = development_token(settings, "sri@bench", OFFICE, [FRONT_OFFICE], 8)
        with running(serve, "intake", settings, port) as process:
            await_port(port, process)
            yield settings, lambda: Client(port, token)


def _documents() -> list[dict[str, str]]:
    """Eight documents: the seven that the card asks of QA and QC, and an optional one."""
    card = card_in_force(CARD, datetime.now(UTC).date())
    asked = [one for one in card.documents if one.when is None or one.when.holds(FIELDS)]
    return [{"document": one.id, "reference": one.name[:100]} for one in asked]


async def _drafts(client: Client, count: int) -> list[str]:
    """Complete drafts, each of its own applicant, so that none is like another."""
    documents = _documents()
    made = []
    for number in range(count):
        who = await _applicant(client, number)
        draft: dict[str, Any] = {"applicant_id": who, "service_code": CARD, "fields": FIELDS, "documents": documents}
        made.append(await client.ask("POST", "/intake/v1/applications", draft))
    return [f"/intake/v1/applications/{one['id']}" for one in made]


async def _applicant(client: Client, number: int) -> str:
    contact = {"name": "Siti Kanaria", "phone": "0812-9876-5432"}
    body = {"kind": "business", "nib": f"91{number:011}", "npwp": "01.312.166.0-091.000", "business_name": "PT Uji"}
    found = await client.ask("POST", "/intake/v1/applicants", {**body, "contact": contact})
    id: str = found["id"]
    return id


async def _submissions(make: Callable[[], Client], count: int) -> list[float]:
    drafts = await _drafts(make(), count)
    client, began = make(), time.monotonic()
    tasks = []
    for number, path in enumerate(drafts):
        await asyncio.sleep(max(0.0, began + number / PER_SECOND - time.monotonic()))
        tasks.append(asyncio.create_task(client.ask("POST", f"{path}/submission")))
    await asyncio.gather(*tasks)
    return client.latencies


async def _accepted_at_once(make: Callable[[], Client]) -> tuple[float, list[str]]:
    """Accepts complete applications of different applicants at the same moment; returns seconds and numbers."""
    client = make()
    paths = await _drafts(client, AT_ONCE)
    for path in paths:
        found = await client.ask("POST", f"{path}/submission")
        verdicts = [{"document": one["document"], "verdict": "accepted"} for one in found["documents"]]
        await client.ask("POST", f"{path}/verdicts", {"verdicts": verdicts})
    began = time.perf_counter()
    accepted = await asyncio.gather(*(client.ask("POST", f"{path}/acceptance") for path in paths))
    return time.perf_counter() - began, [one["number"] for one in accepted]


def _wait(settings: Settings) -> None:
    """Writes rows of 200,000 open cases of the office, as the fold would."""
    with psycopg.connect(owner_url(settings), autocommit=True) as connection:
        connection.execute(
            "INSERT INTO intake.work (application_id, role, office, service_code, number, state, due_on, task,"
            " ranked_on) SELECT gen_random_uuid(), %s, %s, %s, 'REG/2026/' || n, 'submitted', d, 'step', d"
            " FROM generate_series(1, %s) AS n, LATERAL (SELECT date '2026-01-01' + n %% 400 AS d) AS due",
            (FRONT_OFFICE, OFFICE, CARD, WAITING),
        )
        connection.execute("ANALYZE intake.work")


async def _first_pages(make: Callable[[], Client]) -> list[float]:
    client = make()
    for _ in range(20):
        await client.ask("GET", f"/intake/v1/work?role={FRONT_OFFICE}")
    client.latencies.clear()
    for _ in range(200):
        await client.ask("GET", f"/intake/v1/work?role={FRONT_OFFICE}")
    return client.latencies


def _due_dates_a_minute() -> float:
    """One processor; promises of 1 to 45 working days from random moments of 2026."""
    random, version = Random(1), max(CALENDARS)
    first = datetime(2026, 1, 5, 2, tzinfo=UTC)
    ledgers = [
        Ledger(
            Promise("working-days", random.randint(1, 45)),
            OFFICE,
            version,
            Started(at=first + timedelta(minutes=random.randrange(300_000)), position=1),
        )
        for _ in range(DUE_DATES)
    ]
    began = time.perf_counter()
    for one in ledgers:
        due(one)
    return 60 * DUE_DATES / (time.perf_counter() - began)


def _row(what: str, latencies: Sequence[float]) -> tuple[str, int, float, float]:
    return what, len(latencies), round(median(latencies), 1), round(quantiles(latencies, n=100)[98], 1)


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    with _served(postgresql) as (settings, make):
        submissions = asyncio.run(_submissions(make, round(extent.reaction_seconds * PER_SECOND)))
        _wait(settings)
        pages = asyncio.run(_first_pages(make))
    with _served(postgresql) as (_, make):
        seconds, numbers = asyncio.run(_accepted_at_once(make))
    rows = [_row(f"submission with 8 documents, {PER_SECOND}/s", submissions), _row("work list, first page", pages)]
    minute, rate = _due_dates_a_minute(), AT_ONCE / seconds
    gaps = AT_ONCE - len({*numbers} & {f"REG/{datetime.now(UTC).year}/{n:05}" for n in range(1, AT_ONCE + 1)})
    checks = [
        Check("p99 ms of a submission", rows[0][3], "< 50", rows[0][3] < 50),
        Check(f"p99 ms of the first page of {WAITING} open cases", rows[1][3], "< 20", rows[1][3] < 20),
        Check("due dates a minute, one processor", round(minute), ">= 1000000", minute >= 1_000_000),
        Check(f"{AT_ONCE} numbers asked for at once, a second", round(rate), ">= 45", rate >= 45),
        fact("numbers missing or twice", gaps, AT_ONCE),
    ]
    return Section("The front desk", Table(("", "requests", "p50 ms", "p99 ms"), rows), checks)
