"""Any order and any repetition of notices, questions and changes ends in the same money on the bill."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.billing.qris.code import QrisCode
from services.billing.qris.payment import record_question, refuse_notice, take_payment
from shared.outgoing.replies import Reply
from tests.billing.given import LEVY, TODAY, happened, replayed_from_bytes, with_skrd
from tests.billing.qris.given import NOW, generated

ANSWER = Reply("answered", 200, "2005100")
STEPS = st.lists(st.sampled_from(["notice 1", "notice 2", "lie 1", "paid 1", "pending", "silent"]), max_size=12)


@given(STEPS, st.data())
def test_the_money_does_not_depend_on_the_order_of_the_news(steps: list[str], data: st.DataObject) -> None:
    ends = []
    for order in (steps, data.draw(st.permutations(steps)), [*steps, *steps]):
        bill = with_skrd()
        code, now = generated(bill), NOW
        for step in order:
            now += timedelta(minutes=7)
            match step.split():
                case ["notice", number]:
                    take_payment(code, bill, f"QR{number}", LEVY, TODAY, "notice", now)
                case ["lie", number]:
                    refuse_notice(code, f"LIE{number}", "amount", TODAY, now)
                case ["paid", number]:
                    record_question(code, code.questions + 1, ANSWER, "paid", TODAY, now)
                    take_payment(code, bill, f"QR{number}", LEVY, TODAY, "query", now)
                case ["pending"]:
                    record_question(code, code.questions + 1, ANSWER, "pending", TODAY, now)
                case _:
                    record_question(code, code.questions + 1, Reply("timed-out"), None, TODAY, now)
        ends.append(({one.reference for one in code.payments}, bill.received, bill.status, bill.surplus))
    told = {f"QR{step[-1]}" for step in steps if step.startswith(("notice", "paid"))}
    assert ends == [(told, LEVY * len(told), "settled" if told else "skrd-issued", LEVY * max(len(told) - 1, 0))] * 3


@given(STEPS)
def test_a_code_is_the_same_when_its_events_are_read_again(steps: list[str]) -> None:
    bill = with_skrd()
    code, now = generated(bill), NOW
    for step in steps:
        now += timedelta(minutes=7)
        if step.startswith("notice"):
            take_payment(code, bill, f"QR{step[-1]}", LEVY, TODAY, "notice", now)
        elif step.startswith("lie"):
            refuse_notice(code, f"LIE{step[-1]}", "amount", TODAY, now)
        else:
            record_question(code, code.questions + 1, ANSWER, "pending", TODAY, now)
    again: QrisCode = replayed_from_bytes(happened(code))  # type: ignore[arg-type]
    same = ("status", "payload", "asks_at", "questions", "payments", "notice_faults", "expires_at")
    assert {name: getattr(again, name) for name in same} == {name: getattr(code, name) for name in same}
