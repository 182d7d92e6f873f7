"""A bill on which nothing is owed any more is settled, by whatever channel the money came."""

from datetime import datetime
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.bill.lateness import note_missed_sanction
from shared.journal.events import Event


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class Settled(Event[Bill]):
    """The amount of the SKRD, or a fee of the state, was paid in full."""

    TOPIC = "billing.bill-settled"
    INDONESIAN = "Tagihan lunas."
    ENGLISH = "The bill is paid in full."
    verification_id: UUID | None

    def apply(self, bill: Bill) -> None:
        bill.status = "settled"


# Decision – records one thing. Time is an argument.
def settle(bill: Bill, now: datetime) -> None:
    """Settles a bill that is charged and on which nothing is owed any more, once; what it missed of a sanction is noted."""
    if bill.status in {"assessed", "skrd-issued"} and bill.is_charged and bill.owed == 0:
        bill.record(Settled, now, verification_id=bill.verification_id)
    note_missed_sanction(bill, now)
