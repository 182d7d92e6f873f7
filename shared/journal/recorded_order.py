"""Finds events that were not recorded at the time they say; their order in the journal shows where a clock was wrong.

Positions are in commit order. An event that claims to be recorded much earlier than the event before it, or in the
future, reveals a wrong clock. A wrong time stays in the journal for ever, so this is a warning and no fault of the
journal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import LiteralString

import psycopg

BATCH = 50_000
MOST = 10
"""Findings that are printed; the others are counted."""

_STRANGE: LiteralString = """
SELECT position, recorded_at::text, before::text, recorded_at > clock_timestamp() + %(tolerance)s FROM (
    SELECT position, recorded_at, lag(recorded_at) OVER (ORDER BY position) AS before
    FROM journal.events WHERE position >= %(first)s AND position <= %(last)s
) AS pairs
WHERE position > %(first)s AND (
    recorded_at < before - %(tolerance)s::interval OR recorded_at > clock_timestamp() + %(tolerance)s
)
ORDER BY position
"""
_LAST: LiteralString = "SELECT coalesce(max(position), 0) FROM journal.events"


@dataclass(frozen=True, slots=True)
class Strange:
    """An event whose time of recording cannot be right, or that of the event `before` it."""

    position: int
    recorded_at: str
    before: str | None
    lies_ahead: bool

    def sentence(self) -> str:
        """One line for the operator."""
        if self.lies_ahead:
            return f"position {self.position}: recorded at {self.recorded_at}, which is still to come (recorded-ahead)"
        return (
            f"position {self.position}: recorded at {self.recorded_at}, after an event that says {self.before}"
            " (recorded-before-predecessor)"
        )


def strange_times(url: str, tolerance: timedelta) -> list[str]:
    """Lines for the operator: the first findings and the number of the others; empty if all is in order.

    `tolerance`: how far the clocks of several processes may differ. As the owner, or any role that may read events.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET timezone = 'UTC'")
        found = list(_found(connection, tolerance))
    said = [one.sentence() for one in found[:MOST]]
    return said if len(found) <= MOST else [*said, f"and {len(found) - MOST} more"]


def _found(connection: psycopg.Connection, tolerance: timedelta) -> Iterator[Strange]:
    row = connection.execute(_LAST).fetchone()
    assert row is not None
    for first in range(0, row[0], BATCH):  # each batch begins with the last event of the one before
        values = {"first": first, "last": first + BATCH, "tolerance": tolerance}
        yield from (Strange(*one) for one in connection.execute(_STRANGE, values))
