"""Compares replay with the live state: an aggregate with its stored events, and rows with rebuilt read models."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

from shared.journal.events import Aggregate, EventMapper
from shared.service.rebuild import rebuild
from shared.service.unit_of_work import UnitOfWork

_mapper = EventMapper()
Rows = dict[str, list[tuple[Any, ...]]]


def state(aggregate: Aggregate) -> dict[str, Any]:
    """The whole state of an aggregate, with its version."""
    known = {name: value for name, value in vars(aggregate).items() if not name.startswith("_")}
    return {**known, "id": aggregate.id, "version": aggregate.version}


def from_stored(events: Iterable[Any]) -> Any:
    """The aggregate that results from events after they were stored and read back."""
    aggregate = None
    for event in events:
        read = _mapper.to_domain_event(_mapper.to_stored_event(event))
        vars(read)["timestamp"] = event.timestamp
        aggregate = read.mutate(aggregate)
    return aggregate


@contextmanager
def unchanged(aggregate: Aggregate) -> Iterator[None]:
    """A refusal changes nothing: the exception propagates, and state and events must be as before."""
    before, count = repr(state(aggregate)), len(aggregate.pending_events)
    try:
        yield
    except Exception:
        assert repr(state(aggregate)) == before
        assert len(aggregate.pending_events) == count
        raise


def rows_of(url: str, unit: UnitOfWork) -> Rows:
    """All rows of a service's read models, by table."""
    found: Rows = {}
    with psycopg.connect(url) as connection:
        for table in [table for view in unit.views for table in view.tables]:
            query = SQL("SELECT * FROM {}").format(Identifier(str(table.schema), table.name))
            found[table.name] = sorted(connection.execute(query).fetchall(), key=repr)
    return found


def differing(url: str, units: Sequence[UnitOfWork]) -> list[str]:
    """Tables whose rows differ after a rebuild from the whole journal."""
    before = [rows_of(url, unit) for unit in units]
    for unit in units:
        for view in unit.views:
            rebuild(url, unit.tables, view, lambda done, total: None)
    after = [rows_of(url, unit) for unit in units]
    assert any(rows for tables in before for rows in tables.values()), "there was nothing to compare"
    return [name for old, new in zip(before, after, strict=True) for name in old if old[name] != new[name]]


def at(day: int) -> datetime:
    """Eight in the morning (WIB) of a day of January 2026."""
    return datetime.fromisoformat(f"2026-01-{day:02}T08:00:00+07:00")
