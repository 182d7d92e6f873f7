"""Aggregates kept in memory: one decision takes an aggregate out, and a commit puts it back."""

from datetime import UTC, datetime
from uuid import uuid4

from shared.service.aggregate_cache import AggregateCache
from tests.sample_service import Box, opened


def box() -> Box:
    return opened(uuid4(), "a", datetime.now(UTC))


def test_an_aggregate_taken_out_is_no_longer_there() -> None:
    kept, one = AggregateCache(), box()
    kept.put(one, 1)
    assert kept.take(one.id, 1) is one
    assert kept.take(one.id, 1) is None


def test_nothing_is_given_out_after_a_reconnect() -> None:
    kept, one = AggregateCache(), box()
    kept.put(one, 1)
    assert kept.take(one.id, 2) is None
    assert len(kept) == 0
