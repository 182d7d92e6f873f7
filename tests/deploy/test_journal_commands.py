"""`jejak replay`, `verify` and `rebuild` as processes: what they say, and how they refuse."""

from uuid import uuid4

import psycopg
import pytest

from deploy.inspection import MomentUnreadable, NotYet, replay
from shared.settings import Settings
from tests.conftest import Databases
from tests.deploy.commands import jejak, the_line
from tests.shared.test_database_rights import append

MOMENTS = ["garbage", "²", "99999999999999999999", "-1", "", "2026-01-15T09:00:00", "1" * 5000, "٣"]
MOMENTS += ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59Z"]


def test_replay_tells_how_a_moment_is_written(urls: dict[str, str], databases: Databases) -> None:
    said = the_line(jejak("replay", str(uuid4()), "--as-of=²", **urls))
    assert said.startswith("a moment is a journal position or a time with zone")
    settings = Settings(database_url=databases.url)
    for moment in MOMENTS:
        with pytest.raises(MomentUnreadable):
            replay(settings, uuid4(), moment, "id")
    for moment in ("0", "1945-08-17T10:00:00+07:00"):
        assert replay(settings, uuid4(), moment, "id") == []


def test_replay_refuses_a_moment_that_has_not_come(databases: Databases) -> None:
    settings = Settings(database_url=databases.url)
    for moment in ("1", "9" * 15, "2999-01-01T00:00:00Z"):
        with pytest.raises(NotYet):
            replay(settings, uuid4(), moment, "id")


def test_verify_says_in_words_what_is_wrong_and_rebuild_stops_at_a_hole(
    urls: dict[str, str], databases: Databases
) -> None:
    assert jejak("verify", **urls).stdout == "Every leaf, position and version of the journal is right.\n"
    assert the_line(jejak("rebuild", "billing.none", **urls)).startswith("there is no view billing.none; there are ")
    with psycopg.connect(databases.url) as owner:
        append(owner, "intake.something")
        owner.execute("UPDATE journal.head SET position = 1")
    assert the_line(jejak("verify", **urls)) == "position 1: the event is not what was hashed (leaf-wrong)"
    with psycopg.connect(databases.url) as owner:
        owner.execute("UPDATE journal.head SET position = 2")
        append(owner, "intake.something", position=3)
    assert the_line(jejak("rebuild", "metrology.instruments", **urls)) == "position 2 is missing from the journal"
    with psycopg.connect(databases.url) as another:
        another.execute("SELECT pg_advisory_lock(hashtextextended('jejak rebuild metrology', 0))")
        said = the_line(jejak("rebuild", "metrology.instruments", **urls))
        assert said.startswith("another rebuild for this service is under way")
    with psycopg.connect(databases.url) as owner:
        owner.execute("DROP TABLE journal.events")
    for command in (["verify"], ["replay", str(uuid4())]):
        said = the_line(jejak(*command, **urls))
        assert said == 'the database refused: relation "journal.events" does not exist'
