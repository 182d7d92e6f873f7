"""Writes numbered commits inside a transaction that holds the counter row of the journal."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, LiteralString
from uuid import UUID

from sqlalchemy.sql.expression import Executable

from shared.database import Connection, sql
from shared.journal.commit import Commit

LOCK: LiteralString = "SELECT position FROM journal.head FOR UPDATE"


ADVANCE: LiteralString = "UPDATE journal.head SET position = %s"


TAKEN: LiteralString = (
    "SELECT stream_id, version FROM journal.events"
    " JOIN unnest(%s::uuid[], %s::bigint[]) AS wanted (stream_id, version) USING (stream_id, version)"
)


INSERT: LiteralString = (
    "INSERT INTO journal.events (position, stream_id, version, type, schema_version, case_id, office, actor, actor_role, "
    "channel, reason, causation, command_id, command_part, recorded_at, effective_at, payload, leaf_hash) VALUES "
    "(%(position)s, %(stream_id)s, %(version)s, %(type)s, %(schema_version)s, %(case_id)s, %(office)s, %(actor)s, "
    "%(actor_role)s, %(channel)s, %(reason)s, %(causation)s, %(command_id)s, %(command_part)s, %(recorded_at)s, "
    "%(effective_at)s, %(payload)s::jsonb, %(leaf_hash)s)"
)


async def lock_head(connection: Connection) -> int:
    """Takes the counter row until the transaction ends; returns the last position."""
    row = await (await connection.execute(LOCK)).fetchone()
    assert row is not None
    return int(row[0])


async def existing_versions(connection: Connection, versions: Collection[tuple[UUID, int]]) -> set[tuple[Any, ...]]:
    """The versions of streams that already exist, of those given."""
    return set(await (await connection.execute(TAKEN, columns(versions))).fetchall())


def columns(versions: Collection[tuple[UUID, int]]) -> tuple[list[UUID], list[int]]:
    return [stream for stream, _ in versions], [version for _, version in versions]


async def write(connection: Connection, commits: Sequence[Commit], head: int) -> int:
    """Writes numbered commits inside an open transaction that holds the counter row; returns the new head."""
    for commit in commits:
        head = commit.number(head)
    cursor = connection.cursor()
    rows = [row for commit in commits for row in commit.rows]
    if rows:
        await cursor.execute(ADVANCE, (head,))  # first: nobody may insert an event that the counter row does not count
        await cursor.executemany(INSERT, rows)
    for text, values in _in_bulk(commits):
        await cursor.executemany(text, values)
    return head


def _in_bulk(commits: Sequence[Commit]) -> Iterator[tuple[LiteralString, list[Mapping[str, Any]]]]:
    """The row changes in bulk: same statements of different commits together, in order within each commit.

    Commits of one batch touch different rows, because two that change the same stream exclude each other.
    """
    alike: dict[tuple[Executable, ...], list[Commit]] = {}
    for commit in commits:
        alike.setdefault(tuple(one.statement for one in commit.writes), []).append(commit)
    for statements, same in alike.items():
        for place, statement in enumerate(statements):
            text, constants = sql(statement)
            yield text, [_values(commit, commit.writes[place].values, constants) for commit in same]


def _values(commit: Commit, values: Mapping[str, Any], constants: Mapping[str, Any]) -> Mapping[str, Any]:
    if constants:
        values = {**constants, **values}
    return {**values, "journal_position": commit.last_position} if "journal_position" in values else values
