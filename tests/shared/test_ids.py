"""An id names the time at which it was made."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from shared.ids import new_id, time_of

MOMENTS = st.integers(0, 10**10).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(MOMENTS)
def test_an_id_gives_back_its_time_to_the_millisecond(now: datetime) -> None:
    assert 0 <= (now - time_of(new_id(now))).total_seconds() < 0.001001


@given(st.uuids())
def test_any_id_gives_some_time(id: UUID) -> None:
    assert time_of(id).tzinfo is UTC


def test_ids_of_the_same_moment_differ() -> None:
    now = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
    assert len({new_id(now) for _ in range(100)} | {uuid4()}) == 101
