"""Attempts end well or badly, are repeated later and later, and end in one way only, whatever comes in which order."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.messages.gateway.letter import Handed
from services.messages.message.message import Message, MessageEnded
from services.messages.message.retrying import Retrying
from services.messages.message.sending import (
    ERASED,
    Attempt,
    MessageNotDead,
    NothingToSend,
    conclude,
    leave,
    send_again,
    tell_in_person,
    what_next,
)
from services.messages.recipient.recipient import Wishes
from tests.messages.given import MORNING, NIGHT, RETRYING, SEVEN, TRIED_FOR, address, attempted, happened, queued

NO_WISH = Wishes()


def test_an_accepted_message_is_sent_and_its_reading_recorded() -> None:
    message = queued()
    attempted(message, "accepted")
    assert happened(message) == ["message-queued", "address-read", "message-sent"]
    assert message.status == "sent"


def test_a_refused_message_is_dead_at_once() -> None:
    message = queued()
    attempted(message, "refused", code="smtp-550")
    assert happened(message)[-1] == "message-dead"
    assert (message.status, message.code) == ("dead", "smtp-550")


def test_what_another_worker_recorded_is_not_recorded_twice() -> None:
    message = queued()
    attempted(message, "accepted")
    before = happened(message)
    attempted(message, "accepted")
    attempted(message, "failed")
    assert happened(message) == before


@pytest.mark.parametrize("outcome", ["failed", "unknown"])
def test_a_failed_message_is_tried_again(outcome: Literal["failed", "unknown"]) -> None:
    message = queued()
    attempted(message, outcome)
    assert (message.status, message.attempts, message.due_at) == ("queued", 1, MORNING + timedelta(minutes=1))
    attempted(message, outcome, message.due_at)
    assert message.due_at == MORNING + timedelta(minutes=3)


def test_a_failed_message_for_a_telephone_is_not_tried_at_night() -> None:
    message = queued("sms")
    attempted(message, "failed", NIGHT)
    assert message.due_at == SEVEN


def test_the_wait_that_the_other_side_asks_for_is_kept() -> None:
    message = queued()
    attempted(message, "failed", handed=Handed("failed", "http-429", timedelta(hours=1)))
    assert message.due_at == MORNING + timedelta(hours=1)


@given(st.integers(1, 60), st.floats(0, 1))
def test_pauses_double_and_never_leave_their_bounds(tried: int, chance: float) -> None:
    retrying = Retrying()
    pause = retrying.next(tried, MORNING, chance) - MORNING
    whole = min(retrying.longest, retrying.first * 2 ** min(tried - 1, 20))
    assert whole / 2 <= pause <= whole


@given(st.floats(0, 1))
def test_a_message_is_tried_for_about_three_days(chance: float) -> None:
    retrying, now, tried = Retrying(), MORNING, 0
    while now <= MORNING + TRIED_FOR:
        tried += 1
        now = retrying.next(tried, now, chance)
    assert 18 <= tried <= 34


def test_before_it_is_handed_over_it_is_looked_at_once_more() -> None:
    email, sms = queued(until=MORNING + timedelta(hours=1)), queued("sms")
    assert what_next(email, NO_WISH, MORNING) == "hand-over"
    assert what_next(email, NO_WISH, MORNING + timedelta(hours=1)) == "expire"
    assert what_next(email, Wishes(frozenset({"email"})), MORNING) == "suppress"
    assert what_next(queued(lawful_duty=True), Wishes(frozenset({"email"})), MORNING) == "hand-over"
    assert what_next(sms, NO_WISH, NIGHT) == "defer"
    attempted(email, "accepted")
    with pytest.raises(MessageEnded):
        what_next(email, NO_WISH, MORNING)


def test_a_dead_letter_is_sent_again_under_another_id() -> None:
    message = queued()
    attempted(message, "refused")
    first = message.delivery
    send_again(message, None, TRIED_FOR, "lestari", NIGHT)
    assert (message.status, message.attempts, message.code, message.queued_at) == ("queued", 0, None, NIGHT)
    assert first == message.id != message.delivery
    attempted(message, "accepted", NIGHT)
    assert message.status == "sent"


def test_it_is_sent_again_to_the_address_that_is_known_now() -> None:
    message = queued(to=())
    send_again(message, address("sms"), TRIED_FOR, "lestari", NIGHT)
    assert (message.channel, message.due_at) == ("sms", SEVEN)


def test_only_a_dead_letter_with_an_address_is_sent_again() -> None:
    with pytest.raises(MessageNotDead):
        send_again(queued(), None, TRIED_FOR, "lestari", MORNING)
    with pytest.raises(NothingToSend):
        send_again(queued(to=()), None, TRIED_FOR, "lestari", MORNING)
    erased = queued()
    attempted(erased, "refused", code=ERASED, read=False)
    with pytest.raises(NothingToSend):
        send_again(erased, None, TRIED_FOR, "lestari", MORNING)


def test_a_person_who_was_told_gets_no_message_besides() -> None:
    message, sent = queued(), queued()
    tell_in_person(message, uuid4(), MORNING)
    assert message.status == "told"
    attempted(sent, "accepted")
    tell_in_person(sent, uuid4(), MORNING)
    assert sent.status == "sent"


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["accepted", "refused", "failed", "unknown", "leave", "unwanted", "again", "told", "crash"]),
        st.integers(0, 40),
    ),
    max_size=30,
)


@given(ACTS, st.sampled_from(["email", "sms"]), st.booleans())
def test_whatever_happens_each_round_ends_once(
    acts: list[tuple[str, int]], channel: Literal["email", "sms"], lawful: bool
) -> None:
    """`crash`: a worker handed the message over and died, and its outcome comes after that of the next worker."""
    message, now = queued(channel, lawful_duty=lawful, until=MORNING + timedelta(days=20)), MORNING
    for act, hours in acts:
        now += timedelta(hours=hours)
        _act(act, now, message)
    ends = ["message-sent", "message-dead", "message-suppressed", "message-expired", "person-told"]
    history = happened(message)
    rounds = " ".join(history).split("message-sent-again")
    for each in rounds:
        words = [one for one in each.split() if one in ends and one != "person-told"]
        assert len(words) <= 1
    assert history.count("person-told") <= 1
    assert history.count("message-sent") <= 1
    assert history.count("address-read") == sum(
        history.count(one) for one in ("message-sent", "attempt-failed", "message-dead")
    )
    assert (message.status == "queued") == (
        len([one for one in history if one in ends]) == history.count("message-sent-again")
    )
    if lawful:
        assert "message-suppressed" not in history


def _act(act: str, now: datetime, message: Message) -> None:
    match act:
        case "leave":
            leave(message, NO_WISH, now)
        case "unwanted":
            leave(message, Wishes(frozenset({"email", "sms"})), now)
        case "told":
            tell_in_person(message, uuid4(), now)
        case "again":
            if message.status == "dead":
                send_again(message, None, TRIED_FOR, "lestari", now)
        case "crash":
            late = (message.round, message.attempts + 1)
            attempted(message, "failed", now)
            if (message.round, message.attempts + 1) != late:
                attempted_late(message, late, now)
        case _:
            attempted(message, act, now)  # type: ignore[arg-type]


def attempted_late(message: Message, attempt: tuple[int, int], now: datetime) -> None:
    """The outcome of an attempt that another worker has concluded already: nothing is recorded."""
    before = happened(message)
    conclude(message, Attempt(*attempt, Handed("accepted"), read=True, doubtful=True), RETRYING, 0.0, now)
    assert happened(message) == before
