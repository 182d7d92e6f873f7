"""Schedules deadlines of surveillances, lets those of one day pass in two processes, and kills one of them in the middle.

SQL fills the journal with schedules that fall due over five years, because a million through the service would take minutes; it leaves
out leaves. The surveillances of the day come through the service's own appender, since they are loaded. All rows come from the
journal, by a rebuild.
"""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from multiprocessing.connection import Connection
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg

from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.processes import answer, kill, pipe, start
from bench.results import Check, Section, Table, fact
from deploy import logging_setup
from deploy.needed_settings import service_url
from deploy.server import run, spare_the_collector
from deploy.system import make_system
from services.certification import read_models as views
from services.certification.certification.opening import open_case
from services.certification.surveillance.scheduling import schedule
from services.certification.surveillance.surveillance import Surveillance
from shared.contracts.intake import ApplicationAccepted, StatedField
from shared.ids import new_id
from shared.journal.appender import Appender
from shared.journal.commit import Commit, Context
from shared.journal.news import News
from shared.service.rebuild import rebuild
from shared.settings import Settings

SECONDS = 30.0
OFFICE = "bpsmb-surakarta"
ISSUED = date(2026, 4, 9)
DAY = datetime(2027, 4, 10, 1, tzinfo=UTC)
"""Eight in the morning (WIB) after the day by which the first surveillances are due."""
_PATIENCE = 300.0
_APPENDED_AT_ONCE = 250
_FILLED_AT_ONCE = 50_000
_ZEROS = "0" * 12
_STREAM = UUID(f"0190aaaa-0008-7000-8000-{_ZEROS}")
_FILL: LiteralString = """
INSERT INTO journal.events
SELECT %(after)s + life, ('0190aaaa-0008-7000-8000-' || lpad(to_hex(life), 12, '0'))::uuid, 1, %(type)s, 1,
    jsonb_set(jsonb_set(jsonb_set(%(payload)s::jsonb,
        '{certificate_id}', to_jsonb('0190aaaa-0009-7000-8000-' || lpad(to_hex(life), 12, '0'))),
        '{due_on}', to_jsonb((date '2027-04-11' + (life %% 1500)::integer)::text)),
        '{recertify_on}', to_jsonb((date '2029-10-08' + (life %% 1500)::integer)::text)),
    %(case)s, %(office)s, 'bench', 'system', 'integration', NULL, NULL,
    ('0190aaaa-0007-7000-8000-' || lpad(to_hex(life), 12, '0'))::uuid, 0,
    timestamptz '2026-04-09 02:00Z', timestamptz '2026-04-09 02:00Z', ''
FROM generate_series(%(first)s::bigint, %(last)s::bigint) life ORDER BY life
"""


def _scheduled() -> Surveillance:
    """A surveillance of a water certificate that was issued on ISSUED, not yet committed."""
    now = datetime(2026, 4, 9, 2, tzinfo=UTC)
    accepted = ApplicationAccepted(
        application_id=uuid4(),
        applicant_id=uuid4(),
        service_code="BPSMB-SP",
        card_version="2024.4",
        verification=None,
        place="office",
        instrument_id=None,
        hand_over="certification",
        promised_until=None,
        accepted_on=ISSUED,
        drafted_by="bench",
        accepted_by="bench",
        fields=(StatedField(field="product_kind", title="Jenis produk", value="air-mineral"),),
    )
    case = open_case(accepted, office=OFFICE, now=now)
    scheduled = schedule(case, new_id(now), None, ISSUED, date(2030, 4, 8), now)
    assert scheduled is not None
    return scheduled


def _context(case_id: UUID) -> Context:
    now = datetime(2026, 4, 9, 2, tzinfo=UTC)
    return Context(case_id, "bench", "system", OFFICE, "integration", uuid4(), now, now)


async def _append(settings: Settings, count: int) -> None:
    appender = Appender(service_url(settings, "certification"), News())
    for first in range(0, count, _APPENDED_AT_ONCE):
        many = [_scheduled() for _ in range(min(_APPENDED_AT_ONCE, count - first))]
        await asyncio.gather(*(appender.append(Commit(_context(one.case_id), one.collect_events())) for one in many))
    await appender.close()


def _fill(settings: Settings, after: int, count: int) -> None:
    """Adds schedules whose days are later than DAY, after a position."""
    commit = Commit(_context(uuid4()), _scheduled().collect_events())
    commit.prepare()
    [row] = commit.rows
    payload = json.dumps({**json.loads(row["payload"]), "office": OFFICE})
    said = {"after": after, "type": row["type"], "payload": payload, "case": uuid4(), "office": OFFICE}
    with psycopg.connect(owner_url(settings), autocommit=True) as connection:
        for first in range(1, count + 1, _FILLED_AT_ONCE):
            connection.execute(_FILL, {**said, "first": first, "last": min(first + _FILLED_AT_ONCE - 1, count)})
        connection.execute("UPDATE journal.head SET position = %s", (after + count,))
        connection.execute("VACUUM ANALYZE journal.events")


async def _pass(settings: Settings, sending: Connection) -> None:
    system = make_system(settings, ("certification",))
    (service,) = system.services
    system.clock.set(DAY)
    (job,) = (one for one in service.jobs if one.name == "deadlines")
    async with service.pool:
        spare_the_collector()
        sending.send("ready")
        await job.run_once()
        await service.settle()
    sending.send("done")


def worker(settings: Settings, sending: Connection) -> None:
    """The process: sends "ready", passes what is due on DAY, and sends "done"."""
    logging_setup.configure(quiet=True)
    run(_pass(settings, sending))


@contextmanager
def _started(settings: Settings) -> Iterator[tuple[Any, Connection]]:
    receiving, sending = pipe()
    process = start(worker, settings, sending)
    sending.close()
    try:
        answer(receiving, _PATIENCE)
        yield process, receiving
    finally:
        kill(process)


def _one(settings: Settings, query: LiteralString) -> int:
    with psycopg.connect(owner_url(settings)) as connection:
        row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])


_DUE: LiteralString = "SELECT count(*) FROM certification.deadlines WHERE due_at <= '2027-04-10 01:00Z'"
_MISSED: LiteralString = "SELECT count(*) FROM journal.events WHERE type = 'certification.surveillance-missed'"
_TWICE: LiteralString = """
SELECT count(*) FROM (SELECT stream_id FROM journal.events
    WHERE type IN ('certification.surveillance-missed', 'certification.surveillance-ladder-climbed')
    GROUP BY stream_id, type HAVING count(*) > 1) twice
"""


def _passed(settings: Settings, due: int) -> tuple[int, float]:
    """Lets the day pass in two processes, kills the first; events until then, and seconds until the second has done all."""
    with _started(settings) as (first, _), _started(settings) as (_, second):
        began = time.monotonic()
        while _one(settings, _MISSED) < due // 3:
            time.sleep(0.02)
        kill(first)
        killed = _one(settings, _MISSED)
        answer(second, _PATIENCE)
        return killed, time.monotonic() - began


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    """Two deadlines for each certificate: its next surveillance and its recertification."""
    due, others = extent.deadlines_of_a_day, extent.deadlines // 2 - extent.deadlines_of_a_day
    with postgresql.fresh() as settings:
        asyncio.run(_append(settings, due))
        _fill(settings, due, others)
        began = time.monotonic()
        rebuild(owner_url(settings), views.tables, views.deadlines.view, lambda _, __: None)
        scheduling = time.monotonic() - began
        rows = _one(settings, "SELECT count(*) FROM certification.deadlines")
        waiting = _one(settings, _DUE)
        killed, seconds = _passed(settings, due)
        missed, twice, left = _one(settings, _MISSED), _one(settings, _TWICE), _one(settings, _DUE)
        before = _rows(settings)
        rebuild(owner_url(settings), views.tables, views.deadlines.view, lambda _, __: None)
        different = before != _rows(settings)
    table = Table(
        ("", ""),
        [
            ("deadlines scheduled", rows),
            ("rebuilt from the journal, s", round(scheduling, 1)),
            ("due on one day", waiting),
            ("passed when one was killed", killed),
            ("passed, s", round(seconds, 1)),
        ],
    )
    return Section(
        "Deadlines: one day passes in two processes, one of which is killed",
        table,
        [
            Check("seconds until all of the day have passed", round(seconds, 1), f"< {SECONDS:.0f}", seconds < SECONDS),
            fact("deadlines of the day that brought no event", waiting - missed, waiting),
            fact("events that happened twice", twice, waiting),
            fact("deadlines of the day that are left", left, waiting),
            fact("read models that differ from a fresh fold", int(different), 1),
        ],
    )


def _rows(settings: Settings) -> Any:
    hashed: LiteralString = (
        "SELECT count(*), md5(string_agg(one::text, '' ORDER BY id)) FROM certification.deadlines one"
    )
    with psycopg.connect(owner_url(settings)) as connection:
        return connection.execute(hashed).fetchone()
