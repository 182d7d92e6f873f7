"""A request to a bank is attempted, carried out, given up and sent again; what repeats is recorded once."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.billing.registration.registration import Registration, open_registration, registration_id, request_id
from services.billing.registration.sending import (
    MOST_QUESTIONS,
    AtBankStatusHeard,
    VaAskedTooOften,
    VaRequestNotGivenUp,
    VaRequestRetriedTooOften,
    ask_status,
    carried_out,
    drop,
    hear_status,
    record_attempt,
    retry,
)
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from tests.people import PASURUAN

NOW = datetime(2026, 1, 15, 1, 0, tzinfo=UTC)
ON = date(2026, 1, 15)
RETRYING = Retrying(attempts=2)
REQUEST = UUID(int=7)
DONE, FAILED = Reply("answered", 200, "2002700"), Reply("failed-there", 500, "5002700")
GRACE = timedelta(hours=1)


def opened() -> Registration:
    return open_registration(
        office=PASURUAN, case_id=uuid4(), account_id=uuid4(), bill_id=uuid4(), bank="bank-jateng", now=NOW
    )


def attempt(one: Registration, number: int, reply: Reply) -> bool:
    return record_attempt(one, REQUEST, "create", number, reply, RETRYING, 0, ON, NOW)


def given_up() -> Registration:
    one = opened()
    attempt(one, 1, FAILED)
    attempt(one, 2, FAILED)
    return one


def test_the_same_event_of_an_account_makes_the_same_request() -> None:
    account = uuid4()
    assert registration_id(account) == registration_id(account)
    assert request_id(account, 1, "create") == request_id(account, 1, "create") != request_id(account, 2, "create")


def test_an_account_that_the_bank_created_has_its_amount() -> None:
    one = opened()
    assert attempt(one, 1, DONE)
    carried_out(one, REQUEST, "create", 150_000, NOW, found_there=False)
    assert (one.at_bank, one.amount, one.requests[REQUEST].state) == ("created", 150_000, "done")
    assert not attempt(one, 2, DONE)


def test_an_attempt_is_recorded_once() -> None:
    one = opened()
    attempt(one, 1, FAILED)
    before = one.version
    attempt(one, 1, FAILED)
    assert one.version == before


def test_a_request_is_given_up_and_sent_again_by_an_officer() -> None:
    one = given_up()
    assert one.requests[REQUEST].state == "given-up"
    retry(one, REQUEST, "create", "yusuf", NOW)
    assert (one.requests[REQUEST].state, one.requests[REQUEST].tried) == ("waiting", 0)
    assert attempt(one, 3, DONE)


def test_only_a_request_that_was_given_up_is_sent_again() -> None:
    with pytest.raises(VaRequestNotGivenUp):
        retry(opened(), REQUEST, "create", "yusuf", NOW)


def test_officers_have_a_request_sent_again_only_so_often() -> None:
    one = given_up()
    one.move(REQUEST, "create", retries=100)
    with pytest.raises(VaRequestRetriedTooOften):
        retry(one, REQUEST, "create", "yusuf", NOW)


def test_officers_have_a_bank_asked_only_so_often() -> None:
    one = opened()
    for _ in range(MOST_QUESTIONS):
        ask_status(one, "yusuf", NOW)
    with pytest.raises(VaAskedTooOften):
        ask_status(one, "yusuf", NOW)


def test_a_request_is_dropped_once() -> None:
    one = opened()
    drop(one, REQUEST, "create", NOW)
    before = one.version
    drop(one, REQUEST, "create", NOW)
    assert one.version == before


@pytest.mark.parametrize(
    ("paid", "until", "again"),
    [
        (None, NOW + GRACE, NOW + 2 * GRACE),
        (None, NOW, None),
        (("00113393201", 150_000), NOW + GRACE, None),
    ],
    ids=["before the end", "after the end", "paid"],
)
def test_a_bank_is_asked_once_more_after_the_end(
    paid: tuple[str, int] | None, until: datetime, again: datetime | None
) -> None:
    one, state = opened(), "done" if again is None else "waiting"
    hear_status(one, REQUEST, paid, until, GRACE, ON, NOW)
    heard = one.pending_events[-1]
    assert isinstance(heard, AtBankStatusHeard)
    assert (heard.next_at, one.requests[REQUEST].state) == (again, state)
