"""Checks that the journal still holds what was written: recomputes every leaf by the standard, checks positions and
versions.

It reads events by position in short statements, without one long snapshot: committed events never change, and an open
snapshot keeps PostgreSQL from removing old versions of the counter row while services append.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, LiteralString

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow, dict_row
from psycopg.types.string import TextLoader

from shared.journal.leaf_hash import canonical, leaf_hash, leaf_object, payload_of

Progress = Callable[[int, int], None]
"""Called with the number of events done and of all events."""

Wrong = Literal[
    "position-missing",
    "position-extra",
    "leaf-wrong",
    "type-unknown",
    "version-wrong",
    "event-misplaced",
    "part-wrong",
    "head-wrong",
    "head-ahead",
]

BATCH = 5000

_SAID: Mapping[Wrong, str] = {
    "position-missing": "no event stands here",
    "position-extra": "there is an event where none belongs",
    "leaf-wrong": "the event is not what was hashed",
    "type-unknown": "no service of this version records events of this type",
    "version-wrong": "the event does not follow the last one of its stream",
    "event-misplaced": "the event is not of the aggregate in whose stream it stands",
    "part-wrong": "the event does not follow the one before it of its command",
    "head-wrong": "the counter row does not know this event",
    "head-ahead": "the counter row counts this event, but neither it nor a later one is there",
}

# A version is right if, of this version and the one before it, only the one before is earlier in the journal.
_EVENTS: LiteralString = """
SELECT position, stream_id::text, version, type, schema_version, payload::text, case_id::text, office, actor, actor_role, channel,
    reason, causation, command_id::text, command_part, recorded_at, effective_at, leaf_hash,
    version - 1 = coalesce((
        SELECT sum(earlier.version) FROM journal.events earlier WHERE earlier.stream_id = events.stream_id
        AND earlier.version BETWEEN events.version - 1 AND events.version AND earlier.position < events.position
    ), 0) AS follows,
    CASE WHEN version = 1 THEN type ELSE (
        SELECT first.type FROM journal.events first WHERE first.stream_id = events.stream_id AND first.version = 1
    ) END AS begun_with
FROM journal.events WHERE position >= %s AND position <= %s ORDER BY position
"""
_BOUNDS: LiteralString = (
    "SELECT (SELECT max(position) FROM journal.head), min(position), max(position) FROM journal.events"
)


@dataclass(frozen=True, slots=True)
class Verified:
    """The number of events checked without a fault."""

    events: int


@dataclass(frozen=True, slots=True)
class JournalFault:
    """The first position with a fault, and the fault; `sentence` says it in words."""

    position: int
    wrong: Wrong

    def sentence(self) -> str:
        """One line for the operator."""
        return f"position {self.position}: {_SAID[self.wrong]} ({self.wrong})"


def verify(url: str, progress: Progress, kinds: Mapping[str, str] | None = None) -> Verified | JournalFault:
    """Checks all events that exist at the start, as the owner or any role that may read them.

    `kinds` gives the kind of aggregate of each event type; without it, types are not checked.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET timezone = 'UTC'")
        connection.execute("SET datestyle = 'ISO'")
        connection.adapters.register_loader(
            "timestamptz", TextLoader
        )  # a time that no datetime can hold is a fault to name
        head, first, last = _bounds(connection)
        if first < 1:
            return JournalFault(first, "position-extra")
        fault = _first_fault(connection, _Walk(kinds), head, last, progress)
        if fault is None and last > head:
            return JournalFault(head + 1, "head-wrong")
        return fault or Verified(head)


def _bounds(connection: Connection[TupleRow]) -> tuple[int, int, int]:
    row = connection.execute(_BOUNDS).fetchone()
    assert row is not None
    head, first, last = row
    return head or 0, 1 if first is None else first, last or 0


def _first_fault(
    connection: Connection[TupleRow], walk: "_Walk", head: int, last: int, progress: Progress
) -> JournalFault | None:
    end = max(head, last)
    progress(0, end)
    for after in range(0, end, BATCH):
        until = min(after + BATCH, end)
        for row in _read(connection, after + 1, until):
            wrong = walk.wrong(row)
            if wrong:
                return JournalFault(walk.expected if wrong == "position-missing" else row["position"], wrong)
        if walk.expected <= until:
            return JournalFault(walk.expected, "head-ahead" if walk.expected > last else "position-missing")
        progress(until, end)
    return None


def _read(connection: Connection[TupleRow], first: int, last: int) -> Sequence[dict[str, Any]]:
    return connection.cursor(row_factory=dict_row).execute(_EVENTS, (first, last)).fetchall()


class _Walk:
    """Checks one event after the other; knows what must come next."""

    def __init__(self, kinds: Mapping[str, str] | None) -> None:
        self._kinds = kinds
        self.expected = 1
        """The position of the next event."""
        self._command = ("", 0)
        """The command that the next event may continue, and its next part."""

    def wrong(self, row: dict[str, Any]) -> Wrong | None:
        """The fault of the next event, if any."""
        if row["position"] != self.expected:
            return "position-missing" if row["position"] > self.expected else "position-extra"
        if _leaf(row) != row["leaf_hash"]:
            return "leaf-wrong"
        wrong = self._type_wrong(row) or self._stream_wrong(row) or self._part_wrong(row)
        self.expected += 1
        return wrong

    def _type_wrong(self, row: dict[str, Any]) -> Wrong | None:
        return "type-unknown" if self._kinds is not None and row["type"] not in self._kinds else None

    def _stream_wrong(self, row: dict[str, Any]) -> Wrong | None:
        if not row["follows"]:
            return "version-wrong"
        if self._kinds is not None and self._kinds[row["type"]] != self._kinds.get(row["begun_with"]):
            return "event-misplaced"
        return None

    def _part_wrong(self, row: dict[str, Any]) -> Wrong | None:
        if row["command_part"] != 0 and (row["command_id"], row["command_part"]) != self._command:
            return "part-wrong"
        self._command = (row["command_id"], row["command_part"] + 1)
        return None


def _leaf(row: dict[str, Any]) -> bytes | None:
    """The leaf that an event must have; None if no event can look like this."""
    try:
        for name in ("recorded_at", "effective_at"):
            row[name] = datetime.fromisoformat(row[name])
        return leaf_hash(canonical(leaf_object(row, payload_of(row["payload"]))))
    except (ValueError, RecursionError):
        return None
