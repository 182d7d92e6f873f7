"""A bill on which nothing is owed any more is settled, by whatever channel the money came.

One that was written off in part is written off again once what the bank took back is paid again: in whatever order the news of
these payments comes.
"""

from datetime import datetime
from uuid import UUID

from services.billing.bill.bill import Bill, Status
from services.billing.bill.lateness import note_missed_sanction
from shared.journal.events import Event


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class Settled(Event[Bill]):
    """Nothing is owed on the bill any more: it was paid in full, or written off in part before; `status` says which."""

    TOPIC = "billing.bill-settled"
    INDONESIAN = "Tagihan {status}."
    ENGLISH = "The bill is {status}."
    verification_id: UUID | None
    status: Status = "settled"

    def apply(self, bill: Bill) -> None:
        bill.status = self.status


# Decision – records one thing. Time is an argument.
def settle(bill: Bill, now: datetime) -> None:
    """Settles a bill that is charged and on which nothing is owed any more, once; what it missed of a sanction is noted."""
    if bill.status in {"assessed", "skrd-issued"} and bill.is_charged and bill.owed == 0:
        is_written_off = bill.write_off is not None and bill.write_off.state == "granted"
        status: Status = "written-off" if is_written_off else "settled"
        bill.record(Settled, now, verification_id=bill.verification_id, status=status)
    note_missed_sanction(bill, now)
