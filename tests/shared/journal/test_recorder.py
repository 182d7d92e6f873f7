"""The journal passes the `eventsourcing` library's own published test cases for recorders."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from eventsourcing.tests import persistence as published
from psycopg_pool import ConnectionPool

from shared.journal.commit import Context
from shared.journal.integrity import Verified, verify
from shared.journal.journal import JournalHole
from tests.conftest import Databases
from tests.raw_events import guards_off
from tests.sample_service import tables
from tests.shared.recorder import JournalAggregateRecorder, JournalRecorder, SyncPool


def library(stream: UUID) -> Context:
    """The context of the library's writes: nobody of an office."""
    now = datetime.now(UTC)
    return Context(stream, "library", "system", "none", "integration", uuid4(), now, now)


@contextmanager
def pool(databases: Databases) -> Iterator[SyncPool]:
    url = databases.of("sample")
    with ConnectionPool(url, min_size=1, max_size=14, kwargs={"autocommit": True}) as opened:
        yield opened


class OnTheJournal:
    pool: SyncPool

    @pytest.fixture(autouse=True)
    def _opened(self, databases: Databases) -> Iterator[None]:
        with psycopg.connect(databases.url) as owner:
            # the tests write streams from version 0, the library's other first version, and topics that name no service
            owner.execute("ALTER TABLE journal.events DROP CONSTRAINT events_version")
            guards_off(owner)
        with pool(databases) as self.pool:
            yield
            outcome = verify(databases.url, lambda done, total: None)
            assert isinstance(outcome, Verified) or outcome.wrong == "version-wrong"

    def create_recorder(self) -> Any:
        return JournalRecorder(self.pool, library, tables)


class TestAggregateRecorder(OnTheJournal, published.AggregateRecorderTestCase):
    def create_recorder(self) -> JournalAggregateRecorder:
        return JournalAggregateRecorder(self.pool, library)


class TestApplicationRecorder(OnTheJournal, published.ApplicationRecorderTestCase[JournalRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestNonInterleaving(OnTheJournal, published.NonInterleavingNotificationIDsBaseCase):
    pass


class TestTrackingRecorder(OnTheJournal, published.TrackingRecorderTestCase):
    pass


class TestProcessRecorder(OnTheJournal, published.ProcessRecorderTestCase):
    pass


STATES = [
    b'{"label":"kotak","number":1}',
    b'{"base64":"c3RhdGU="}',
    b'{"fraction":1.0}',
    b'{"large":9007199254740993}',
    b'{"nul":"\\u0000"}',
    b'{"half":"\\ud800"}',
    '{"\U0001f600":1,"\ufb01":2}'.encode(),
    b'{"twice":1,"twice":2}',
    b"[1]",
    b"NaN",
    b"[" * 100_000,
    b"\x00\xff",
    b"",
]


def test_states_that_json_cannot_hold_come_back_byte_by_byte(databases: Databases) -> None:
    stream = uuid4()
    stored = [StoredEvent(stream, version, "topic", state) for version, state in enumerate(STATES, 1)]
    with pool(databases) as opened:
        recorder = JournalRecorder(opened, library, tables)
        recorder.insert_events(stored)
        read = recorder.select_events(stream)
    assert read[:7] + read[8:] == stored[:7] + stored[8:]
    assert read[7].state == b'{"twice":2}'
    assert verify(databases.url, lambda done, total: None) == Verified(len(STATES))


def test_a_hole_is_an_alarm_here_too(databases: Databases) -> None:
    stream = uuid4()
    with pool(databases) as opened:
        recorder = JournalRecorder(opened, library, tables)
        recorder.insert_events([StoredEvent(stream, version, "topic", b"{}") for version in (1, 2, 3)])
        with psycopg.connect(databases.url) as owner:
            owner.execute("DELETE FROM journal.events WHERE position = 2")
        with pytest.raises(JournalHole, match="position 2 "):
            recorder.select_notifications(1, 10)
