"""A check is asked until it is answered or given up; officers may ask again; nothing is recorded twice."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from services.intake.check.check import (
    MOST_RETRIES,
    Check,
    CheckAnswered,
    TooManyRetries,
    record_attempt,
    request,
    retry,
)
from services.intake.systems.questions import kind_of
from shared.outgoing.replies import Particular, Reply
from shared.outgoing.retries import LONGEST_WISH, REFUSED_ATTEMPTS, Retrying
from tests.intake.given.application import NOW, given, happened
from tests.people import PASURUAN

RETRYING = Retrying(attempts=4, first=timedelta(seconds=30), longest=timedelta(minutes=5))
ANSWERED = Reply("answered", 200, "200", 12, (Particular("nib", "0404230015488"),))
FAILED = Reply("failed-there", 500, None, 7)


def check() -> Check:
    return given(
        request(
            id=UUID(int=9),
            office=PASURUAN,
            application=UUID(int=2),
            system="oss",
            kind="nib-inquiry",
            step="submit",
            asked={"nib": "0404230015488", "oss_id": None},
            now=NOW,
        )
    )


def failing(times: int, reply: Reply = FAILED) -> Check:
    one = check()
    for attempt in range(1, times + 1):
        record_attempt(one, attempt, reply, RETRYING, 0, NOW)
    return given(one)


def test_a_check_is_due_at_once_with_the_known_values() -> None:
    one = check()
    assert one.is_due(NOW)
    assert one.question().asked == {"nib": "0404230015488"}
    assert one.question().reference == one.id


def test_an_answer_ends_it() -> None:
    one = check()
    record_attempt(one, 1, ANSWERED, RETRYING, 0, NOW)
    (attempted, said), (succeeded, found) = happened(one)
    assert (attempted, said["outcome"], said["next_at"]) == ("Attempted", "answered", None)
    assert (succeeded, found["found"]) == ("Succeeded", ANSWERED.found)
    assert (one.state, one.is_due(NOW + timedelta(days=9))) == ("answered", False)


def test_a_failing_check_is_repeated_ever_later_and_then_given_up() -> None:
    one, pauses = check(), []
    for attempt in range(1, 5):
        record_attempt(one, attempt, FAILED, RETRYING, 0, NOW)
        pauses.append(one.next_at and (one.next_at - NOW).seconds)
    assert pauses == [30, 60, 120, None]
    assert [name for name, _ in happened(one)] == [*["Attempted"] * 4, "GivenUp"]
    assert one.state == "given-up"


@pytest.mark.parametrize(
    ("reply", "attempts"),
    [
        (Reply("refused-there", 400), REFUSED_ATTEMPTS),
        (Reply("refused-there", 404), REFUSED_ATTEMPTS),
        (Reply("refused-there", 401), 8),
        (Reply("refused-there", 429), 8),
        (Reply("timed-out"), 8),
        (Reply("unreachable"), 8),
        (Reply("malformed", 200), 8),
        (Reply("not-asked", code="nib"), 1),
    ],
)
def test_how_often_each_outcome_is_asked(reply: Reply, attempts: int) -> None:
    """A refusal rarely becomes right by itself; a question that cannot be asked here goes to an officer at once."""
    asked = next(tried for tried in range(1, 60) if Retrying().pause(tried, reply, 0) is None)
    assert asked == attempts


@examples(st.integers(1, 7), st.floats(0, 1, exclude_max=True))
def test_chance_shortens_a_pause_by_half_at_most(tried: int, chance: float) -> None:
    whole = Retrying().pause(tried, FAILED, 0)
    pause = Retrying().pause(tried, FAILED, chance)
    assert whole is not None
    assert pause is not None
    assert whole / 2 <= pause <= whole <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("wished", "pause"),
    [
        (timedelta(seconds=1), timedelta(seconds=30)),
        (timedelta(hours=2), timedelta(hours=2)),
        (timedelta(days=400), LONGEST_WISH),
    ],
)
def test_it_is_never_asked_before_the_other_side_wishes(wished: timedelta, pause: timedelta) -> None:
    assert Retrying().pause(1, Reply("refused-there", 429, retry_after=wished), 0) == pause


def test_an_attempt_that_was_recorded_is_not_recorded_twice() -> None:
    """Two workers attempted it, because the claim of the first had ended."""
    one = failing(1)
    record_attempt(one, 1, ANSWERED, RETRYING, 0, NOW)
    assert happened(one) == []


def test_an_officer_asks_again_and_the_count_of_attempts_restarts() -> None:
    one = failing(4)
    retry(one, "sri", NOW)
    assert one.is_due(NOW)
    assert (one.state, one.tried) == ("waiting", 0)
    record_attempt(one, 5, FAILED, RETRYING, 0, NOW)
    assert one.next_at == NOW + RETRYING.first


def test_an_answered_check_is_not_asked_again() -> None:
    one = check()
    record_attempt(one, 1, ANSWERED, RETRYING, 0, NOW)
    with pytest.raises(CheckAnswered):
        retry(one, "sri", NOW)


def test_officers_may_ask_again_a_limited_number_of_times() -> None:
    one = check()
    for _ in range(MOST_RETRIES):
        retry(one, "sri", NOW)
    with pytest.raises(TooManyRetries):
        retry(one, "sri", NOW)


@pytest.mark.parametrize(
    ("system", "step", "kind"),
    [
        ("oss", "submit", "nib-inquiry"),
        ("oss", "issue", "licence"),
        ("oss", "upload", "licence-status-inquiry"),
        ("siinas", "submit", "industry-verification"),
        ("e-ska", "submit", "ska-submission"),
        ("is-ware", "enter", "warehouse-entry"),
    ],
)
def test_the_question_for_a_step_at_another_system(system: str, step: str, kind: str) -> None:
    assert kind_of(system, step) == kind  # type: ignore[arg-type]
