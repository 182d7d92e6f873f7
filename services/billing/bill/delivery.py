"""The applicant got what the bill is for: from then on, money that the bank takes back is only a claim."""

from datetime import date, datetime

from services.billing.bill.bill import Bill
from shared.journal.events import Event


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class Delivered(Event[Bill]):
    """Another service handed over what the bill is for."""

    TOPIC = "billing.delivery-noted"
    INDONESIAN = "Yang ditagih sudah diserahkan kepada pemohon."
    ENGLISH = "The applicant got what the bill is for."
    delivered_on: date

    def apply(self, bill: Bill) -> None:
        bill.delivered_on = self.delivered_on


# Decision – records one thing. Time is an argument.
def note_delivery(bill: Bill, on: date, now: datetime) -> None:
    """Notes the day of the hand-over, once."""
    if bill.delivered_on is None:
        bill.record(Delivered, now, delivered_on=on)
