"""Measures the trial balance of an office with a million entries, now, at a day and at a position, as its use case reads it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import date
from statistics import median
from uuid import UUID

import psycopg

from bench.cases import unit_of
from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.results import Check, Section, Table, fact
from deploy import logging_setup
from services.billing import read_models as views
from services.billing.ledger.use_cases import Ledger, Until, Wanted
from shared.settings import Settings

SECONDS = 1.0
OFFICE = "bpsmb-surakarta"
_READS = 15
_A_CASE = UUID("0190aaaa-0009-7000-8000-000000000100")
# each bill is charged, then paid by one of five ways, over ten years
_FILL = """
INSERT INTO billing.ledger_entries (stream_id, version, number, office, "on", debit, credit, amount, bill_id, case_id, happened_on,
    journal_position)
SELECT bill, 1 + n %% 2, 0, %(office)s, day, debit, credit, 1000 * (1 + n / 2 %% 500), bill, bill, day, n
FROM generate_series(1, %(count)s) n,
    LATERAL (SELECT ('0190aaaa-0009-7000-8000-' || lpad(to_hex(n / 2), 12, '0'))::uuid) b (bill),
    LATERAL (SELECT date '2016-01-01' + (n::bigint * 3650 / %(count)s)::integer) d (day),
    LATERAL (SELECT
        CASE WHEN n %% 2 = 0 THEN 'receivable' ELSE (ARRAY['cash', 'bank', 'in-transit', 'state', 'written-off'])[1 + n / 2 %% 5] END,
        CASE WHEN n %% 2 = 0 THEN 'assessed' ELSE 'receivable' END) a (debit, credit)
"""
_SUM = """
INSERT INTO billing.ledger_sums SELECT office, journal_position / 10000, "on", debit, credit, sum(amount)
FROM billing.ledger_entries GROUP BY 1, 2, 3, 4, 5
"""


def _fill(settings: Settings, count: int) -> None:
    with psycopg.connect(owner_url(settings), autocommit=True) as connection:
        connection.execute(_FILL.encode(), {"office": OFFICE, "count": count})
        connection.execute(_SUM)
        connection.execute("VACUUM ANALYZE billing.ledger_entries, billing.ledger_sums")


async def _measured(settings: Settings, count: int) -> tuple[dict[str, list[float]], int]:
    """Milliseconds of each answer, after one that warms up; and the trial balances that do not balance."""
    day, place, wrong = date(2020, 12, 31), count // 2, 0
    async with unit_of(settings, views.tables, views.views) as unit:
        ledger = Ledger(unit)

        async def balanced(until: Until) -> None:
            nonlocal wrong
            wrong += sum(one.balance for one in await ledger.trial_balance(OFFICE, until)) != 0

        reads: dict[str, Callable[[], Awaitable[object]]] = {
            "trial balance now": lambda: balanced(Until()),
            "trial balance on a day": lambda: balanced(Until(day)),
            "trial balance at a position": lambda: balanced(Until(None, place)),
            "trial balance at both": lambda: balanced(Until(day, place)),
            "200 entries": lambda: ledger.entries(OFFICE, Wanted(), place, 200),
            "a payer's statement": lambda: ledger.statement_of_case(OFFICE, _A_CASE, date.min, Until()),
        }
        return {name: await _timed(read) for name, read in reads.items()}, wrong


async def _timed(read: Callable[[], Awaitable[object]]) -> list[float]:
    times = []
    for _ in range(_READS + 1):
        began = time.perf_counter()
        await read()
        times.append(1000 * (time.perf_counter() - began))
    return sorted(times[1:])


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    logging_setup.configure(quiet=True)
    count = extent.ledger_entries
    with postgresql.fresh() as settings:
        _fill(settings, count)
        found, wrong = asyncio.run(_measured(settings, count))
    rows = [(name, len(times), round(median(times), 1), round(times[-1], 1)) for name, times in found.items()]
    slowest = max(times[-1] for name, times in found.items() if name.startswith("trial")) / 1000
    checks = [
        Check(
            f"seconds, the slowest trial balance over {count}", round(slowest, 2), f"< {SECONDS:.0f}", slowest < SECONDS
        ),
        fact("trial balances that do not balance", wrong, 4 * (_READS + 1)),
    ]
    return Section("The ledger", Table(("", "requests", "p50 ms", "slowest ms"), rows), checks)
