"""Money that the bank told of and that no statement shows: a person asks the bank."""

from datetime import date, datetime

from services.billing.bill.bill import Bill, Channel
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class MoneyMissing(Event[Bill]):
    """Statements of later days are here, and none of them has the money that the bank told of. What the bill owes stays."""

    TOPIC = "billing.money-missing"
    INDONESIAN = "Uang {amount:rupiah} ({channel}, referensi {reference}) tidak ada di rekening koran sampai {until}."
    ENGLISH = "{amount:rupiah} ({channel}, reference {reference}) is in no bank statement through {until}."
    channel: Channel
    reference: OfficialNumber
    amount: int
    until: date


# Decision – records one thing. Time is an argument.
def report_missing(bill: Bill, channel: Channel, reference: str, until: date, now: datetime) -> bool:
    """Records that money of the bill is missing; False if the bank took it back meanwhile."""
    key = (channel, reference)
    known = next((one for one in bill.receipts if (one.channel, one.reference) == key), None)
    if known is None or known.reversed_on is not None:
        return False
    bill.record(MoneyMissing, now, channel=channel, reference=reference, amount=known.amount, until=until)
    return True
