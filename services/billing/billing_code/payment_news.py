"""SIMPONI tells that a code was paid. Nothing refuses this news, whatever its order and however often it comes."""

from datetime import datetime
from typing import Literal

from services.billing.billing_code.billing_code import BillingCode, CodePayment, Doubt, DoubtKind
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber, SystemValue

Heard = Literal["known", "paid", "late", "doubted"]
"""known    heard before
paid     paid in time: money on the bill
late     paid after the expiry: money in suspense
doubted  it cannot be right: no money, and a task for a person
"""


class NothingToExamine(RefusedByRule):
    code = "billing-code-not-in-doubt"
    indonesian = "Tidak ada kabar pembayaran yang perlu diperiksa pada kode billing ini."
    english = "There is no news of a payment to examine about this billing code."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CodePaid(Event[BillingCode]):
    """The code was paid before it expired. `ntb`: the bank's number of the payment; `channel`: where it was paid."""

    TOPIC = "billing.billing-code-paid"
    INDONESIAN = "Kode billing dibayar {amount:rupiah} pada {paid_at}, NTPN {ntpn}, NTB {ntb}."
    ENGLISH = "The billing code was paid: {amount:rupiah} at {paid_at}, NTPN {ntpn}, NTB {ntb}."
    ntpn: OfficialNumber
    ntb: OfficialNumber
    channel: SystemValue
    amount: int
    paid_at: datetime

    def apply(self, code: BillingCode) -> None:
        code.status = "paid"
        paid = CodePayment(self.ntpn, self.ntb, self.channel, self.amount, self.paid_at)
        code.payments = _in_order((*code.payments, paid))


class CodePaidLate(Event[BillingCode]):
    """The code was paid after it had expired; the money is in suspense."""

    TOPIC = "billing.billing-code-paid-late"
    INDONESIAN = "Kode billing dibayar {amount:rupiah} pada {paid_at}, setelah kedaluwarsa; NTPN {ntpn}."
    ENGLISH = "The billing code was paid after it had expired: {amount:rupiah} at {paid_at}, NTPN {ntpn}."
    ntpn: OfficialNumber
    ntb: OfficialNumber
    channel: SystemValue
    amount: int
    paid_at: datetime

    def apply(self, code: BillingCode) -> None:
        paid = CodePayment(self.ntpn, self.ntb, self.channel, self.amount, self.paid_at)
        code.late_payments = _in_order((*code.late_payments, paid))


class CodePaymentDoubted(Event[BillingCode]):
    """SIMPONI told of a payment that cannot be right; no money is recorded, and a person examines it."""

    TOPIC = "billing.billing-code-payment-doubted"
    INDONESIAN = "Kabar pembayaran {amount:rupiah} dengan NTPN {ntpn} meragukan ({why}); harus diperiksa."
    ENGLISH = "The news of a payment of {amount:rupiah} with NTPN {ntpn} is doubtful ({why}); it must be examined."
    ntpn: OfficialNumber
    amount: int
    why: DoubtKind

    def apply(self, code: BillingCode) -> None:
        code.doubts = (*code.doubts, Doubt(self.ntpn, self.amount, self.why))


class CodeDoubtExamined(Event[BillingCode]):
    """A person compared the doubtful news with the treasury's own record."""

    TOPIC = "billing.billing-code-doubt-examined"
    INDONESIAN = "Kabar pembayaran yang meragukan sudah diperiksa: {finding}"
    ENGLISH = "The doubtful news of a payment was examined: {finding}"
    finding: str
    examined_by: str

    def apply(self, code: BillingCode) -> None:
        code.examined, code.doubts = (*code.examined, *code.doubts), ()


# Decisions – record what happened. Time is an argument.
def hear_payment(code: BillingCode, payment: CodePayment, *, is_used_elsewhere: bool, now: datetime) -> Heard:
    """Records a payment that SIMPONI tells of. What it is depends on the payment alone, not on what was heard before it."""
    assert code.issued_at is not None
    assert code.expires_at is not None
    if payment.amount != code.amount:
        return _doubt(code, payment, "amount", now)
    if payment.paid_at < code.issued_at:
        return _doubt(code, payment, "before-issue", now)
    if any(one.ntpn == payment.ntpn for one in (*code.payments, *code.late_payments)):
        return "known"
    if is_used_elsewhere:
        return _doubt(code, payment, "ntpn-used", now)
    in_time = payment.paid_at < code.expires_at
    code.record(CodePaid if in_time else CodePaidLate, now, **vars(payment))
    return "paid" if in_time else "late"


def examine(code: BillingCode, finding: str, by: str, now: datetime) -> None:
    """A person has examined the doubtful news. Raises NothingToExamine."""
    if not code.doubts:
        raise NothingToExamine
    code.record(CodeDoubtExamined, now, finding=finding, examined_by=by)


def _doubt(code: BillingCode, payment: CodePayment, why: DoubtKind, now: datetime) -> Heard:
    if Doubt(payment.ntpn, payment.amount, why) in (*code.doubts, *code.examined):
        return "known"
    code.record(CodePaymentDoubted, now, ntpn=payment.ntpn, amount=payment.amount, why=why)
    return "doubted"


def _in_order(payments: tuple[CodePayment, ...]) -> tuple[CodePayment, ...]:
    """In the order of time, whenever each was heard."""
    return tuple(sorted(payments, key=lambda one: (one.paid_at, one.ntpn)))
