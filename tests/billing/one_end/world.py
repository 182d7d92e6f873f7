"""Bills of one payer with their refunds, codes, suspense, cash and deposits: what happens to them, and what the books then say.

A move is a name with its values. A message is news of the world outside: it may come in any order and again and again. A decision is
a person's, or time's: it is made once.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.billing.bank.judging import is_counted, judge_payment
from services.billing.bill import expiry, instalments, objection, relief, reminder, sanction, write_off
from services.billing.bill.bill import Bill, Channel
from services.billing.bill.cancellation import CancellationGround, approve_cancellation, propose_cancellation
from services.billing.bill.delivery import note_delivery
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.payment import confirm_ntpn, receive_payment
from services.billing.bill.plan import Part
from services.billing.bill.postings import HELD_IN
from services.billing.bill.receipt import Money, receive_money, reverse_money
from services.billing.bill.refunding import release, reserve
from services.billing.bill.skrd import issue_skrd
from services.billing.billing_code.billing_code import BillingCode, CodePayment
from services.billing.billing_code.ending import cancel, close, expire
from services.billing.billing_code.restitution import refer_restitution
from services.billing.billing_code.settlement import take_payment
from services.billing.cash.cash_day import CashDay, Taken
from services.billing.cash.closing import close as close_cash
from services.billing.cash.closing import stop
from services.billing.deposit.deposit import Deposit, deposit
from services.billing.reconciliation.line import ReadLine
from services.billing.refund.account import check_account
from services.billing.refund.decision import approve, refuse
from services.billing.refund.payout import end_set_offs, pay, set_off, withdraw
from services.billing.refund.proposal import propose
from services.billing.refund.refund import Origin, Proposal, Refund
from services.billing.refund.terms import refund_terms
from services.billing.suspense.ending import (
    NotInSuspense,
    assign,
    cancel_return,
    confirm_return,
    reserve_return,
    take_back,
)
from services.billing.suspense.unclaimed import Unclaimed, hold, unclaimed_id
from shared.errors import Refusal
from shared.offices import office
from tests.billing.billing_code.given import CODE, EXPIRES, issued, ska_bill
from tests.billing.billing_code.given import TODAY as CODE_DAY
from tests.billing.given import ISSUER, NOW, TODAY, TREASURER, assessed
from tests.billing.one_end.statement import Lines
from tests.billing.refund.given import ACCOUNT, DOUBLE, HEAD, PAYER, PROPOSER
from tests.people import PASURUAN

Move = tuple[Any, ...]
REMINDED, DECIDED = date(2023, 12, 20), date(2024, 1, 16)
"""The day of the Surat Teguran, and that of all decisions after it: a month after the due date."""
SILENT, EXPIRED = date(2024, 9, 2), date(2027, 3, 1)
"""A day after all times for decisions, and one after the end of all claims."""
SKRD = "SKRD/2023/0000{}"
LEVIES = "ab"
SECOND_CODE = "820260209000118"
LATER = EXPIRES + timedelta(days=1)
WHY: dict[str, Any] = {"ground": "alasan", "legal_basis": "PP 35/2023"}


class World:
    """The levies `a` and `b` of one payer, the fee `s` of the state with its codes, and all else that their money meets."""

    def __init__(self) -> None:
        self.bills: dict[str, Bill] = {"a": assessed(accounts=("p",)), "b": assessed(accounts=("p",)), "s": ska_bill()}
        self.codes: list[BillingCode] = [issued(self.bills["s"], code=CODE)]
        self.refunds: dict[int, Refund] = {}
        self.held: dict[UUID, Unclaimed] = {}
        self.cash_day: CashDay | None = None
        self.deposit: Deposit | None = None
        self.lines = Lines([self.bills[name] for name in LEVIES], self._numbered, self.held)
        self.came: dict[tuple[str, str], int] = {}
        """What the world outside did: the account and the reference of money that came."""
        self.went: set[tuple[str, str]] = set()
        """The same of money that the bank took back."""
        self.made: list[tuple[Move, Any]] = []
        """The decisions that were made, each with the rupiah that it moved."""

    @property
    def aggregates(self) -> list[Any]:
        others = [one for one in (self.cash_day, self.deposit) if one is not None]
        return [
            *self.bills.values(),
            *self.codes,
            *self.refunds.values(),
            *self.held.values(),
            *self.lines.statements,
            *others,
        ]

    def _numbered(self) -> dict[str, Bill]:
        """The levies by what a line may name: the number of the SKRD, and that of the virtual account, which opens with it."""
        with_skrd = [(name, bill, bill.skrd.number) for name in LEVIES if (bill := self.bills[name]).skrd is not None]
        return {
            **{f"8808{name}": bill for name, bill, _ in with_skrd},
            **{number: bill for _, bill, number in with_skrd},
        }

    def take(self, move: Move) -> bool:
        """Makes a move; False if it is refused, or if there is nothing to make it on. A refusal changes nothing."""
        name, *values = move
        before = {one.id: one.version for one in self.aggregates}
        try:
            is_done: bool = getattr(self, name)(*values) is not False
        except Refusal:
            assert {one.id: one.version for one in self.aggregates} == before, (
                f"{move} was refused, but changed something"
            )
            return False
        return is_done

    def decide(self, move: Move) -> bool:
        """Makes a decision, once, and notes what it moved."""
        events = sum(one.version for one in self.aggregates)
        known = {one.id: one.version for one in self.aggregates}
        if not self.take(move) or sum(one.version for one in self.aggregates) == events:
            return False
        new = [
            event
            for one in self.aggregates
            for event in one.pending_events
            if event.originator_version > known.get(one.id, 0)
        ]
        self.made.append((move, Counter(said for event in new for said in content(event))))
        return True

    # Messages
    def money(self, bill: str, channel: Channel, reference: str, amount: int, day: int) -> None:
        receive_money(self.bills[bill], Money(channel, reference, amount, TODAY + timedelta(day), "bank-jatim"), NOW)
        self.came.setdefault((HELD_IN[channel], reference), amount)

    def back(self, bill: str, channel: Channel, reference: str, day: int) -> None:
        reverse_money(self.bills[bill], channel, reference, TODAY + timedelta(day), NOW)
        self.went.add((HELD_IN[channel], reference))

    def line(self, line: ReadLine, day: int) -> bool:
        """A line of the bank's statement. A batch is told after its payments, a deposit after its STS, a reversal of unknown
        money after it; a line names a bill only once its SKRD is out.
        """
        name = f"{line.reference}-{line.side}-{line.amount}"
        if name not in self.lines.read and not self._can_come(line):
            return False
        self.lines.take(name, line, TODAY + timedelta(day), self.deposit)
        if line.kind in {"virtual-account", "transfer"} and line.side == "credit":
            self.came["bank", line.reference] = line.amount
        elif line.is_reversal:
            self.went.add(("bank", line.reference))
        return True

    def _can_come(self, line: ReadLine) -> bool:
        if line.batch is not None:
            return self.lines.in_transit(line.batch.on) >= line.batch.gross
        if line.kind == "deposit":
            return self.deposit is not None
        number = line.virtual_account or line.document
        if number is None and line.is_reversal:
            return self.held_of(line.reference) is not None
        return number is None or number in self._numbered()

    def unknown(self, channel: Channel, reference: str, amount: int, day: int) -> None:
        """The acquirer tells of money under the code at the counter, which names no bill."""
        if (id := unclaimed_id(PASURUAN, channel, reference)) not in self.held:
            on = TODAY + timedelta(day)
            told: dict[str, Any] = {"channel": channel, "reference": reference, "amount": amount, "why": "no-bill"}
            self.held[id] = hold(office=PASURUAN, on=on, now=NOW, **told)
        self.came[HELD_IN[channel], reference] = amount

    def unknown_back(self, reference: str, day: int) -> bool:
        """The acquirer takes it back: from suspense, or from the bill that got it."""
        one = self.held_of(reference)
        if one is None:
            return False
        if not take_back(one, TODAY + timedelta(day), NOW) and one.bill_id is not None:
            bill = next(each for each in self.bills.values() if each.id == one.bill_id)
            reverse_money(bill, one.channel, one.reference, TODAY + timedelta(day), NOW)
        self.went.add((HELD_IN[one.channel], reference))
        return True

    def held_of(self, reference: str) -> Unclaimed | None:
        """The money in suspense that has the bank's reference."""
        return next((one for one in self.held.values() if one.reference.partition("/")[0] == reference), None)

    def code_paid(self, which: int, paid: CodePayment) -> bool:
        """SIMPONI tells of a payment under a code; news of a code that it did not give yet is refused, and told again later."""
        if which >= len(self.codes):
            return False
        is_held = unclaimed_id(PASURUAN, "state", paid.ntpn) in self.held
        day = office(PASURUAN).local_day(paid.paid_at)
        held = take_payment(self.codes[which], self.bills["s"], paid, is_used_elsewhere=is_held, on=day, now=LATER)
        if held is not None:
            self.held[held.id] = held
        if any(paid in (*code.payments, *code.late_payments) for code in self.codes):
            self.came["state", paid.ntpn] = paid.amount
        return True

    def delivered(self, bill: str) -> None:
        note_delivery(self.bills[bill], TODAY + timedelta(3), NOW)

    # Calls of the bank: judged when they come, and not repeated by the sender once they are answered
    def called(self, bill: str, reference: str, amount: int, day: int) -> bool:
        """A payment at the counter of the bank; if it is refused there, no money came."""
        one, at = self.bills[bill], NOW + timedelta(day)
        if one.skrd is None:
            return False
        is_known = is_counted(one, reference, amount)
        if not is_known and judge_payment(one, at + timedelta(1), amount, None, at) != "accepted":
            return False
        self.money(bill, "virtual-account", reference, amount, day)
        return True

    # Time
    def code_expires(self) -> None:
        for code in self.codes:
            expire(code, LATER)

    def overdue(self, bill: str) -> None:
        reminder.become_overdue(self.bills[bill], DECIDED, NOW)
        reminder.note_unheeded(self.bills[bill], DECIDED, NOW)

    def silence(self, bill: str) -> None:
        objection.grant_by_silence(self.bills[bill], SILENT, NOW)

    def expiry(self, bill: str) -> None:
        expiry.expire_claim(self.bills[bill], EXPIRED, NOW)

    # Decisions about bills
    def skrd(self, bill: str) -> None:
        due = skrd_due_date(PASURUAN, TODAY)
        issue_skrd(self.bills[bill], SKRD.format("abs".index(bill)), TODAY, due, ISSUER, NOW)

    def cash(self, bill: str, day: int) -> bool:
        """The exact amount that is payable; a day that was stopped takes none."""
        one, on = self.bills[bill], TODAY + timedelta(day)
        if day == 0 and self.cash_day is not None:
            return False
        receive_payment(one, one.payable(on), "cash", f"TBP/{bill}/{len(one.receivers)}", on, TREASURER, NOW)
        return True

    def cancellation(self, bill: str, ground: CancellationGround) -> None:
        propose_cancellation(self.bills[bill], ground, "salah", ISSUER, self._day(bill), NOW)

    def cancelled(self, bill: str) -> None:
        approve_cancellation(self.bills[bill], HEAD, self._day(bill), NOW)

    def reminded(self, bill: str) -> None:
        reminder.issue_reminder(self.bills[bill], "ST/2023/00001", REMINDED, ISSUER, NOW)

    def reminder_received(self, bill: str) -> None:
        reminder.deliver_reminder(self.bills[bill], "ST/2023/00001", REMINDED, REMINDED, NOW)

    def strd(self, bill: str, months: int) -> None:
        """A month after the due date, or later."""
        number = f"STRD/2024/0000{len(self.bills[bill].strds)}"
        sanction.issue_strd(self.bills[bill], number, DECIDED + timedelta(30 * months), ISSUER, NOW)

    def relief_proposed(self, bill: str, principal: int, of_sanction: int) -> None:
        relief.propose_relief(self.bills[bill], principal, of_sanction, by=PROPOSER, on=DECIDED, now=NOW, **WHY)

    def relief_decided(self, bill: str) -> None:
        one = self.bills[bill]
        relief.decide_relief(one, len(one.reliefs), "granted", "973/1", by=HEAD, on=DECIDED, now=NOW)

    def instalments(self, bill: str) -> None:
        one = self.bills[bill]
        parts = (Part(one.owed // 3, DECIDED + timedelta(10)), Part(one.owed - one.owed // 3, DECIDED + timedelta(40)))
        instalments.grant_instalments(one, "973/5", parts, by=HEAD, on=DECIDED, now=NOW)

    def instalment_passed(self, bill: str, day: int) -> None:
        instalments.pass_instalment(self.bills[bill], DECIDED + timedelta(day), NOW)

    def objected(self, bill: str, amount: int) -> None:
        objection.file_objection(self.bills[bill], amount, "alasan", DECIDED, NOW)

    def objection_decided(self, bill: str) -> None:
        told: dict[str, Any] = {"decision": "973/2", "ground": "alasan", "by": HEAD, "on": DECIDED, "now": NOW}
        objection.decide_objection(self.bills[bill], "granted", 0, **told)

    def write_off_proposed(self, bill: str) -> None:
        write_off.propose_write_off(self.bills[bill], "uncollectable", by=PROPOSER, on=DECIDED, now=NOW, **WHY)

    def write_off_decided(self, bill: str) -> None:
        write_off.decide_write_off(self.bills[bill], "granted", "973/4", by=HEAD, on=DECIDED, now=NOW)

    # Decisions about refunds and suspense
    def refund(self, which: int, bill: str, amount: int) -> bool:
        if which in self.refunds:
            return False
        one, id = self.bills[bill], UUID(int=which + 1)
        reserve(one, id, amount, DECIDED, NOW)
        origin = Origin.surplus(one, refund_terms(PASURUAN, DECIDED))
        self.refunds[which] = propose(Proposal(amount, DOUBLE, PROPOSER, DECIDED), origin, id=id, now=NOW)
        return True

    def returning(self, which: int, reference: str) -> bool:
        one = self.held_of(reference)
        if which in self.refunds or one is None:
            return False
        reserve_return(one, UUID(int=which + 1), DECIDED, NOW)
        proposal = Proposal(one.amount, DOUBLE, PROPOSER, DECIDED)
        self.refunds[which] = propose(proposal, Origin.suspense(one), id=UUID(int=which + 1), now=NOW)
        return True

    def approved(self, which: int) -> bool:
        return self._on(which, lambda one: approve(one, f"SKRDLB/2024/0000{which}", SILENT, HEAD, DECIDED, NOW))

    def set_off(self, which: int, debt: str) -> bool:
        """The service sets off against levies whose SKRD is out."""
        one = self.refunds.get(which)
        if one is None or one.bill_id is None or self.bills[debt].status != "skrd-issued":
            return False
        set_off(one, self._of(one), self.bills[debt], DECIDED, NOW)
        return True

    def prepared(self, which: int) -> bool:
        """All debts had their turn; the account is checked."""
        return self._on(which, self._prepare)

    def paid_out(self, which: int) -> bool:
        return self._on(which, self._pay)

    def withdrawn(self, which: int) -> bool:
        return self._on(which, lambda one: self._end(one, withdraw, PROPOSER))

    def refused(self, which: int) -> bool:
        return self._on(which, lambda one: self._end(one, refuse, HEAD))

    def assigned(self, reference: str, bill: str) -> bool:
        one = self.held_of(reference)
        if one is None:
            return False
        assign(one, self.bills[bill], TREASURER, DECIDED, NOW)
        return True

    # Decisions about codes, and about cash
    def renewed(self) -> bool:
        if len(self.codes) > 1:
            return False
        self.codes.append(issued(self.bills["s"], 2, self.codes[0], SECOND_CODE))
        return True

    def code_cancelled(self, which: int) -> bool:
        if which >= len(self.codes):
            return False
        cancel(self.codes[which], "salah", TREASURER, NOW)
        return True

    def ntpn(self, ntpn: str) -> bool:
        """The treasurer confirms by hand; the service refuses an NTPN whose money is in suspense."""
        if unclaimed_id(PASURUAN, "state", ntpn) in self.held:
            return False
        confirm_ntpn(self.bills["s"], ntpn, CODE_DAY, TREASURER, NOW)
        self.came["state", ntpn] = self.bills["s"].total
        return True

    def restitution(self) -> None:
        refer_restitution(self.bills["s"], "900/1", by=TREASURER, on=CODE_DAY + timedelta(3), now=NOW)

    def cash_closed(self) -> bool:
        """The cash of the first day."""
        tbps = [
            one for bill in self.bills.values() for one in bill.receipts if one.channel == "cash" and one.on == TODAY
        ]
        if self.cash_day is not None or not tbps:
            return False
        self.cash_day = stop(PASURUAN, TODAY, TODAY + timedelta(1), TREASURER, NOW)
        taken = Taken(tbps[0].reference, tbps[-1].reference, len(tbps), sum(one.amount for one in tbps), (TREASURER,))
        close_cash(self.cash_day, taken, taken.total, TREASURER, TODAY, NOW)
        return True

    def deposited(self) -> bool:
        if self.cash_day is None or self.deposit is not None:
            return False
        self.deposit = deposit([self.cash_day], UUID(int=77), PASURUAN, "STS/2023/00001", TREASURER, TODAY, NOW)
        return True

    def close_codes(self) -> None:
        """What the reaction to a settled bill does."""
        for code in self.codes:
            if self.bills["s"].status in {"settled", "cancelled", "nothing-due"}:
                close(code, NOW)

    def _day(self, bill: str) -> date:
        return CODE_DAY + timedelta(3) if bill == "s" else DECIDED

    def _prepare(self, one: Refund) -> None:
        check_account(one, **ACCOUNT, by=PAYER, on=DECIDED, now=NOW)
        end_set_offs(one, NOW)

    def _pay(self, one: Refund) -> None:
        """In one commit: if the bank has taken back what was to be returned, nothing is recorded."""
        if one.unclaimed_id is not None and (held := self.held[one.unclaimed_id]).status != "reserved":
            raise NotInSuspense(status=held.status)
        pay(one, None if one.bill_id is None else self._of(one), f"TRF{one.id.int}", PAYER, DECIDED, NOW)
        if one.unclaimed_id is not None:
            confirm_return(self.held[one.unclaimed_id], one.id, DECIDED, NOW)

    def _end(self, one: Refund, how: Callable[..., None], by: str) -> None:
        how(one, DOUBLE, by, DECIDED, NOW)
        if one.bill_id is not None:
            release(self._of(one), one.id, one.left, DECIDED, NOW)
        if one.unclaimed_id is not None:
            cancel_return(self.held[one.unclaimed_id], one.id, DECIDED, NOW)

    def _on(self, which: int, act: Callable[[Refund], None]) -> bool:
        if which not in self.refunds:
            return False
        act(self.refunds[which])
        return True

    def _of(self, refund: Refund) -> Bill:
        return next(one for one in self.bills.values() if one.id == refund.bill_id)


_RUPIAH = ("amount", "principal", "sanction", "charged", "left")


def content(event: Any) -> list[tuple[str, ...]]:
    """What a decision says in rupiah. How cash is spread over principal and sanction follows from sums, so it is not said."""
    if event.TOPIC in {"billing.bill-settled", "billing.payment-received"}:
        return [] if event.TOPIC == "billing.bill-settled" else [(event.TOPIC, str(event.amount))]
    return [(event.TOPIC, *(f"{name} {getattr(event, name)}" for name in _RUPIAH if hasattr(event, name)))]
