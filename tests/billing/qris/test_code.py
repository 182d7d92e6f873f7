"""A QRIS code is asked, made, paid and asked about; what does not fit is refused, and what repeats changes nothing."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.billing.bill.assessment import assess_fee
from services.billing.bill.bill import Bill, PaidToTheState
from services.billing.bill.payment import AlreadySettled, SkrdNotIssued
from services.billing.qris.asking import (
    QrisGivenUp,
    QrisRetriedTooOften,
    Sent,
    record_attempt,
    refuse_qris,
    replace,
    retry,
)
from services.billing.qris.code import QrisNotOpen, code_id
from services.billing.qris.payment import (
    MOST_FAILED,
    QrisExpired,
    QrisUnanswered,
    record_question,
    refuse_notice,
    take_payment,
)
from services.billing.qris.profile import NoAcquirer, acquirer_of
from shared.outgoing.replies import Reply
from tests.billing.given import LEVY, TODAY, assessed, settled, state_fee_due, with_skrd
from tests.billing.qris.given import ANSWERED, FAILED, NOW, PROFILE, RETRYING, asked, generated, payload
from tests.people import PASURUAN


def test_a_code_is_asked_over_what_is_owed() -> None:
    code = asked()
    assert (code.amount, code.bill_number, code.asks_at) == (LEVY, "SKRD/2023/00001", NOW)


def test_the_codes_of_a_bill_have_ids_of_their_own() -> None:
    bill = UUID(int=1)
    assert code_id(bill, 1) == code_id(bill, 1) != code_id(bill, 2)


@pytest.mark.parametrize(("bill", "why"), [(assessed(), SkrdNotIssued), (settled(), AlreadySettled)])
def test_a_bill_that_owes_nothing_by_skrd_has_no_code(bill: Bill, why: type[Exception]) -> None:
    with pytest.raises(why):
        refuse_qris(bill)


def test_a_fee_of_the_state_has_no_code() -> None:
    bill = assess_fee(state_fee_due(), id=uuid4(), office=PASURUAN, case_id=uuid4(), now=NOW)
    with pytest.raises(PaidToTheState):
        refuse_qris(bill)


def test_an_office_without_an_acquirer_has_no_code() -> None:
    with pytest.raises(NoAcquirer):
        acquirer_of("bpsmb-surakarta", TODAY)


def test_a_payload_with_another_amount_is_refused() -> None:
    code = asked()
    record_attempt(code, 1, ANSWERED, Sent(payload(LEVY + 1), None), RETRYING, 0, NOW)
    assert (code.status, code.lies, code.payload) == ("refused", ("amount",), None)


def test_an_attempt_is_recorded_once() -> None:
    code = generated()
    before = code.version
    record_attempt(code, 1, ANSWERED, Sent(payload(), "QRC1"), RETRYING, 0, NOW)
    assert code.version == before


def test_an_acquirer_that_fails_is_asked_again_and_then_given_up() -> None:
    code = asked()
    record_attempt(code, 1, FAILED, None, RETRYING, 0, NOW)
    assert code.asks_at == NOW + RETRYING.first
    record_attempt(code, 2, FAILED, None, RETRYING, 0, NOW)
    assert isinstance(code.pending_events[-1], QrisGivenUp)
    retry(code, "yusuf", PROFILE.validity, NOW)
    assert (code.status, code.tried, code.asks_at) == ("asked", 0, NOW)


def test_only_a_code_that_was_given_up_is_asked_again() -> None:
    with pytest.raises(QrisNotOpen):
        retry(generated(), "yusuf", PROFILE.validity, NOW)


def test_officers_have_a_code_asked_again_only_so_often() -> None:
    code = asked()
    record_attempt(code, 1, Reply("not-asked"), None, RETRYING, 0, NOW)
    code.retries = 100
    with pytest.raises(QrisRetriedTooOften):
        retry(code, "yusuf", PROFILE.validity, NOW)


def test_a_payment_counts_once() -> None:
    bill = with_skrd()
    code = generated(bill)
    assert take_payment(code, bill, "QR1", LEVY, TODAY, "notice", NOW)
    assert not take_payment(code, bill, "QR1", LEVY, TODAY, "query", NOW)
    assert (code.status, bill.status, bill.surplus) == ("paid", "settled", 0)


def test_a_second_payment_of_the_code_is_over() -> None:
    bill = with_skrd()
    code = generated(bill)
    take_payment(code, bill, "QR1", LEVY, TODAY, "notice", NOW)
    take_payment(code, bill, "QR2", LEVY, TODAY, "notice", NOW)
    assert (bill.status, bill.surplus) == ("settled", LEVY)


def test_money_for_a_replaced_code_counts() -> None:
    bill = with_skrd()
    code = generated(bill)
    replace(code, LEVY + 300, NOW)
    assert code.asks_at is not None  # somebody may have paid it
    assert take_payment(code, bill, "QR1", LEVY, TODAY, "notice", NOW)


def test_a_code_that_was_never_made_is_not_asked_about_when_replaced() -> None:
    code = asked()
    replace(code, LEVY + 300, NOW)
    assert code.asks_at is None


def test_a_refused_notice_is_recorded_once_and_has_the_acquirer_asked() -> None:
    code = generated()
    later = NOW + timedelta(minutes=1)
    refuse_notice(code, "QR1", "amount", TODAY, later)
    before = code.version
    refuse_notice(code, "QR1", "amount", TODAY, later)
    assert (code.version, code.asks_at) == (before, later)


def test_the_pauses_between_questions_double_and_end_with_the_code() -> None:
    code, at = generated(), NOW
    pauses = []
    while code.asks_at is not None:
        pauses.append(code.asks_at - at)
        at = code.asks_at
        record_question(code, code.questions + 1, Reply("answered", 200, "2005100"), "pending", TODAY, at)
    assert pauses[:3] == [timedelta(minutes=10), timedelta(minutes=20), timedelta(minutes=40)]
    assert max(pauses) <= timedelta(hours=4)
    assert isinstance(code.pending_events[-1], QrisExpired)
    assert at == code.expires_at


def test_a_silent_acquirer_is_asked_for_a_time_and_then_a_person_asks() -> None:
    code, at = generated(), NOW
    for question in range(1, MOST_FAILED + 1):
        assert code.asks_at is not None
        at = code.asks_at
        record_question(code, question, Reply("unreachable"), None, TODAY, at)
    assert code.asks_at is None
    assert isinstance(code.pending_events[-1], QrisUnanswered)
    assert at - NOW > timedelta(hours=24)
