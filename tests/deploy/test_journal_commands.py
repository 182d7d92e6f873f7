"""`jejak replay`, `verify` and `rebuild` as processes: their output, and their refusals."""

from uuid import uuid4

import psycopg
import pytest

from deploy.inspection import MomentUnreadable, NotYet, replay
from shared.journal.commit_writing import INSERT
from shared.settings import Settings
from tests.conftest import Databases
from tests.deploy.commands import jejak, the_line
from tests.raw_events import append, guards_off, row

MOMENTS = ["garbage", "²", "99999999999999999999", "-1", "", "2026-01-15T09:00:00", "1" * 5000, "٣"]
MOMENTS += ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z"]


def test_replay_says_how_to_write_a_moment(urls: dict[str, str], databases: Databases) -> None:
    said = the_line(jejak("replay", str(uuid4()), "--as-of=²", **urls))
    assert said.startswith("a moment is a journal position or a time with zone")
    settings = Settings(database_url=databases.url)
    for moment in MOMENTS:
        with pytest.raises(MomentUnreadable):
            replay(settings, uuid4(), moment, "id")
    for moment in ("0", "1945-08-17T10:00:00+07:00"):
        assert replay(settings, uuid4(), moment, "id") is None


def test_replay_refuses_a_moment_that_has_not_come(databases: Databases) -> None:
    settings = Settings(database_url=databases.url)
    for moment in ("1", "9" * 15, "2999-01-01T00:00:00Z"):
        with pytest.raises(NotYet):
            replay(settings, uuid4(), moment, "id")


def test_verify_names_the_fault_and_rebuild_stops_at_a_hole(urls: dict[str, str], databases: Databases) -> None:
    assert (
        jejak("verify", **urls).stdout == "Every leaf, position, version, stream and command of the journal is right.\n"
    )
    assert the_line(jejak("rebuild", "billing.none", **urls)).startswith("there is no view billing.none; there are ")
    with psycopg.connect(databases.url) as owner:
        append(owner, "intake.something", leaf_hash=b"")
    assert the_line(jejak("verify", **urls)) == "position 1: the event is not what was hashed (leaf-wrong)"
    with psycopg.connect(databases.url) as owner:
        guards_off(owner)
        owner.execute(INSERT, row(3, "intake.something"))
        owner.execute("UPDATE journal.head SET position = 3")
    assert the_line(jejak("rebuild", "metrology.instruments", **urls)) == "position 2 is missing from the journal"
    with psycopg.connect(databases.url) as another:
        another.execute("SELECT pg_advisory_lock(hashtextextended('jejak rebuild metrology', 0))")
        said = the_line(jejak("rebuild", "metrology.instruments", **urls))
        assert said.startswith("another rebuild for this service is running")
    with psycopg.connect(databases.url) as owner:
        owner.execute("DROP TABLE journal.events")
    for command in (["verify"], ["replay", str(uuid4())]):
        said = the_line(jejak(*command, **urls))
        assert said == 'the database refused: relation "journal.events" does not exist'


def test_an_operator_confirms_the_clock_with_a_name_and_a_reason(urls: dict[str, str], databases: Databases) -> None:
    assert jejak("clock", "confirm", "--by", "rudi", **urls).returncode == 2, "a reason is needed"
    done = jejak("clock", "confirm", "--by", "rudi", "--reason", "dibandingkan dengan jam BMKG", **urls)
    assert done.returncode == 0, done
    assert done.stdout.startswith("The clock is confirmed at ")
    assert done.stdout.endswith("; the journal has no events yet.\n")
    with psycopg.connect(databases.url) as owner:
        stored = owner.execute("SELECT confirmed_by, reason, position FROM journal.clock_confirmations").fetchall()
    assert stored == [("rudi", "dibandingkan dengan jam BMKG", 0)]
    with psycopg.connect(databases.of("intake")) as service, pytest.raises(psycopg.errors.InsufficientPrivilege):
        service.execute(
            "INSERT INTO journal.clock_confirmations (position, confirmed_at, confirmed_by, reason)"
            " VALUES (0, now(), 'x', 'x')"
        )
