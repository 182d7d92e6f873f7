"""Money that the state received under a code: on the bill of the code, or in suspense if it was paid after the expiry."""

from datetime import date, datetime
from typing import Final

from services.billing.bill.bill import Bill
from services.billing.bill.payment import confirm_ntpn
from services.billing.bill.receipt import Money, receive_money
from services.billing.billing_code.billing_code import BillingCode, CodePayment
from services.billing.billing_code.payment_news import hear_payment
from services.billing.suspense.unclaimed import Unclaimed, hold

SIMPONI: Final = "simponi"
"""Who confirmed the payment, where no treasurer did."""


def has_on_bill(bill: Bill, ntpn: str) -> bool:
    """Whether the bill has the payment with this NTPN, whichever way it came."""
    return any((one.channel, one.reference) == ("state", ntpn) for one in bill.receipts)


def put_on_bill(bill: Bill, payment: CodePayment, on: date, now: datetime) -> None:
    """Records the payment on its bill: the first one settles it, any other is paid too much. One that the bill has changes nothing."""
    if has_on_bill(bill, payment.ntpn):
        return
    settles = bill.status == "assessed" and not bill.receipts and payment.amount == bill.owed == bill.total
    if settles and on >= bill.happened_until:
        confirm_ntpn(bill, payment.ntpn, on, SIMPONI, now)
    else:
        receive_money(bill, Money("state", payment.ntpn, payment.amount, on), now)


def take_payment(
    code: BillingCode, bill: Bill, payment: CodePayment, *, is_used_elsewhere: bool, on: date, now: datetime
) -> Unclaimed | None:
    """Records a payment that SIMPONI tells of, and where its money is; what is held in suspense, if it is."""
    heard = hear_payment(code, payment, is_used_elsewhere=is_used_elsewhere, now=now)
    if heard == "paid":
        put_on_bill(bill, payment, on, now)
    if heard != "late" or has_on_bill(bill, payment.ntpn):
        return None
    return hold(
        office=code.office,
        channel="state",
        reference=payment.ntpn,
        amount=payment.amount,
        on=on,
        why="after-expiry",
        now=now,
    )
