"""Aggregates kept in memory: taken by one, put back by a commit, and not too many."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from shared.service.aggregate_cache import KeptAggregates
from tests.sample_service import Box, opened


def box(id: UUID | None = None) -> Box:
    return opened(id or uuid4(), "a", datetime.now(UTC))


def test_what_is_taken_is_no_longer_there() -> None:
    kept, one = KeptAggregates(), box()
    kept.put(one, 1)
    assert kept.take(one.id, 1) is one
    assert kept.take(one.id, 1) is None


def test_the_newest_takes_the_place_of_the_one_before() -> None:
    kept, before = KeptAggregates(), box()
    after = box(before.id)
    kept.put(before, 1)
    kept.put(after, 1)
    assert kept.take(before.id, 1) is after
    assert len(kept) == 0


def test_of_many_the_latest_stay() -> None:
    kept, boxes = KeptAggregates(most=3), [box() for _ in range(5)]
    for one in boxes:
        kept.put(one, 1)
    assert len(kept) == 3
    assert [one for one in boxes if kept.take(one.id, 1)] == boxes[2:]


def test_nothing_is_given_out_after_the_connection_was_made_anew() -> None:
    kept, one = KeptAggregates(), box()
    kept.put(one, 1)
    assert kept.take(one.id, 2) is None
    assert len(kept) == 0
