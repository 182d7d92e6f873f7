"""The payment number of a bill: with it anybody sees on a public page what is to be paid, and how.

It is a receipt as applications have (`shared/receipt.py`): nobody finds one by trying, and it says nothing about the payer. The
page that it opens names neither a person nor a case, so the number may stand in the journal in clear.
"""

from datetime import datetime

from services.billing.bill.bill import NOTHING_OWED, Bill
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class PaymentNumberGiven(Event[Bill]):
    """The bill can be paid from now on, and got the number of its public payment page."""

    TOPIC = "billing.payment-number-given"
    INDONESIAN = "Tagihan ini mendapat nomor pembayaran {number}."
    ENGLISH = "The bill got the payment number {number}."
    number: OfficialNumber

    def apply(self, bill: Bill) -> None:
        bill.payment_number = self.number


# Decision – records one thing, or nothing. Time and randomness are arguments.
def give_payment_number(bill: Bill, number: str, now: datetime) -> None:
    """Gives a bill its number once it can be paid: a levy with its SKRD, revenue of the state at once."""
    can_be_paid = bill.skrd is not None or bill.state_law is not None
    if bill.payment_number is None and can_be_paid and bill.status not in NOTHING_OWED:
        bill.record(PaymentNumberGiven, now, number=number)
