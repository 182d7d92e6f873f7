"""Payment of a bill: at the office against a TBP, or to the state, proved by its NTPN."""

from datetime import date, datetime

from services.billing.bill.bill import Bill, Method, Payment, Receipt, StatePayment
from services.billing.bill.ntpn import refuse_ntpn
from services.billing.bill.pursuit import STRD_ISSUED
from services.billing.bill.settlement import settle
from services.billing.bill.skrd import SkrdIssued
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class SkrdNotIssued(RefusedByRule):
    code = "skrd-not-issued"
    indonesian = "Pembayaran baru dapat diterima setelah SKRD diterbitkan."
    english = "Money is received only after the SKRD was issued."


class AlreadySettled(RefusedByRule):
    code = "already-settled"
    indonesian = "Pada tagihan ini tidak ada lagi yang harus dibayar; bukti terakhirnya bernomor {number}."
    english = "Nothing is owed on this bill any more; its last proof has number {number}."


class NotPaidToTheState(RefusedByRule):
    code = "not-paid-to-the-state"
    indonesian = "Tagihan ini bukan PNBP, jadi tidak mempunyai NTPN; catat pembayarannya atas SKRD."
    english = "This bill is not PNBP, so it has no NTPN; record its payment on the SKRD."


class NtpnConfirmedAlready(RefusedByRule):
    """A bill was settled by one NTPN and cannot take another. The same NTPN again changes nothing and gets the first
    answer.
    """

    code = "ntpn-confirmed-already"
    indonesian = "Tagihan ini sudah lunas dengan NTPN lain, dikonfirmasi per {on:day}."
    english = "This bill was settled by another NTPN, confirmed as of {on:day}."


class AmountNotExact(RefusedByRule):
    code = "amount-not-exact"
    indonesian = "Jumlah yang dibayar harus tepat {expected:rupiah}."
    english = "The amount paid must be exactly {expected:rupiah}."


class IssuerMayNotReceive(DutiesNotSeparate):
    """SOD-06: the person who set the amount does not receive the money."""

    clause = "PP 12/2019; SOD-06"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class PaymentReceived(Event[Bill]):
    """The treasurer received the money and gave a numbered TBP."""

    TOPIC = "billing.payment-received"
    INDONESIAN = "Pembayaran {amount:rupiah} diterima dengan TBP nomor {tbp_number}."
    ENGLISH = "A payment of {amount:rupiah} was received; the TBP has number {tbp_number}."
    amount: int
    method: Method
    tbp_number: OfficialNumber
    received_on: date
    received_by: str
    sanction: int = 0
    """The part of `amount` that covers the sanction; the rest covers the principal."""
    owed_back: int = 0
    """The part that makes up for a refund whose money the bank took back."""

    def apply(self, bill: Bill) -> None:
        bill.payment = Payment(self.tbp_number, self.amount, self.method, self.received_on, self.received_by)
        bill.receipts = (*bill.receipts, Receipt("cash", self.tbp_number, self.amount, self.received_on))
        bill.receivers = (*bill.receivers, self.received_by)
        bill.happened_until = self.received_on


class NtpnConfirmed(Event[Bill]):
    """The treasurer confirmed by its NTPN that the fee was paid to the state; the office never held the money."""

    TOPIC = "billing.ntpn-confirmed"
    INDONESIAN = "Pembayaran PNBP {amount:rupiah} dikonfirmasi dengan NTPN {ntpn}."
    ENGLISH = "A PNBP payment of {amount:rupiah} was confirmed by NTPN {ntpn}."
    ntpn: OfficialNumber
    amount: int
    paid_on: date
    confirmed_by: str

    def apply(self, bill: Bill) -> None:
        bill.state_payment = StatePayment(self.ntpn, self.amount, self.paid_on, self.confirmed_by)
        bill.receipts = (*bill.receipts, Receipt("state", self.ntpn, self.amount, self.paid_on))
        bill.happened_until = self.paid_on
        bill.receivers = (*bill.receivers, self.confirmed_by)


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_payment(bill: Bill, amount: int, received_on: date, receiver: str) -> None:
    """Refuses a payment that this person may not receive on this day, before a TBP number is taken for it.

    Raises NothingIsDue, NoLongerOwed, PaidToTheState, SkrdNotIssued, AlreadySettled, IssuerMayNotReceive, EffectiveBeforeHistory,
    AmountNotExact. Where instalments run, the next one is exact, and so is all that is owed.
    """
    bill.refuse_when_nothing_is_due()
    bill.refuse_when_paid_to_the_state()
    if bill.skrd is None:
        raise SkrdNotIssued
    if bill.owed == 0:
        raise AlreadySettled(number=bill.receipts[-1].reference if bill.receipts else bill.skrd.number)
    if receiver == bill.skrd.issued_by:
        raise IssuerMayNotReceive(because=SkrdIssued.TOPIC)
    if any(receiver == one.issued_by for one in bill.strds):
        raise IssuerMayNotReceive(because=STRD_ISSUED)
    EffectiveBeforeHistory.check(received_on, bill.happened_until)
    payable = bill.payable(received_on)
    if amount not in {payable, bill.owed}:
        raise AmountNotExact(expected=payable)


def receive_payment(
    bill: Bill, amount: int, method: Method, tbp_number: str, received_on: date, receiver: str, now: datetime
) -> None:
    """Receives the exact amount, by somebody other than the issuer of the SKRD (SOD-06); it settles the bill if nothing is owed then.

    Refuses like `refuse_payment`.
    """
    refuse_payment(bill, amount, received_on, receiver)
    covers = bill.split_of(bill.received + amount) - bill.split
    bill.record(
        PaymentReceived,
        now,
        amount=amount,
        method=method,
        tbp_number=tbp_number,
        received_on=received_on,
        received_by=receiver,
        sanction=covers.sanction,
        owed_back=covers.over,
    )
    settle(bill, now)


def confirm_ntpn(bill: Bill, ntpn: str, paid_on: date, by: str, now: datetime) -> None:
    """Settles the bill with a payment to the state; the same NTPN again records nothing.

    Raises NtpnUnreadable, NothingIsDue, NoLongerOwed, NotPaidToTheState, NtpnConfirmedAlready, AlreadySettled,
    EffectiveBeforeHistory. The table of bills ensures that one NTPN settles only one bill.
    """
    refuse_ntpn(ntpn)
    bill.refuse_when_nothing_is_due()
    if bill.state_law is None:
        raise NotPaidToTheState
    if bill.state_payment is not None:
        if bill.state_payment.ntpn != ntpn:
            raise NtpnConfirmedAlready(on=bill.state_payment.paid_on.isoformat())
        return
    if bill.owed == 0:  # news of SIMPONI settled it
        raise AlreadySettled(number=bill.receipts[-1].reference)
    EffectiveBeforeHistory.check(paid_on, bill.happened_until)
    bill.record(NtpnConfirmed, now, ntpn=ntpn, amount=bill.total, paid_on=paid_on, confirmed_by=by)
    settle(bill, now)
