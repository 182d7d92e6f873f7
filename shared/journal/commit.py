"""A commit: the events, rows and cursor that one decision changes together, and why the journal may refuse it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg import errors as pg

from shared.database import Write
from shared.database_faults import UNAVAILABLE
from shared.errors import NOT_STORABLE, Conflict, Unavailable, Unreadable
from shared.journal.event_texts import refuse_personal_data
from shared.journal.events import EventMapper
from shared.journal.leaf_hash import canonical_fast, leaf_hash, leaf_object

_mapper = EventMapper()


class VersionConflict(Exception):
    """Another commit was first on one of the streams; decide again on the new state."""


class CommandRepeated(Conflict):
    """This command was carried out before; its stored answer is kept for a time (`shared.service.retention`)."""

    code = "command-repeated"
    indonesian = (
        "Permintaan dengan Idempotency-Key ini sudah dilaksanakan; jawabannya tidak disimpan lagi. "
        "Bacalah keadaannya sekarang."
    )
    english = (
        "The request with this Idempotency-Key was carried out; its answer is no longer kept. Read the present state."
    )


class NothingWritten(Unavailable):
    """The connection was lost before anything could be committed; the request can be decided and tried again."""


class CursorMoved(Exception):
    """Another process already reacted to this event."""


class RowTaken(Exception):
    """A row breaks a unique key of a read model; `constraint` names it."""

    def __init__(self, constraint: str) -> None:
        super().__init__(constraint)
        self.constraint = constraint


@dataclass(frozen=True, slots=True)
class Context:
    """Who, when, on whose behalf: the columns that all events of one command share. Nothing here is guessed."""

    case_id: UUID
    actor: str
    actor_role: str
    office: str
    channel: str
    command_id: UUID
    recorded_at: datetime
    effective_at: datetime
    reason: str | None = None
    causation: int | None = None


@dataclass(slots=True)
class Commit:
    """Everything that one request makes durable at once: its events, and the rows (read models, cursor, answer) that
    belong to them.

    A row value named `journal_position` is filled with the last event's position. `stands_on`: the connection
    (`Appender.connections`) that confirmed the aggregates it was decided on, if they were kept in memory. `known`:
    clear texts that the journal already holds; refusing them now would not remove them, so they do not stop the case.
    `overtaken_by`: for each stream that the decision read and does not change, the version after the one it read; if
    that exists, the decision is based on an old state.
    """

    context: Context
    events: Sequence[Any]
    writes: Sequence[Write] = ()
    stands_on: int | None = None
    known: frozenset[str] = frozenset()
    overtaken_by: frozenset[tuple[UUID, int]] = frozenset()
    rows: list[dict[str, Any]] = field(default_factory=list)
    last_position: int = 0

    def prepare(self) -> None:
        """Makes the events' rows, except for their positions; a wrong event fails here, before anything is locked.

        Raises PersonalDataInText for a person's data in a clear text. The check is here so that it covers every event
        of every service.
        """
        self.rows = [_row(self.context, event, part) for part, event in enumerate(self.events)]
        envelope = {"actor": self.context.actor, "reason": self.context.reason, "office": self.context.office}
        refuse_personal_data(self.events, envelope, self.known)

    def claims(self) -> set[Any]:
        """The keys that no other commit of the same batch may claim: the command, and each stream's next version."""
        return {self.context.command_id, *((row["stream_id"], row["version"]) for row in self.rows)}

    def number(self, after: int) -> int:
        """Gives the rows the positions after `after` and their leaves; returns the last position."""
        for position, row in enumerate(self.rows, after + 1):
            row["position"] = position
            row["leaf_hash"] = leaf_hash(canonical_fast(leaf_object(row, row["plain"])))
        self.last_position = after + len(self.rows)
        return self.last_position


def _row(context: Context, event: Any, part: int) -> dict[str, Any]:
    return row_of(context, _mapper.to_stored_event(event), part, getattr(type(event), "class_version", 1))


def row_of(context: Context, stored: StoredEvent, part: int, schema_version: int) -> dict[str, Any]:
    """The row of a stored event, whose state is a JSON object; `Commit.number` adds its position and leaf."""
    return {
        "stream_id": stored.originator_id,
        "version": stored.originator_version,
        "type": stored.topic,
        "schema_version": schema_version,
        "case_id": context.case_id,
        "office": context.office,
        "actor": context.actor,
        "actor_role": context.actor_role,
        "channel": context.channel,
        "reason": context.reason,
        "causation": context.causation,
        "command_id": context.command_id,
        "command_part": part,
        "recorded_at": context.recorded_at,
        "effective_at": context.effective_at,
        "payload": stored.state.decode(),
        "plain": orjson.loads(stored.state),
    }


def refusal_of(fault: psycopg.Error) -> Exception:
    """The refusal that a database error of one request means."""
    if isinstance(fault, pg.UniqueViolation):
        constraint = fault.diag.constraint_name or ""
        if constraint == "events_stream_version":
            return VersionConflict()
        if constraint in {"events_command", "answers_pkey"}:
            return CommandRepeated()
        return RowTaken(constraint)
    if isinstance(fault, pg.NotNullViolation) and fault.diag.table_name in {"cursors", "stopped_cases"}:
        return CursorMoved()
    if isinstance(fault, psycopg.DataError):
        return Unreadable(problem=NOT_STORABLE)
    return Unavailable() if isinstance(fault, UNAVAILABLE) else fault
