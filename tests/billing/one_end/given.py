"""Moves of a world, as hypothesis draws them, and what its states and its books say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import factorial, prod
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from services.billing.bill.bill import Bill
from services.billing.bill.postings import HELD_IN
from services.billing.reconciliation.line import Batch, ReadLine, Side
from tests.billing.billing_code.given import EXPIRES, NTPN, OTHER_NTPN, THIRD_NTPN, payment
from tests.billing.given import FEE, LEVY, TODAY, happened, replayed_from_bytes
from tests.billing.one_end.world import SKRD, Move, World
from tests.billing.refund.given import entries

AMOUNTS = {"v1": LEVY, "v2": LEVY - LEVY // 3, "t1": LEVY // 3, "q1": LEVY + 5_000}
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

few = st.integers(0, 1)
amounts = st.sampled_from([1, LEVY // 3, LEVY - 1, LEVY, LEVY + 5_000])


def _told(bill: str, reference: str) -> Move:
    return "money", bill, CHANNELS[reference[0]], f"{bill}-{reference}", AMOUNTS[reference], DAYS[reference]


def _back(bill: str, reference: str) -> Move:
    return "back", bill, CHANNELS[reference[0]], f"{bill}-{reference}", DAYS[reference] + 5


def _line(bill: str, reference: str, is_back: bool) -> Move:
    """The same, as the bank's statement tells it."""
    is_account = reference[0] == "v"
    line = ReadLine(
        1,
        f"{bill}-{reference}",
        "debit" if is_back else "credit",
        AMOUNTS[reference],
        1,
        "virtual-account" if is_account else "transfer",
        is_back,
        document=None if is_account else SKRD.format("abs".index(bill)),
        virtual_account=f"8808{bill}" if is_account else None,
    )
    return "line", line, DAYS[reference] + 5 * is_back


def _unknown(reference: str, is_back: bool) -> Move:
    """A transfer that names nothing."""
    side: Side = "debit" if is_back else "credit"
    return "line", ReadLine(1, reference, side, UNKNOWN[reference], 1, "transfer", is_back), 1 + 8 * is_back


def _batch(bill: str) -> Move:
    on, gross = TODAY + timedelta(DAYS["q1"]), AMOUNTS["q1"]
    batch = Batch(on, 1, gross, 200)
    return "line", ReadLine(1, f"{bill}-batch", "credit", gross - 200, 1, "qris", batch=batch), DAYS["q1"] + 1


BANK: list[Move] = [
    ("line", ReadLine(1, "sweep", "debit", 7_000, 1, "sweep"), 50),
    ("line", ReadLine(1, "fee", "debit", 2_500, 1, "transfer"), 50),
    ("line", ReadLine(1, "", "credit", LEVY, 1, "deposit", document="STS/2023/00001"), 2),
]


def about(bill: str) -> list[list[Move]]:
    """All news of a bill, payment by payment."""
    if bill == "s":
        return [[("code_expires",)], [("delivered", "s")], *([("code_paid", *one)] for one in PAID)]
    accounts = [
        [_told(bill, one), _back(bill, one), _line(bill, one, False), _line(bill, one, True)] for one in ("v1", "v2")
    ]
    transfer = [_line(bill, "t1", False), _line(bill, "t1", True)]
    return [*accounts, transfer, [_told(bill, "q1"), _back(bill, "q1"), _batch(bill)], [("delivered", bill)]]


OTHER_NEWS: list[list[Move]] = [
    *([_unknown(one, False), _unknown(one, True)] for one in sorted(UNKNOWN)),
    [("unknown", "qris", "c1", LEVY, DAYS["q1"]), ("unknown_back", "c1", 9)],
    *([one] for one in BANK),
]


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
    return [("returning", number, reference), *more[way]]


def _claim(bill: str, how: int) -> list[Move]:
    pursued: list[Move] = [("reminded", bill), ("reminder_received", bill), ("overdue", bill), ("strd", bill, how % 2)]
    return [*pursued, ("write_off_proposed", bill), ("write_off_decided", bill)] if how > 1 else pursued


def _calls(bill: str) -> list[st.SearchStrategy[list[Move]]]:
    """Payments at the bank's counter, with the news of them afterwards."""
    return [chain(("called", bill, f"{bill}-{one}", AMOUNTS[one], DAYS[one])) for one in ("v1", "v2")]


def _chains_of(bill: str) -> st.SearchStrategy[list[Move]]:
    if bill == "s":
        return st.one_of(
            chain(("cancellation", "s", "wrong-amount"), ("cancelled", "s")),
            chain(("renewed",)),
            chain(of("code_cancelled", few), ("renewed",)),
            chain(of("ntpn", st.sampled_from([NTPN, OTHER_NTPN, "5E6F7G8H9J1K2L3M"]))),
            chain(("restitution",)),
            chain(("restitution",)),
        )
    on = st.just(bill)
    return st.one_of(
        *_calls(bill),
        chain(("cash", bill, 0), ("cash_closed",), ("deposited",)),
        chain(("cash", bill, 62)),
        chain(of("cancellation", on, st.sampled_from(["wrong-amount", "nothing-owed"])), ("cancelled", bill)),
        chain(of("relief_proposed", on, amounts, st.sampled_from([0, 1, 300])), ("relief_decided", bill)),
        chain(of("objected", on, amounts), ("objection_decided", bill)),
        chain(of("objected", on, amounts), ("silence", bill)),
        chain(("write_off_proposed", bill), ("write_off_decided", bill)),
        chain(("write_off_proposed", bill), ("write_off_decided", bill)),
        chain(("instalments", bill), ("cash", bill, 63), ("instalment_passed", bill, 60)),
        st.builds(_claim, on, st.integers(0, 3)),
        st.builds(_claim, on, st.integers(0, 3)),
        st.builds(_refund, on, amounts, few, st.sampled_from(["paid", "set off", "withdrawn", "refused"])),
        st.builds(_refund, on, amounts, few, st.sampled_from(["paid", "set off", "withdrawn", "refused"])),
        chain(of("assigned", st.sampled_from([*UNKNOWN, "c1"]), on)),
        st.builds(_return, st.sampled_from([*UNKNOWN, "c1"]), few, st.sampled_from(["paid", "withdrawn"])),
        chain(("expiry", bill)),
    )


BEGIN: list[Move] = [("skrd", "a"), ("skrd", "b")]
seeds = st.integers(0, 2**32).map(Random)


@dataclass(frozen=True)
class Facts:
    """What happens: news of the world outside, and chains of decisions."""

    begin: list[Move]
    news: list[Move]
    chains: list[list[Move]]


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Most are about one bill, so that they meet."""
    begin = draw(st.sampled_from([BEGIN, BEGIN, BEGIN, BEGIN[:1], []]))
    bills = draw(st.sampled_from(["a", "a", "a", "a", "ab", "s", "as", "abs"]))
    families = [*(family for bill in bills for family in about(bill)), *(OTHER_NEWS if bills != "s" else [])]
    chosen = draw(st.lists(st.sampled_from(families), max_size=3, unique_by=repr))
    news = [move for family in chosen for move in family if draw(st.integers(0, 3))]
    chains = draw(st.lists(st.sampled_from(bills).flatmap(_chains_of), max_size=3))
    return Facts(begin, news, chains)


@st.composite
def few_facts(draw: st.DrawFn) -> Facts:
    """Two or three pieces of news of one levy that is charged, and one or two chains of decisions about it."""
    told = [one for family in (*about("a"), *OTHER_NEWS) for one in family]
    paid = [family for family in about("a") if len(family) > 1]
    taken_back = draw(st.sampled_from(paid))
    reversal = [taken_back[0], taken_back[1], draw(st.sampled_from(paid))[0]]
    any_three = st.lists(st.sampled_from(told), min_size=2, max_size=3, unique_by=repr)
    news = draw(st.one_of(st.just(reversal), any_three))
    return Facts(BEGIN, news, draw(st.lists(_chains_of("a"), min_size=1, max_size=2)))


def orders(facts: Facts, most: int, chance: Random) -> Iterator[list[tuple[bool, Move]]]:
    """Every order of the facts, each chain in its own; some of them, if there are more than `most`."""
    lanes = [*([(True, one) for one in chain] for chain in facts.chains), *([(False, one)] for one in facts.news)]
    turns = sorted(number for number, lane in enumerate(lanes) for _ in lane)
    many = factorial(len(turns)) // prod(factorial(len(lane)) for lane in lanes)
    shuffled = (chance.sample(turns, len(turns)) for _ in range(most))
    for order in shuffled if many > most else _permutations(turns):
        waiting = [iter(lane) for lane in lanes]
        yield [*((True, one) for one in facts.begin), *(next(waiting[turn]) for turn in order)]


def _permutations(turns: list[int]) -> Iterator[list[int]]:
    """All different orders of turns, of which some are alike."""
    if not turns:
        yield []
    for first in sorted(set(turns)):
        rest = turns.copy()
        rest.remove(first)
        for others in _permutations(rest):
            yield [first, *others]


def mixed(facts: Facts, chance: Random) -> list[tuple[bool, Move]]:
    """All of it in any order, chains among one another and some news again and again; True: a decision."""
    lanes: list[list[tuple[bool, Move]]] = [[(True, one) for one in chain] for chain in facts.chains]
    told = [*facts.news, *(one for one in facts.news if chance.random() < 0.5)]
    lanes += [[(False, one)] for one in told]
    turns = [number for number, lane in enumerate(lanes) for _ in lane]
    chance.shuffle(turns)
    waiting = [iter(lane) for lane in lanes]
    return [*((True, one) for one in facts.begin), *(next(waiting[turn]) for turn in turns)]


def again(news: list[Move], decided: list[Move], chance: Random) -> list[tuple[bool, Move]]:
    """The same decisions in the same order, with the news between them in another."""
    told = [*news, *(one for one in news if chance.random() < 0.5)]
    chance.shuffle(told)
    places = sorted(chance.randint(0, len(told)) for _ in decided)
    found: list[tuple[bool, Move]] = [(False, one) for one in told]
    for number, (place, decision) in enumerate(zip(places, decided, strict=True)):
        found.insert(place + number, (True, decision))
    return found


def end(world: World) -> dict[str, Any]:
    """What must not depend on the order."""
    names = {bill.id: name for name, bill in world.bills.items()}
    return {
        **{name: end_of_bill(bill) for name, bill in world.bills.items()},
        "held": {
            one.reference.partition("/")[0]: (one.status, one.amount, one.bill_id and names[one.bill_id])
            for one in world.held.values()
        },
        "refunds": {number: (one.status, one.amount, one.left) for number, one in world.refunds.items()},
        "codes": [(one.payments, one.late_payments, set(one.doubts), one.status == "paid") for one in world.codes],
        "cash": (world.cash_day and world.cash_day.taken, world.deposit and world.deposit.amount),
    }


def end_of_bill(bill: Bill) -> dict[str, Any]:
    return {
        "receipts": {(one.channel, one.reference, one.amount, one.on, one.reversed_on) for one in bill.receipts},
        "reversed ahead": set(bill.reversed_ahead),
        "reserved": sorted(amount for _, amount in bill.reserved),
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
    for _, outcome in world.lines.read.values():
        for move in outcome.moves:
            found[move.debit] += move.amount
            found[move.credit] -= move.amount
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
            found[HELD_IN[world.held[refund.unclaimed_id].channel]] += refund.amount


OUTSIDE: Final = ("cash", "bank", "in-transit", "state", "deposited", "fees")
"""Accounts of money that somebody holds."""


def came(world: World) -> dict[str, int]:
    """What the world outside did, fact by fact: the rupiah that each holder must have."""
    found = Counter[str]()
    for (account, reference), amount in world.came.items():
        if (account, reference) not in world.went:
            found[account] += amount
    for bill in world.bills.values():
        found["cash"] += sum(one.amount for one in bill.receipts if one.channel == "cash")
    refunds = {one.id for one in world.refunds.values()}
    found["state"] -= sum(kept for id, kept in world.bills["s"].reserved if id not in refunds)
    found["bank"] -= sum(one.payout.amount for one in world.refunds.values() if one.payout is not None)
    if world.deposit is not None:
        found["cash"] -= world.deposit.amount
        found["bank"] += world.deposit.amount
    for line, _ in world.lines.read.values():
        if line.batch is not None:
            found["bank"] += line.amount
            found["fees"] += line.batch.mdr
            found["in-transit"] -= line.batch.gross
        elif line.side == "debit" and not line.is_reversal:
            found["bank"] -= line.amount
            found["deposited"] += line.amount if line.kind == "sweep" else 0
    return {name: rupiah for name, rupiah in found.items() if rupiah}


def books_say(world: World) -> dict[str, int]:
    """The balances of all accounts but what was charged and given up."""
    books = balances(closed_books(world))
    assert books.total() == 0
    return {name: rupiah for name, rupiah in books.items() if name not in {"assessed", "written-off"}}


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
