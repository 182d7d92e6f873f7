"""A service's role cannot harm the journal with its own connection and its own SQL; the attempt is refused, and
services continue.
"""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from deploy.migration import SERVICES
from shared.journal.commit import Commit
from shared.journal.commit_writing import ADVANCE, INSERT
from shared.journal.integrity import Verified, verify
from shared.journal.leaf_hash import LARGEST_INTEGER
from tests.conftest import Databases
from tests.raw_events import append, head, row
from tests.shared.journal.given import appenders, box

WRITERS = [name for name in SERVICES if name != "audit"]
FAR = 2**63 - 2
Connection = psycopg.Connection[Any]


@pytest.fixture(params=WRITERS)
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def own(databases: Databases, role: str) -> Iterator[Connection]:
    """The connection of a service's role to a journal of two events; afterwards the journal is intact and continues."""
    with psycopg.connect(databases.of(role), autocommit=True) as connection:
        append(connection, f"{role}.something")
        append(connection, f"{role}.something")
        yield connection
        position = append(connection, f"{role}.something")
    assert verify(databases.url, lambda done, total: None) == Verified(position)


def commit(connection: Connection, counted: int, *rows: dict[str, Any]) -> None:
    """Counts, inserts and commits."""
    with connection.transaction():
        connection.execute(ADVANCE, (counted,))
        for one in rows:
            connection.execute(INSERT, one)


@pytest.mark.parametrize("position", [3, 8, FAR])
def test_nobody_inserts_past_the_counter_row(own: Connection, role: str, position: int) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="counted_first"):
        own.execute(INSERT, {**row(3, f"{role}.something"), "position": position})


@pytest.mark.parametrize("counted", [3, 8, FAR, FAR + 1])
def test_nobody_counts_events_that_are_not_there(own: Connection, counted: int) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="counts events that are not there"):
        own.execute(ADVANCE, (counted,))


@pytest.mark.parametrize("positions", [[8], [3, 4, 6], [4], [FAR]])
def test_nobody_leaves_a_hole(own: Connection, role: str, positions: list[int]) -> None:
    rows = [{**row(3, f"{role}.something"), "position": position} for position in positions]
    with pytest.raises(psycopg.errors.CheckViolation, match="counts events"):
        commit(own, positions[-1], *rows)


def test_only_the_service_that_began_a_stream_continues_it(databases: Databases, own: Connection, role: str) -> None:
    stream = uuid4()
    other = next(name for name in WRITERS if name != role)
    with psycopg.connect(databases.of(other), autocommit=True) as connection:
        append(connection, f"{other}.application-accepted", stream_id=stream)
    with pytest.raises(psycopg.errors.CheckViolation, match="belongs to the service that began it"):
        append(own, f"{role}.application-returned", stream_id=stream, version=2)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        append(own, f"{other}.application-returned", stream_id=stream, version=2)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        append(own, "reactions.stopped", {"service": role}, stream_id=stream, version=2)


def test_a_stop_continues_only_with_its_resumption(databases: Databases, own: Connection, role: str) -> None:
    other = next(name for name in WRITERS if name != role)
    foreign, mine = uuid4(), uuid4()
    with psycopg.connect(databases.of(other), autocommit=True) as connection:
        append(connection, "reactions.stopped", {"service": other}, stream_id=foreign)
    append(own, "reactions.stopped", {"service": role}, stream_id=mine)
    for stream in (foreign, mine):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            append(own, "reactions.stopped", {"service": role}, stream_id=stream, version=2)
        with pytest.raises(psycopg.errors.CheckViolation):
            append(own, f"{role}.something", stream_id=stream, version=2)


@pytest.mark.parametrize("version", [2, 3, 7, LARGEST_INTEGER])
def test_a_version_follows_the_one_before_it(own: Connection, role: str, version: int) -> None:
    stream = uuid4()
    with pytest.raises(psycopg.errors.CheckViolation, match="does not follow"):
        append(own, f"{role}.something", stream_id=stream, version=version)
    append(own, f"{role}.something", stream_id=stream)
    if version > 2:
        with pytest.raises(psycopg.errors.CheckViolation, match="does not follow"):
            append(own, f"{role}.something", stream_id=stream, version=version)


def test_versions_come_in_the_order_of_positions(own: Connection, role: str) -> None:
    stream = uuid4()
    second, first = (row(at, f"{role}.something", stream_id=stream, version=5 - at) for at in (3, 4))
    with pytest.raises(psycopg.errors.CheckViolation, match="does not follow"):
        commit(own, 4, first, second)


def test_the_owner_is_bound_too(databases: Databases) -> None:
    with psycopg.connect(databases.url, autocommit=True) as owner:
        with pytest.raises(psycopg.errors.CheckViolation, match="counts events"):
            owner.execute(ADVANCE, (5,))
        assert head(owner) == 0


async def test_a_commit_that_breaks_a_guard_is_refused_alone(databases: Databases) -> None:
    def without_its_beginning(label: str) -> Commit:
        whole = box(label, 2)
        return Commit(whole.context, list(whole.events)[1:])

    async with appenders(databases) as [appender]:
        asked = [box("a"), without_its_beginning("b"), box("c", 3), box("d")]
        outcomes = await asyncio.gather(*(appender.append(one) for one in asked), return_exceptions=True)
        assert isinstance(outcomes[1], psycopg.errors.CheckViolation)
        assert [outcomes[0], *outcomes[2:]] == [1, 5, 6]
        assert await appender.append(box("e")) == 7
    assert verify(databases.url, lambda done, total: None) == Verified(7)
