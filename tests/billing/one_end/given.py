"""Moves of a world, as hypothesis draws them, and what its states and its books say."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from services.billing.bill.bill import Bill
from services.billing.bill.postings import HELD_IN
from services.billing.ledger.accounts import INCOME
from tests.billing.billing_code.given import EXPIRES, NTPN, OTHER_NTPN, THIRD_NTPN, payment
from tests.billing.given import FEE, LEVY, happened, replayed_from_bytes
from tests.billing.one_end.world import Move, World
from tests.billing.refund.given import entries

AMOUNTS = {"v1": LEVY, "v2": LEVY, "t1": LEVY // 3, "q1": LEVY + 5_000}
"""The rupiah of each payment, by its reference."""
CHANNELS = {"v": "virtual-account", "t": "transfer", "q": "qris"}
DAYS = {"v1": 2, "v2": 20, "t1": 40, "q1": 3}
UNKNOWN = {"u1": LEVY, "u2": LEVY // 2}
PAID = [
    (0, payment(NTPN, EXPIRES - timedelta(hours=3))),
    (0, payment(OTHER_NTPN, EXPIRES - timedelta(hours=2))),
    (0, payment(THIRD_NTPN, EXPIRES + timedelta(hours=1))),
    (0, payment("7Z8Y7X6W5V4U3T2S", EXPIRES - timedelta(hours=1), FEE - 1)),
    (1, payment("2B3C4D5E6F7G8H9J", EXPIRES - timedelta(minutes=5))),
]

levies = st.sampled_from("aaab")
bills = st.sampled_from("aabs")
references = st.sampled_from(sorted(AMOUNTS))
unknowns = st.sampled_from(sorted(UNKNOWN))
few = st.integers(0, 1)
amounts = st.sampled_from([1, LEVY // 3, LEVY - 1, LEVY, LEVY + 5_000])


def _told(bill: str, reference: str) -> Move:
    return "money", bill, CHANNELS[reference[0]], f"{bill}-{reference}", AMOUNTS[reference], DAYS[reference]


def _back(bill: str, reference: str) -> Move:
    return "back", bill, CHANNELS[reference[0]], f"{bill}-{reference}", DAYS[reference] + 5


messages = st.one_of(
    st.builds(_told, levies, references),
    st.builds(_back, levies, references),
    st.builds(lambda one: ("unknown", "transfer", one, UNKNOWN[one], 1), unknowns),
    st.builds(lambda one: ("unknown_back", "transfer", one, 9), unknowns),
    st.sampled_from(PAID).map(lambda one: ("code_paid", *one)),
    st.builds(lambda bill: ("delivered", bill), bills),
    st.just(("code_expires",)),
)


def of(name: str, *values: st.SearchStrategy[Any]) -> st.SearchStrategy[Move]:
    return st.tuples(st.just(name), *values)


def chain(*moves: st.SearchStrategy[Move] | Move) -> st.SearchStrategy[list[Move]]:
    """Decisions that follow one another; it may stop early."""
    all_of_it = st.tuples(*(st.just(one) if isinstance(one, tuple) else one for one in moves)).map(list)
    return st.tuples(all_of_it, st.sampled_from([9, 9, 9, 1, 2, 3])).map(lambda of: of[0][: of[1]])


def _refund(bill: str, amount: int, number: int, way: str) -> list[Move]:
    more: dict[str, list[Move]] = {
        "paid": [("approved", number), ("prepared", number), ("paid_out", number)],
        "set off": [
            ("approved", number),
            ("set_off", number, "b" if bill == "a" else "a"),
            ("prepared", number),
            ("paid_out", number),
        ],
        "withdrawn": [("approved", number), ("withdrawn", number)],
        "refused": [("refused", number)],
    }
    return [("refund", number, bill, amount), *more[way]]


def _return(reference: str, number: int, way: str) -> list[Move]:
    more: dict[str, list[Move]] = {
        "paid": [("approved", number), ("prepared", number), ("paid_out", number)],
        "withdrawn": [("withdrawn", number)],
    }
    return [("returning", number, "transfer", reference), *more[way]]


def _claim(bill: str, how: int) -> list[Move]:
    pursued: list[Move] = [("reminded", bill), ("reminder_received", bill), ("overdue", bill), ("strd", bill, how % 2)]
    return [*pursued, ("write_off_proposed", bill), ("write_off_decided", bill)] if how > 1 else pursued


def _one_chain(bill: str) -> list[st.SearchStrategy[list[Move]]]:
    return [
        chain(("cash", bill, 0)),
        chain(("cash", bill, 62)),
        chain(
            of("cancellation", st.just(bill), st.sampled_from(["wrong-amount", "nothing-owed"])), ("cancelled", bill)
        ),
        chain(of("relief_proposed", st.just(bill), amounts, st.sampled_from([0, 1, 300])), ("relief_decided", bill)),
        chain(of("objected", st.just(bill), amounts), ("objection_decided", bill)),
        chain(of("objected", st.just(bill), amounts), ("silence", bill)),
        chain(("write_off_proposed", bill), ("write_off_decided", bill)),
        st.builds(_claim, st.just(bill), st.integers(0, 3)),
        st.builds(_refund, st.just(bill), amounts, few, st.sampled_from(["paid", "set off", "withdrawn", "refused"])),
        chain(of("assigned", st.just("transfer"), unknowns, st.just(bill))),
        chain(("expiry", bill)),
    ]


chains = st.one_of(
    *_one_chain("a"),
    *_one_chain("a"),
    *_one_chain("b"),
    chain(("cancellation", "s", "wrong-amount"), ("cancelled", "s")),
    chain(("renewed",)),
    chain(of("code_cancelled", few), ("renewed",)),
    chain(of("ntpn", st.sampled_from([NTPN, OTHER_NTPN, "5E6F7G8H9J1K2L3M"]))),
    chain(("restitution",)),
    chain(("cash_closed",), ("deposited",)),
    st.builds(_return, unknowns, few, st.sampled_from(["paid", "withdrawn"])),
)
BEGIN: list[Move] = [("skrd", "a"), ("skrd", "b")]
seeds = st.integers(0, 2**32).map(Random)


@st.composite
def lives(draw: st.DrawFn) -> list[tuple[bool, Move]]:
    """Messages (False) and decisions (True) in one order; most begin with the SKRDs."""
    begin = draw(st.sampled_from([BEGIN, BEGIN, BEGIN, BEGIN[:1], []]))
    told = st.lists(messages, min_size=1, max_size=4).map(lambda some: [(False, one) for one in some])
    decided = chains.map(lambda some: [(True, one) for one in some])
    parts = draw(st.lists(st.one_of(told, decided), max_size=12))
    return [*((True, one) for one in begin), *(move for part in parts for move in part)]


def mixed(heard: list[Move], decided: list[Move], chance: Random) -> list[tuple[bool, Move]]:
    """All messages in any order, some again and again; the decisions between them, one after the other."""
    told = [*heard, *(one for one in heard if chance.random() < 0.5)]
    chance.shuffle(told)
    places = sorted(chance.randint(0, len(told)) for _ in decided)
    mixed: list[tuple[bool, Move]] = [(False, one) for one in told]
    for number, (place, decision) in enumerate(zip(places, decided, strict=True)):
        mixed.insert(place + number, (True, decision))
    return mixed


def end(world: World) -> dict[str, Any]:
    """What must not depend on the order."""
    return {
        **{name: _end_of(bill) for name, bill in world.bills.items()},
        "held": {one.reference: (one.status, one.amount, one.bill_id) for one in world.held.values()},
        "refunds": {number: (one.status, one.amount, one.left) for number, one in world.refunds.items()},
        "codes": [(one.payments, one.late_payments, set(one.doubts), one.status == "paid") for one in world.codes],
        "cash": (world.cash_day and world.cash_day.taken, world.deposit and world.deposit.amount),
    }


def _end_of(bill: Bill) -> dict[str, Any]:
    return {
        "receipts": {(one.channel, one.reference, one.amount, one.on, one.reversed_on) for one in bill.receipts},
        "reversed ahead": set(bill.reversed_ahead),
        "reserved": set(bill.reserved),
        **{
            name: getattr(bill, name)
            for name in (
                "status",
                "owed_principal",
                "owed_sanction",
                "owed_back",
                "surplus",
                "waived",
                "sanction",
                "delivered_on",
            )
        },
    }


def said(world: World) -> dict[str, int]:
    """What the states say that each account holds."""
    found = Counter[str]()
    _of_bills(world, found)
    _of_held(world, found)
    _of_refunds(world, found)
    if world.deposit is not None:
        found["cash"] -= world.deposit.amount
        found["bank"] += world.deposit.amount
    return {name: rupiah for name, rupiah in found.items() if rupiah}


def _of_bills(world: World, found: Counter[str]) -> None:
    refunds = {one.id for one in world.refunds.values()}
    for bill in world.bills.values():
        for one in bill.receipts:
            if one.reversed_on is None and one.channel != "set-off":
                found[HELD_IN[one.channel]] += one.amount
        found["receivable"] += bill.owed_principal + bill.owed_sanction if bill.is_charged else -_covered(bill)
        found["refundable"] -= bill.split.over
        found["refundable"] -= sum(amount for _, amount in bill.reserved) - _gone(world, bill)
        found["state"] -= sum(amount for id, amount in bill.reserved if id not in refunds)


def _of_held(world: World, found: Counter[str]) -> None:
    for held in world.held.values():
        if held.status in {"held", "reserved"}:
            found["suspense"] -= held.amount
            found[HELD_IN[held.channel]] += held.amount


def _of_refunds(world: World, found: Counter[str]) -> None:
    for refund in world.refunds.values():
        if refund.payout is None:
            continue
        found["bank"] -= refund.payout.amount
        if refund.unclaimed_id is not None and world.held[refund.unclaimed_id].status == "reversed":
            found["suspense"] += refund.amount
        elif refund.unclaimed_id is not None:
            found[HELD_IN["transfer"]] += refund.amount


def books_say(world: World) -> dict[str, int]:
    """The balances of all accounts but those of income."""
    books = balances(closed_books(world))
    assert books.total() == 0
    return {name: rupiah for name, rupiah in books.items() if name not in INCOME}


def _covered(bill: Bill) -> int:
    return bill.split.principal + bill.split.sanction


def _gone(world: World, bill: Bill) -> int:
    """What refunds and the state have paid out of the surplus of a bill, or put on another."""
    refunds = {one.id: one for one in world.refunds.values()}
    paid = sum(one.payout.amount for one in refunds.values() if one.bill_id == bill.id and one.payout is not None)
    off = sum(each.amount for one in refunds.values() if one.bill_id == bill.id for each in one.set_offs)
    return paid + off + sum(amount for id, amount in bill.reserved if id not in refunds)


def closed_books(world: World) -> list[dict[str, Any]]:
    """The entries of all that happened; each aggregate equals its replay from stored bytes."""
    rows: list[dict[str, Any]] = []
    for one in world.aggregates:
        events = happened(one)
        assert replayed_from_bytes(events) == one
        rows += [row for row in entries(events) if "amount" in row and "debit" in row and "stream_id" in row]
    return rows


def balances(rows: list[dict[str, Any]]) -> Counter[str]:
    found = Counter[str]()
    for row in rows:
        found[row["debit"]] += row["amount"]
        found[row["credit"]] -= row["amount"]
    return Counter({name: rupiah for name, rupiah in found.items() if rupiah})
