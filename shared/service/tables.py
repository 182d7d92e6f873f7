"""The tables that every service has in its own schema, beside its read models."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.expression import Executable

from shared.service.queries import Query, columns_of


class AnswerRow(NamedTuple):
    """The stored answer of a command, and the hash of the request that it answered."""

    request_hash: bytes
    status: int
    body: bytes
    version: int | None
    location: str | None
    position: int


class StoppedCase(NamedTuple):
    """A case whose reactions wait at a position."""

    case_id: UUID
    position: int
    stop_id: UUID
    resumed: bool


@dataclass(frozen=True)
class ServiceTables:
    """One service's stored answers, cursors, stopped cases and number series, with the statements over them."""

    schema: str
    metadata: MetaData
    answers: Table
    cursors: Table
    stopped: Table
    numbers: Table
    keep_answer: Executable
    find_answer: Query[AnswerRow]
    forget_answers: Query[UUID]
    read_cursor: Query[int]
    move_cursor: Executable
    save_cursor: Executable
    advance_case: Executable
    find_stopped: Query[StoppedCase]
    next_number: Executable
    later_number: Query[int]


def service_tables(schema: str) -> ServiceTables:
    """Describes a service's own tables in its schema; its read models join the same metadata."""
    metadata = MetaData(schema=schema)
    answers = Table(
        "answers",
        metadata,
        Column("command_id", Uuid, primary_key=True),
        Column("request_hash", LargeBinary, nullable=False),
        Column("status", SmallInteger, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("version", BigInteger),
        Column("location", Text),
        Column("position", BigInteger, nullable=False),
        # rows come in the order of positions: a block range index finds the old ones, and costs an insert nothing
        Index("answers_position", "position", postgresql_using="brin"),
    )
    cursors = Table(
        "cursors",
        metadata,
        Column("name", Text, primary_key=True),
        Column("position", BigInteger, nullable=False),
    )
    stopped = Table(
        "stopped_cases",
        metadata,
        Column("case_id", Uuid, primary_key=True),
        Column("position", BigInteger, nullable=False),
        Column("stop_id", Uuid, nullable=False),
        Column("resumed", Boolean, nullable=False),
    )
    numbers = Table(
        "numbers",
        metadata,
        Column("series", Text, primary_key=True),
        Column("office", Text, primary_key=True),
        Column("year", Integer, primary_key=True),
        Column("last", Integer, nullable=False),
    )
    issue = upsert(numbers).values(
        series=bindparam("series"), office=bindparam("office"), year=bindparam("year"), last=1
    )
    return ServiceTables(
        schema=schema,
        metadata=metadata,
        answers=answers,
        cursors=cursors,
        stopped=stopped,
        numbers=numbers,
        keep_answer=insert(answers).values(
            command_id=bindparam("command_id"),
            request_hash=bindparam("request_hash"),
            status=bindparam("status"),
            body=bindparam("body"),
            version=bindparam("version"),
            location=bindparam("location"),
            position=bindparam("journal_position"),
        ),
        find_answer=Query(
            AnswerRow, select(*columns_of(AnswerRow, answers)).where(answers.c.command_id == bindparam("command"))
        ),
        forget_answers=Query(
            UUID,
            answers.delete()
            .where(
                answers.c.command_id.in_(
                    select(answers.c.command_id)
                    .where(answers.c.position <= bindparam("until", type_=BigInteger))
                    .limit(bindparam("most"))
                )
            )
            .returning(answers.c.command_id),
        ),
        read_cursor=Query(int, select(cursors.c.position).where(cursors.c.name == bindparam("cursor"))),
        # NULL violates the column if another process was first: the whole commit is refused, without another round trip
        move_cursor=update(cursors)
        .where(cursors.c.name == bindparam("cursor"))
        .values(position=case((cursors.c.position == bindparam("before"), bindparam("after")), else_=None)),
        save_cursor=update(cursors)
        .where(cursors.c.name == bindparam("cursor"), cursors.c.position == bindparam("before"))
        .values(position=bindparam("after")),
        advance_case=update(stopped)
        .where(stopped.c.case_id == bindparam("case"))
        .values(position=case((stopped.c.position == bindparam("before"), bindparam("after")), else_=None)),
        find_stopped=Query(StoppedCase, select(*columns_of(StoppedCase, stopped))),
        next_number=issue.on_conflict_do_update(
            index_elements=["series", "office", "year"], set_={"last": numbers.c.last + 1}
        ).returning(numbers.c.last),
        later_number=Query(
            int,
            select(numbers.c.year)
            .where(
                numbers.c.series == bindparam("series"),
                numbers.c.office == bindparam("office"),
                numbers.c.year > bindparam("year", type_=Integer),
            )
            .limit(1),
        ),
    )
