"""The correspondence with LAPOR: each message until it is taken, each reply and each status once."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.complaints.lapor.correspondence import (
    Correspondence,
    correspondence_of,
    hear_status,
    message_of,
    open_correspondence,
    take_reply,
)
from services.complaints.lapor.sending import (
    MOST_RETRIES,
    MessageAttempted,
    MessageDelivered,
    MessageGivenUp,
    MessageNotGivenUp,
    MessageOpened,
    MessagePassedOn,
    MessageRetriedTooOften,
    open_texts,
    pass_on,
    record_attempt,
    request_report,
    retry,
)
from shared.outgoing.replies import Outcome, Particular, Reply
from shared.outgoing.retries import Retrying

NOW = datetime(2026, 1, 19, 2, 0, tzinfo=UTC)
COMPLAINT = UUID(int=7)
MESSAGE = UUID(int=8)
TWICE = Retrying(2, timedelta(seconds=30), timedelta(hours=1))
TAKEN = Reply("answered", 200, found=(Particular("trackingid", "9000001"), Particular("transaksiid", "TRX-1")))


def correspondence(tracking: str | None = "5124467") -> Correspondence:
    return open_correspondence("disperindag-pasuruan", COMPLAINT, COMPLAINT, tracking, NOW)


def attempt(one: Correspondence, reply: Reply, number: int = 1) -> None:
    record_attempt(one, MESSAGE, number, reply, TWICE, 0, NOW)


def events(one: Correspondence) -> list[type]:
    return [type(event) for event in one.pending_events[1:]]


def test_a_message_is_delivered_once() -> None:
    one = correspondence()
    attempt(one, TAKEN)
    attempt(one, TAKEN)
    attempt(one, TAKEN, 2)
    assert events(one) == [MessageAttempted, MessageDelivered]
    assert (one.of(MESSAGE).state, one.of(MESSAGE).attempts) == ("delivered", 1)


def test_a_report_of_ours_learns_both_ids_and_a_ticket_keeps_its_own() -> None:
    ours, theirs = correspondence(None), correspondence()
    request_report(ours, "Dinas Kesehatan", "lestari", NOW)
    attempt(ours, TAKEN)
    attempt(theirs, TAKEN)
    assert (ours.is_ours, ours.tracking, ours.transaction) == (True, "9000001", "TRX-1")
    assert (theirs.is_ours, theirs.tracking, theirs.transaction) == (False, "5124467", None)


@pytest.mark.parametrize("outcome", ["timed-out", "unreachable", "failed-there", "malformed", "refused-there"])
def test_a_message_that_is_not_taken_is_sent_again_until_it_is_given_up(outcome: Outcome) -> None:
    one = correspondence()
    attempt(one, Reply(outcome, 503))
    [first] = [event for event in one.pending_events if isinstance(event, MessageAttempted)]
    assert first.next_at == NOW + timedelta(seconds=30)
    attempt(one, Reply(outcome, 503), 2)
    assert events(one) == [MessageAttempted, MessageAttempted, MessageGivenUp]
    attempt(one, TAKEN, 3)
    assert one.of(MESSAGE).state == "given-up", "nobody asked for another attempt"


def test_an_officer_has_a_given_up_message_sent_again() -> None:
    one = correspondence()
    with pytest.raises(MessageNotGivenUp):
        retry(one, MESSAGE, "lestari", NOW)
    attempt(one, Reply("failed-there", 500))
    attempt(one, Reply("failed-there", 500), 2)
    retry(one, MESSAGE, "lestari", NOW)
    attempt(one, Reply("failed-there", 500), 3)
    assert one.of(MESSAGE).state == "failing", "its attempts are counted from the start"
    attempt(one, TAKEN, 4)
    with pytest.raises(MessageNotGivenUp):
        retry(one, MESSAGE, "lestari", NOW)


def test_one_message_is_not_retried_for_ever() -> None:
    one = correspondence()
    for number in range(1, MOST_RETRIES + 1):
        attempt(one, Reply("not-asked"), number)
        retry(one, MESSAGE, "lestari", NOW)
    attempt(one, Reply("not-asked"), MOST_RETRIES + 1)
    with pytest.raises(MessageRetriedTooOften):
        retry(one, MESSAGE, "lestari", NOW)


def test_an_officer_passes_a_message_on_by_hand() -> None:
    one = correspondence()
    pass_on(one, MESSAGE, "lestari", NOW)
    attempt(one, TAKEN)
    assert events(one) == [MessagePassedOn]
    with pytest.raises(MessageNotGivenUp):
        pass_on(one, MESSAGE, "lestari", NOW)


def test_a_reply_and_a_status_are_recorded_once() -> None:
    one = correspondence()
    assert [take_reply(one, id, NOW) for id in ("R-1", "R-1", "R-2")] == [True, False, True]
    day = date(2026, 1, 19)
    assert [hear_status(one, said, day, NOW) for said in ("Diproses", "Diproses", "Arsip")] == [True, False, True]
    request_report(one, "Dinas Kesehatan", "lestari", NOW)
    assert hear_status(one, "Arsip", day, NOW), "of another report"


def test_what_is_opened_for_sending_is_on_record() -> None:
    one = correspondence()
    open_texts(one, MESSAGE, ["answer-1"], NOW)
    [opened] = [event for event in one.pending_events if isinstance(event, MessageOpened)]
    assert (opened.message, opened.fields) == (MESSAGE, ("answer-1",))


def test_ids_differ_by_complaint_event_and_kind() -> None:
    other = uuid4()
    ids = {message_of(stream, version, kind) for stream in (COMPLAINT, other) for version in (1, 2)
           for kind in ("report", "follow-up", "status")}  # fmt: skip
    assert len(ids) == 12
    assert correspondence_of(COMPLAINT) != correspondence_of(other)
