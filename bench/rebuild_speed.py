"""Measures how fast a read model is rebuilt from a long journal.

SQL fills the journal with lives of instruments, some twenty events each with the payloads that the services write, because a
million over HTTP would take a quarter of an hour. It leaves out leaves, because a rebuild does not read them.
"""

import time
from datetime import timedelta
from decimal import Decimal
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from bench import cases
from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.results import Check, Section, Table, fact
from services.metrology import read_models as views
from services.metrology.instrument.standing import change_standing
from services.metrology.kind.mark_rules import Mark
from services.metrology.kind.measurements import Measured, Test
from services.metrology.verification.custody import clear, hand_over
from services.metrology.verification.marking import mark
from services.metrology.verification.skhp import issue_skhp
from services.metrology.verification.testing import take_reading
from services.metrology.verification.verdict import conclude
from services.metrology.verification.verification import Certificate, Standard
from shared.journal.commit import Commit
from shared.service.read_models import View
from shared.service.rebuild import rebuild
from shared.settings import Settings

PER_SECOND = 20_000
_READINGS: list[tuple[Test, int, dict[str, Any]]] = [
    ("zero", 0, {}),
    ("zero-setting", 100, {}),
    *(("weighing", load, {}) for load in (200, 5000, 10_000, 20_000, 30_000)),
    *(("repeatability", 24_000, {}) for _ in range(3)),
    *(("eccentricity", 10_000, {"position": position}) for position in range(5)),
    ("tare", 100, {"tare": Decimal(6000)}),
]
"""All tests that a scale of class III needs, loads in grams; its indications are right."""
_ZEROS = "0" * 12
_INSTRUMENT, _VERIFICATION, _CASE = (UUID(f"0190aaaa-000{number}-7000-8000-{_ZEROS}") for number in (1, 2, 3))
"""Ids of the one life that is multiplied; the twelve zeros become the life's number, in payloads too."""
_LIVES_AT_ONCE = 5000
_CERTIFICATE = Certificate((Standard("Sumber", "AT-1", "SI"),))

_PREPARE: LiteralString = """
CREATE FUNCTION pg_temp.of_life(id text, life bigint) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN replace(id, '000000000000', lpad(to_hex(life), 12, '0'));
CREATE TEMP TABLE template (part bigint, stream_id text, version bigint, type text, payload text);
"""
_FILL: LiteralString = """
INSERT INTO journal.events
SELECT (life - 1) * %(size)s + part, pg_temp.of_life(stream_id, life)::uuid, version, type, 1,
    pg_temp.of_life(payload, life)::jsonb, pg_temp.of_life(%(case)s, life)::uuid, %(office)s, 'bench', 'system', 'integration',
    NULL, NULL, ('0190aaaa-0004-7000-8000-' || lpad(to_hex((life - 1) * %(size)s + part), 12, '0'))::uuid, 0,
    timestamptz '2026-01-05 01:00Z' + life * interval '1 s', timestamptz '2026-01-05 01:00Z' + life * interval '1 s', ''
FROM generate_series(%(first)s::bigint, %(last)s::bigint) life, template ORDER BY life, part
"""


def _life() -> list[dict[str, Any]]:
    """The rows of one instrument's life: registered, verified with its readings, marked, handed over."""
    instrument = cases.instrument(_INSTRUMENT, f"SB-{_ZEROS}")
    one = cases.verification(instrument, _VERIFICATION, _CASE)
    now, on = one.created_on, cases.today()
    for test, load, more in _READINGS:
        measured = Measured(test, Decimal(load), Decimal(load), Decimal(5), **more)
        take_reading(one, measured, cases.PENERA, on, now)
    conclude(one, cases.PENERA, on, now)
    marks = (Mark("sah", code="SP6", place="lemping"), Mark("jaminan", code="JP8", place="baut penutup", count=2))
    mark(one, marks, cases.PENERA, on, now)
    change_standing(instrument, "sah", one.id, on + timedelta(365), on, now)
    issue_skhp(one, f"SKHP-{_ZEROS}", _CERTIFICATE, "hartono@bench", on, now)
    clear(one, "nothing-due", on, now)
    hand_over(one, cases.REGISTRAR, on, now)
    first, standing = instrument.collect_events()
    *steps, cleared, handed_over = one.collect_events()
    commit = Commit(cases.context(_CASE), [first, *steps, standing, cleared, handed_over])
    commit.prepare()
    return commit.rows


def _fill(settings: Settings, events: int) -> int:
    """Fills the journal with about so many events; returns the number of lives."""
    life = _life()
    lives = events // len(life)
    with psycopg.connect(owner_url(settings), autocommit=True) as connection:
        connection.execute(_PREPARE)
        for part, row in enumerate(life, 1):
            values = (part, str(row["stream_id"]), row["version"], row["type"], row["payload"])
            connection.execute("INSERT INTO template VALUES (%s, %s, %s, %s, %s)", values)
        values_of = {"size": len(life), "office": cases.OFFICE, "case": str(_CASE)}
        for first in range(1, lives + 1, _LIVES_AT_ONCE):
            last = min(first + _LIVES_AT_ONCE - 1, lives)
            connection.execute(_FILL, {**values_of, "first": first, "last": last})
        connection.execute("UPDATE journal.head SET position = %s", (lives * len(life),))
        connection.execute("VACUUM ANALYZE journal.events")
    return lives


def _rebuilt(settings: Settings, view: View) -> tuple[int, float, int]:
    """Rebuilds a view: events read, seconds, and rows afterwards."""
    began = time.monotonic()
    done = rebuild(owner_url(settings), views.tables, view, lambda _, __: None)
    seconds = time.monotonic() - began
    with psycopg.connect(owner_url(settings)) as connection:
        row = connection.execute(f"SELECT count(*) FROM metrology.{view.tables[0].name}".encode()).fetchone()
        assert row is not None
    return done.events, seconds, row[0]


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    """Every read model of metrology that such lives fill."""
    rows, checks = [], []
    with postgresql.fresh() as settings:
        lives = _fill(settings, extent.rebuild_events)
        for view, expected in ((views.verification_list, lives), (views.register, lives)):
            events, seconds, found = _rebuilt(settings, view)
            rate = events / seconds
            rows.append((view.name, events, found, round(seconds, 1), round(rate)))
            checks.append(Check(f"events/s, {view.name}", round(rate), f">= {PER_SECOND}", rate >= PER_SECOND))
            checks.append(fact(f"rows missing or too many, {view.name}", abs(found - expected), expected))
    return Section("Rebuild of a read model", Table(("view", "events", "rows", "seconds", "events/s"), rows), checks)
