"""The tables that every service has in its own schema, beside its read models."""

from dataclasses import dataclass

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
    find_answer: Executable
    forget_answers: Executable
    read_cursor: Executable
    begin_cursor: Executable
    move_cursor: Executable
    save_cursor: Executable
    beat: Executable
    stop_case: Executable
    resume_case: Executable
    advance_case: Executable
    release_case: Executable
    find_stopped: Executable
    next_number: Executable
    later_number: Executable


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
    stop = upsert(stopped).values(
        case_id=bindparam("case"), position=bindparam("at"), stop_id=bindparam("stop"), resumed=False
    )
    beginning = upsert(cursors).values(name=bindparam("cursor"), position=0)
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
        find_answer=select(
            answers.c.request_hash,
            answers.c.status,
            answers.c.body,
            answers.c.version,
            answers.c.location,
            answers.c.position,
        ).where(answers.c.command_id == bindparam("command")),
        forget_answers=answers.delete()
        .where(
            answers.c.command_id.in_(
                select(answers.c.command_id)
                .where(answers.c.position <= bindparam("until", type_=BigInteger))
                .limit(bindparam("most"))
            )
        )
        .returning(answers.c.command_id),
        read_cursor=select(cursors.c.position).where(cursors.c.name == bindparam("cursor")),
        begin_cursor=beginning.on_conflict_do_nothing(),
        # NULL breaks the column when another process was first: the whole commit is refused, at no extra round trip
        move_cursor=update(cursors)
        .where(cursors.c.name == bindparam("cursor"))
        .values(position=case((cursors.c.position == bindparam("before"), bindparam("after")), else_=None)),
        save_cursor=update(cursors)
        .where(cursors.c.name == bindparam("cursor"), cursors.c.position == bindparam("before"))
        .values(position=bindparam("after")),
        # the same position again: that it is written is all there is to it
        beat=beginning.on_conflict_do_update(index_elements=["name"], set_={"position": beginning.excluded.position}),
        stop_case=stop.on_conflict_do_update(
            index_elements=["case_id"],
            set_={"position": bindparam("at"), "stop_id": bindparam("stop"), "resumed": False},
        ),
        resume_case=update(stopped).where(stopped.c.case_id == bindparam("case")).values(resumed=True),
        advance_case=update(stopped)
        .where(stopped.c.case_id == bindparam("case"))
        .values(position=case((stopped.c.position == bindparam("before"), bindparam("after")), else_=None)),
        release_case=stopped.delete().where(stopped.c.case_id == bindparam("case")),
        find_stopped=select(stopped.c.case_id, stopped.c.position, stopped.c.stop_id, stopped.c.resumed),
        next_number=issue.on_conflict_do_update(
            index_elements=["series", "office", "year"], set_={"last": numbers.c.last + 1}
        ).returning(numbers.c.last),
        later_number=select(numbers.c.year)
        .where(
            numbers.c.series == bindparam("series"),
            numbers.c.office == bindparam("office"),
            numbers.c.year > bindparam("year", type_=Integer),
        )
        .limit(1),
    )
