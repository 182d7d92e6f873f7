"""Events written with SQL, past the unit of work: what a role tries by itself, and what somebody with every right forges."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import orjson
import psycopg
from psycopg.rows import dict_row

from shared.journal.commit_writing import ADVANCE, INSERT
from shared.journal.leaf_hash import canonical_fast, leaf_hash, leaf_object

MORNING = datetime(2026, 1, 15, 2, tzinfo=UTC)


def row(position: int, type: str, fields: Mapping[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The row of an event, by default the first of a new stream, with its right leaf."""
    values: dict[str, Any] = {
        "position": position,
        "stream_id": uuid4(),
        "version": 1,
        "type": type,
        "schema_version": 1,
        "case_id": uuid4(),
        "office": "disperindag-pasuruan",
        "actor": "officer-1",
        "actor_role": "officer",
        "channel": "counter",
        "reason": None,
        "causation": None,
        "command_id": uuid4(),
        "command_part": 0,
        "recorded_at": MORNING,
        "effective_at": MORNING,
        **changes,
    }
    plain = dict(fields or {})
    leaf = leaf_hash(canonical_fast(leaf_object(values, plain)))
    return {"leaf_hash": leaf, **values, "payload": orjson.dumps(plain).decode()}


def head(connection: psycopg.Connection[Any]) -> int:
    """What the counter row counts."""
    found = connection.execute("SELECT position FROM journal.head").fetchone()
    assert found is not None
    return int(found[0])


def append(
    connection: psycopg.Connection[Any], type: str, fields: Mapping[str, Any] | None = None, **changes: Any
) -> int:
    """Appends one event as an appender does: it counts first, then inserts, and commits; its position."""
    with connection.transaction():
        position = head(connection) + 1
        connection.execute(ADVANCE, (position,))
        connection.execute(INSERT, row(position, type, fields, **changes))
    return position


def guards_off(owner: psycopg.Connection[Any]) -> None:
    """Switches off what binds the owner too: who has every right begins with that."""
    owner.execute("ALTER TABLE journal.head DISABLE TRIGGER USER")


def forged_leaf(owner: psycopg.Connection[Any], position: int) -> None:
    """Makes the leaf of an event right again after it was altered, as somebody does who knows how."""
    found = owner.cursor(row_factory=dict_row).execute("SELECT * FROM journal.events WHERE position = %s", (position,))
    event = found.fetchone()
    assert event is not None
    leaf = leaf_hash(canonical_fast(leaf_object(event, event["payload"])))
    owner.execute("UPDATE journal.events SET leaf_hash = %s WHERE position = %s", (leaf, position))
