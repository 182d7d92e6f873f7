"""The appender may write a batch out of order: the rows of a stopped year come out the same."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import permutations
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import psycopg

from services.billing.ledger.accounts import transfers
from services.billing.ledger.read_model import BLOCK, ledger, posted
from services.billing.ledger.years import YearStopped
from shared.database import Write
from shared.service.read_models import Envelope
from tests.conftest import Databases
from tests.people import PASURUAN

NOW = datetime(2027, 1, 5, tzinfo=UTC)
ENVELOPE = cast("Envelope", SimpleNamespace(office=PASURUAN, case_id=UUID(int=1)))
STOP = BLOCK + 5


def paid(position: int) -> list[Write]:
    """Cash of December 2026 in a command that ends at a position."""
    event: Any = SimpleNamespace(originator_id=UUID(int=position), originator_version=1)
    return at(position, posted(event, ENVELOPE, date(2026, 12, 30), transfers(("cash", "receivable", position))))


def stopped() -> list[Write]:
    event: Any = YearStopped
    year = event(UUID(int=2), 1, NOW, office=PASURUAN, year=2026, stopped_by="kepala")
    return at(STOP, ledger.writes(year, ENVELOPE))


def at(position: int, writes: Iterator[Write]) -> list[Write]:
    return [Write(one.statement, {**one.values, "journal_position": position}) for one in writes]


def rows_after(databases: Databases, commits: tuple[list[Write], ...]) -> list[Any]:
    with psycopg.connect(databases.url) as connection:
        for commit in commits:
            for write in commit:
                connection.execute(*write.as_sql())
        rows = connection.execute(
            'SELECT journal_position, "on", 0 FROM billing.ledger_entries'
            ' UNION ALL SELECT block, "on", amount FROM billing.ledger_sums ORDER BY 1, 2, 3'
        ).fetchall()
        connection.rollback()
    return rows


def test_the_order_within_a_batch_changes_no_row(databases: Databases) -> None:
    commits = (paid(STOP - 1), stopped(), paid(STOP + 1))
    outcomes = [rows_after(databases, order) for order in permutations(commits)]
    december, january = date(2026, 12, 30), date(2027, 1, 1)
    assert outcomes[0] == [
        (1, december, STOP - 1),
        (1, january, STOP + 1),
        (STOP - 1, december, 0),
        (STOP + 1, january, 0),
    ]
    assert all(one == outcomes[0] for one in outcomes)
