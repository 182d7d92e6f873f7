"""What becomes of an approved refund: other debts of the payer take their part first, the rest is paid, or it is withdrawn."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money
from services.billing.refund.refund import Payout, Refund, SetOff
from services.billing.refund.terms import interest
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.months import months_begun
from shared.privacy.clear_text import OfficialNumber


class DebtsFirst(RefusedByRule):
    code = "debts-first"
    indonesian = (
        "Utang lain pembayar yang sama sedang diperhitungkan lebih dahulu; coba lagi sebentar lagi, lalu bayar sebesar `left` "
        "pada pengembalian ini."
    )
    english = "Other debts of the same payer are being set off first; try again shortly, then pay what `left` of this refund says."


class AccountNotChecked(RefusedByRule):
    code = "refund-account-not-checked"
    indonesian = (
        "Rekening tujuan belum diperiksa. Catat pemeriksaannya dahulu (alamat pengembalian, lalu /account-check)."
    )
    english = "The account was not checked. Record the check first (the address of the refund, then /account-check)."


class TakenBackByBank(RefusedByRule):
    code = "taken-back-by-bank"
    indonesian = "Bank sudah menarik kembali uang pada tagihan ini, jadi tidak ada lagi yang dikembalikan. Batalkan pengembaliannya."
    english = "The bank took back money of this bill, so nothing is left to refund. Withdraw the refund."


class PayerNotSeparate(DutiesNotSeparate):
    """SOD-06: who approved the refund does not pay it, nor does who checked another account than the approver saw."""

    clause = "PP 12/2019; SOD-06"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class RefundSetOff(Event[Refund]):
    """A part of the refund went to another debt of the same payer; the same commit records it on that bill."""

    TOPIC = "billing.refund-set-off"
    INDONESIAN = "{amount:rupiah} dari pengembalian ini diperhitungkan dengan utang lain pembayar."
    ENGLISH = "{amount:rupiah} of this refund was set off against another debt of the payer."
    bill_id: UUID
    amount: int
    set_off_on: date

    def apply(self, refund: Refund) -> None:
        refund.set_offs = (*refund.set_offs, SetOff(self.bill_id, self.amount, self.set_off_on))


class RefundDebtsSettled(Event[Refund]):
    """No other debt takes a part any more; `left` is paid out, and nothing if it is 0."""

    TOPIC = "billing.refund-debts-settled"
    INDONESIAN = "Perhitungan dengan utang lain selesai; sisa yang dibayarkan {left:rupiah}."
    ENGLISH = "Other debts are settled; {left:rupiah} is left to pay out."
    left: int

    def apply(self, refund: Refund) -> None:
        refund.are_debts_settled = True
        if self.left == 0:
            refund.status = "set-off"


class RefundPaid(Event[Refund]):
    """The money went to the payee's account. `interest`: what the office owes for `months_late`, paid from its own budget."""

    TOPIC = "billing.refund-paid"
    INDONESIAN = "Pengembalian {amount:rupiah} dibayar, referensi bank {reference}; imbalan bunga {interest:rupiah}."
    ENGLISH = "The refund of {amount:rupiah} was paid, reference of the bank {reference}; interest {interest:rupiah}."
    bill_id: UUID | None
    reference: OfficialNumber
    amount: int
    paid_on: date
    paid_by: str
    months_late: int
    interest: int
    interest_percent: Decimal

    def apply(self, refund: Refund) -> None:
        refund.status = "paid"
        refund.payout = Payout(self.reference, self.amount, self.paid_on, self.paid_by, self.months_late, self.interest)
        refund.happened_until = self.paid_on


class RefundWithdrawn(Event[Refund]):
    """The refund ended without a payment, such as when the payer no longer wants it; what was set off stays set off."""

    TOPIC = "billing.refund-withdrawn"
    INDONESIAN = "Pengembalian dibatalkan: {reason}"
    ENGLISH = "The refund was withdrawn: {reason}"
    reason: str
    withdrawn_by: str
    withdrawn_on: date

    def apply(self, refund: Refund) -> None:
        refund.status, refund.ended_because = "withdrawn", self.reason
        refund.happened_until = self.withdrawn_on


# Decisions – refuse, or record one thing. Time is an argument.
def set_off(refund: Refund, from_bill: Bill, debt: Bill, on: date, now: datetime) -> None:
    """Puts what is left on another debt, as far as it is owed; nothing twice, and nothing of money that the bank took back."""
    amount = min(refund.left, debt.owed)
    done = any(one.bill_id == debt.id for one in refund.set_offs)
    if refund.status != "to-refund" or refund.are_debts_settled or from_bill.owed_back or done or amount == 0:
        return
    assert refund.number is not None
    refund.record(RefundSetOff, now, bill_id=debt.id, amount=amount, set_off_on=on)
    receive_money(debt, Money("set-off", refund.number, amount, on), now)


def end_set_offs(refund: Refund, now: datetime) -> None:
    """Records that all other debts had their turn, once."""
    if refund.status == "to-refund" and not refund.are_debts_settled:
        refund.record(RefundDebtsSettled, now, left=refund.left)


def pay(refund: Refund, bill: Bill | None, reference: str, by: str, on: date, now: datetime) -> None:
    """Records the payment of what is left, by another person than the approver, to an account that two persons saw.

    `bill`: the one whose surplus it is. Raises RefundNotOpen, DebtsFirst, AccountNotChecked, PayerNotSeparate,
    EffectiveBeforeHistory, TakenBackByBank.
    """
    refund.refuse_unless("to-refund")
    if not refund.are_debts_settled:
        raise DebtsFirst
    if refund.account is None:
        raise AccountNotChecked
    if by == refund.approved_by:
        raise PayerNotSeparate(because="billing.refund-approved")
    if refund.account.after_approval and by == refund.account.checked_by:
        raise PayerNotSeparate(because="billing.refund-account-checked")
    EffectiveBeforeHistory.check(on, refund.happened_until)
    if bill is not None and bill.owed_back:
        raise TakenBackByBank
    late = 0 if refund.pay_by is None else months_begun(refund.pay_by, on)
    refund.record(
        RefundPaid,
        now,
        bill_id=refund.bill_id,
        reference=reference,
        amount=refund.left,
        paid_on=on,
        paid_by=by,
        months_late=late,
        interest=interest(refund.left, refund.interest_percent, late),
        interest_percent=refund.interest_percent,
    )


def withdraw(refund: Refund, reason: str, by: str, on: date, now: datetime) -> None:
    """Ends a refund that was not paid. Raises RefundNotOpen, EffectiveBeforeHistory."""
    refund.refuse_unless("proposed", "granted", "to-refund")
    EffectiveBeforeHistory.check(on, refund.happened_until)
    refund.record(RefundWithdrawn, now, reason=reason, withdrawn_by=by, withdrawn_on=on)
