"""The journal passes the `eventsourcing` library's own published test cases for recorders."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing import persistence
from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.tests import persistence as published
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg_pool import ConnectionPool

from shared.appender import Context
from shared.integrity import Verified, verify
from shared.journal import JournalHole
from shared.recorder import JournalAggregateRecorder, JournalRecorder, SyncPool
from tests.conftest import Databases
from tests.sample_service import tables


def library(stream: UUID) -> Context:
    """Who writes for the library: nobody of an office."""
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
        with pool(databases) as self.pool:
            yield
            # the tests write streams from version 0, the library's other first version: only that is not ours
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
