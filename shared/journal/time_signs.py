"""The database's signs of time: its own clock, the time of the last event, and operators' confirmations of the clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from sqlalchemy import BigInteger, Column, DateTime, Identity, Table, Text

from shared.database import Connection
from shared.journal.journal import metadata

clock_confirmations = Table(
    "clock_confirmations",
    metadata,
    Column("number", BigInteger, Identity(always=True), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("confirmed_at", DateTime(timezone=True), nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)
"""Operators' confirmations that the machines' clocks are right: events up to `position` are no longer compared."""

_MOST_AFTER = 100_000
_EARLIEST_AFTER: LiteralString = (
    "SELECT min(recorded_at) FROM (SELECT recorded_at, type FROM journal.events WHERE position > %s ORDER BY position LIMIT %s)"
    " AS next WHERE split_part(type, '.', 1) = %s"
)
_TIME_SIGNS: LiteralString = (
    "SELECT clock_timestamp(), (SELECT position FROM journal.head), last.position, last.recorded_at, word.number, word.position,"
    " word.confirmed_at"
    " FROM (SELECT 1) AS one"
    " LEFT JOIN (SELECT position, recorded_at FROM"
    " (SELECT position, recorded_at, type FROM journal.events WHERE position > %(after)s ORDER BY position DESC LIMIT %(most)s)"
    " AS recent WHERE %(services)s::text[] IS NULL OR split_part(type, '.', 1) = ANY(%(services)s)"
    " ORDER BY position DESC LIMIT 1) AS last ON true"
    " LEFT JOIN (SELECT number, position, confirmed_at FROM journal.clock_confirmations ORDER BY number DESC LIMIT 1)"
    " AS word ON true"
)
_CONFIRM: LiteralString = (
    "INSERT INTO journal.clock_confirmations (position, confirmed_at, confirmed_by, reason)"
    " SELECT coalesce((SELECT max(position) FROM journal.events), 0), clock_timestamp(), %s, %s"
)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An operator's confirmation that the clocks are right at a moment, whatever was recorded up to a position."""

    number: int
    position: int
    at: datetime


@dataclass(frozen=True, slots=True)
class TimeSigns:
    """The database's signs of time: its own clock, the last event, and the last confirmation of an operator.

    `read_to`: the end of the journal at that moment.
    """

    database: datetime
    position: int
    last_recorded: datetime | None
    confirmation: Confirmation | None
    read_to: int = 0

    @property
    def known(self) -> datetime | None:
        """The latest moment that has certainly passed: of the last event, or of a later confirmation; None in an empty
        journal.
        """
        word = self.confirmation
        if word is None or self.position > word.position:
            return self.last_recorded
        return word.at


async def time_signs(connection: Connection, services: Sequence[str] | None = None, after: int = 0) -> TimeSigns:
    """Reads the database's signs of time, in one short statement.

    `services`: whose events count (all if None), among the last 100 000 after position `after`.
    """
    values = {"services": None if services is None else list(services), "after": after, "most": _MOST_AFTER}
    row = await (await connection.execute(_TIME_SIGNS, values)).fetchone()
    assert row is not None
    database, end, position, recorded, number, word_position, word_at = row
    word = None if number is None else Confirmation(number, word_position, word_at)
    return TimeSigns(database, position or 0, recorded, word, end)


async def confirm_clock(connection: Connection, by: str, reason: str) -> None:
    """Stores an operator's confirmation that the clock is right now. Only the owner may; services cannot."""
    await connection.execute(_CONFIRM, (by, reason))


async def earliest_after(connection: Connection, position: int, service: str) -> datetime | None:
    """The earliest recording time among the next events of a service; None if there are none.

    Another service's events do not count, because its database role could write any time.

    Positions are in the order of commits, so the event at `position` was recorded by then.
    """
    row = await (await connection.execute(_EARLIEST_AFTER, (position, _MOST_AFTER, service))).fetchone()
    assert row is not None
    found: datetime | None = row[0]
    return found
