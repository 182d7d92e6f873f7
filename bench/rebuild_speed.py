"""How fast a read model is built anew over a long journal.

The journal is filled by SQL with lives of instruments, twenty events each as the services write them (their payloads are taken from
real events), because writing a million over HTTP would take an hour. Leaves are not filled in: a rebuild does not read them.
"""

import asyncio
import time
from typing import Any
from uuid import UUID

import orjson
import psycopg

from bench import cases
from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.results import Check, Section, Table, fact
from services.metrology import views
from services.metrology.instrument import Instrument
from services.metrology.measurements import Measured
from services.metrology.verification import Mark
from shared.appender import Commit
from shared.rebuild import rebuild
from shared.settings import Settings
from shared.views import View

PER_SECOND = 20_000
READINGS = 10
_INSTRUMENT, _VERIFICATION, _CASE = (UUID(f"0190aaaa-000{n}-7000-8000-000000000000") for n in (1, 2, 3))
"""Ids of the one life that is multiplied; their last twelve digits become the life's number."""

_FILL = """
INSERT INTO journal.events
SELECT (life - 1) * %(size)s + part, renumbered(stream_id, life), version, type, 1, replace(payload, 'LIFE', lpad(to_hex(life), 12, '0'))::jsonb,
    renumbered(case_id, life), %(office)s, 'bench', 'system', 'integration', NULL, NULL,
    ('0190aaaa-0004-7000-8000-' || lpad(to_hex((life - 1) * %(size)s + part), 12, '0'))::uuid, 0,
    timestamptz '2026-01-05 01:00Z' + life * interval '1 s', timestamptz '2026-01-05 01:00Z' + life * interval '1 s', '\\x00'
FROM generate_series(%(first)s, %(last)s) life, template ORDER BY life, part
"""
_PREPARE = """
CREATE FUNCTION pg_temp.renumbered(id uuid, life bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
    RETURN (left(id::text, 24) || lpad(to_hex(life), 12, '0'))::uuid;
CREATE TEMP TABLE template (part bigint, stream_id uuid, version bigint, type text, case_id uuid, payload text);
"""
_LIVES_AT_ONCE = 5000


def _life() -> list[dict[str, Any]]:
    """The rows of one instrument's life: registered, verified with its readings, marked, handed over."""
    instrument = cases.instrument(_INSTRUMENT)
    one = cases.verification(_INSTRUMENT, id=_VERIFICATION, case_id=_CASE)
    now, on = one.created_on, one.created_on.date()
    for number in range(READINGS):
        load = (1 + number % 3) * 5000
        measured = Measured(test="weighing", load=load, indication=load, additional_load=5)  # type: ignore[arg-type]
        one.take_reading(measured, cases.PENERA, on, now)
    return []
