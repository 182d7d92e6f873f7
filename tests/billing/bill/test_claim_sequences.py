"""Money, sanctions, reliefs, objections, instalments, write-offs and refunds in any order: the sums hold, and a replay is the bill."""

import contextlib
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.billing.bill import postings  # noqa: F401 – registers what events move
from services.billing.bill.bill import Bill
from services.billing.bill.expiry import acknowledge_debt, expire_claim
from services.billing.bill.instalments import grant_instalments, pass_instalment
from services.billing.bill.lateness import missed_sanction, sanction_until
from services.billing.bill.objection import decide_objection, file_objection, grant_by_silence
from services.billing.bill.payment import receive_payment
from services.billing.bill.plan import Part
from services.billing.bill.receipt import Money, receive_money, reverse_money
from services.billing.bill.relief import decide_relief, propose_relief
from services.billing.bill.reminder import become_overdue, deliver_reminder, issue_reminder, note_unheeded
from services.billing.bill.sanction import issue_strd
from services.billing.bill.skrd import SkrdIssued
from services.billing.bill.split import First
from services.billing.bill.write_off import decide_write_off, propose_write_off
from shared.errors import RefusedByRule
from shared.journal.events import names_of_payload
from tests.billing.books import balances
from tests.billing.claimed import HEAD, OFFICER
from tests.billing.given import ISSUER, LEVY, NOW, TODAY, TREASURER, assessed, happened, replayed_from_bytes, with_skrd

TEXTS: dict[str, Any] = {"ground": "alasan", "legal_basis": "PP 35/2023"}


def remind(bill: Bill, on: date, amount: int) -> None:
    number = f"ST/{len(bill.reminders)}"
    issue_reminder(bill, number, on, ISSUER, NOW)
    deliver_reminder(bill, number, on, on, NOW)


def waive(bill: Bill, on: date, amount: int) -> None:
    of_sanction = min(bill.sanction, amount // 2)
    propose_relief(bill, amount - of_sanction, of_sanction, by=OFFICER, on=on, now=NOW, **TEXTS)
    decide_relief(bill, len(bill.reliefs), "granted", "973/1", by=HEAD, on=on, now=NOW)


def object_to(bill: Bill, on: date, amount: int) -> None:
    file_objection(bill, amount, "alasan", on, NOW)
    if amount % 2:
        decide_objection(bill, "granted", 0, decision="973/2", ground="alasan", by=HEAD, on=on, now=NOW)


def pay_in_parts(bill: Bill, on: date, amount: int) -> None:
    first = max(1, min(amount, bill.owed - 1))
    parts = (Part(first, on + timedelta(20)), Part(bill.owed - first, on + timedelta(60)))
    grant_instalments(bill, "973/3", parts, by=HEAD, on=on, now=NOW)


def write_off(bill: Bill, on: date, amount: int) -> None:
    propose_write_off(bill, "uncollectable", by=OFFICER, on=on, now=NOW, **TEXTS)
    decide_write_off(bill, "granted" if amount % 2 else "rejected", "973/4", by=HEAD, on=on, now=NOW)


def time_passes(bill: Bill, on: date, amount: int) -> None:
    for one in (become_overdue, note_unheeded, pass_instalment, grant_by_silence, expire_claim):
        one(bill, on, NOW)


ACTS: dict[str, Any] = {
    "bank": lambda bill, on, amount: receive_money(bill, Money("qris", str(amount % 7), amount, on), NOW),
    "back": lambda bill, on, amount: reverse_money(bill, "qris", str(amount % 7), on, NOW),
    "cash": lambda bill, on, amount: receive_payment(
        bill, bill.payable(on), "cash", f"TBP/{bill.version}", on, TREASURER, NOW
    ),
    "remind": remind,
    "strd": lambda bill, on, amount: issue_strd(bill, f"STRD/{len(bill.strds)}", on, ISSUER, NOW),
    "waive": waive,
    "object": object_to,
    "parts": pay_in_parts,
    "acknowledge": lambda bill, on, amount: acknowledge_debt(bill, "written", on, by=ISSUER, today=on, now=NOW),
    "write off": write_off,
    "time": time_passes,
}
acts = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 90), st.integers(1, LEVY)), min_size=1, max_size=16
)
firsts = st.sampled_from(["principal", "sanction"])


def with_skrd_of(first: First) -> Bill:
    """A bill whose SKRD is of an office with this rule."""
    issued: Any = happened(with_skrd())[-1]
    bill = assessed()
    told = {name: getattr(issued, name) for name in names_of_payload(SkrdIssued)}
    bill.record(SkrdIssued, NOW, **{**told, "settles_first": first})
    return bill


def carry_out(bill: Bill, act: str, on: date, amount: int) -> None:
    """A refused act changes nothing. Of an act of two persons, the first part may be done."""
    with contextlib.suppress(RefusedByRule):
        ACTS[act](bill, on, amount)


def check(bill: Bill) -> None:
    parts = bill.split
    assert parts.principal + parts.sanction + parts.over == bill.received
    assert min(parts.principal, parts.sanction, bill.owed_principal, bill.owed_sanction) >= 0
    assert min(bill.surplus, bill.sanction, bill.sanction_charged, bill.waived) >= 0
    assert bill.waived <= bill.total
    assert bill.sanction_missed == missed_sanction(bill)
    assert 0 <= bill.payable(TODAY) <= bill.owed
    assert (bill.status == "skrd-issued") == (bill.owed > 0)


@given(acts, firsts)
def test_the_sums_hold_in_any_order_and_a_replay_is_the_bill(asked: list[tuple[str, int, int]], first: First) -> None:
    bill, on = with_skrd_of(first), TODAY
    for act, days, amount in asked:
        on += timedelta(days)
        carry_out(bill, act, on, amount)
        check(bill)
    events = happened(bill)
    assert replayed_from_bytes(events) == bill
    books = balances(events)
    assert sum(books.values()) == 0
    assert (books["receivable"], books["refundable"]) == (bill.owed, -bill.split.over)


@given(acts, firsts)
def test_refunds_and_reversals_between_make_no_rupiah(asked: list[tuple[str, int, int]], first: First) -> None:
    bill, on = with_skrd_of(first), TODAY
    for act, days, amount in asked:
        on += timedelta(days)
        if amount % 3 == 0 and bill.surplus:
            bill.reserved = (*bill.reserved, (UUID(int=len(bill.reserved)), min(amount, bill.surplus)))
        carry_out(bill, act, on, amount)
        parts = bill.split
        assert parts.principal + parts.sanction + parts.over == bill.received
        assert min(parts.principal, parts.sanction, bill.owed_principal, bill.owed_sanction, bill.surplus) >= 0
        assert (bill.status == "skrd-issued") == (bill.owed > 0)


@given(acts)
def test_the_sanction_never_shrinks_while_a_payer_is_late(asked: list[tuple[str, int, int]]) -> None:
    bill, on = with_skrd(), TODAY
    for act, days, amount in asked:
        on += timedelta(days)
        carry_out(bill, act, on, amount)
    costs = [sanction_until(bill, on + timedelta(later)).amount for later in range(0, 400, 30)]
    assert bill.plan is not None or costs == sorted(costs)
    assert costs[-1] <= (bill.total - bill.waived) * 48 // 100
