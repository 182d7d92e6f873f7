"""Money of which the office does not know what it is for: it waits in suspense until a person decides where it goes.

held ── a person finds its bill ──> on-bill
held ── a refund to its sender is proposed ──> reserved ── paid ──> returned
held, reserved, returned ── the bank takes it back ──> reversed
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID, uuid5

from services.billing.bill.bill import Channel
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.clear_text import OfficialNumber

Why = Literal["no-bill", "after-expiry", "line-unmatched"]
"""no-bill         nothing in the books has the number that the payment names
after-expiry    paid under a billing code or an account that had ended
line-unmatched  a line of a bank statement that names nothing known
"""
Status = Literal["held", "on-bill", "reserved", "returned", "reversed"]
_UNCLAIMED = UUID("4a4f6a06-9d7c-4a3f-8d52-7f2b8a1c9e10")


class Unclaimed(Aggregate):
    """One sum of money in suspense, in whole rupiah."""

    TOPIC = "billing.unclaimed"

    office: str
    channel: Channel
    reference: str
    amount: int
    on: date
    why: Why
    recorded_by: str | None = None
    """Who uploaded the statement that shows it; None if a bank told of it by itself."""
    status: Status = "held"
    bill_id: UUID | None = None
    """The bill that got it."""
    refund_id: UUID | None = None
    """The refund that returns it."""
    happened_until: date = date.min


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class MoneyHeld(FirstEvent[Unclaimed]):
    """Money came of which nobody knows what it is for."""

    TOPIC = "billing.money-held"
    INDONESIAN = "Uang {amount:rupiah} masuk tanpa tagihan ({channel}, referensi {reference}); dicatat sebagai titipan."
    ENGLISH = "{amount:rupiah} came in without a bill ({channel}, reference {reference}); it is held in suspense."
    office: str
    channel: Channel
    reference: OfficialNumber
    amount: int
    on: date
    why: Why
    recorded_by: str | None = None

    def apply(self, unclaimed: Unclaimed) -> None:
        unclaimed.happened_until = self.on


def unclaimed_id(office: str, channel: Channel, reference: str) -> UUID:
    """The same money is held once, however often the news of it comes.

    Two banks may give the same reference, so it counts for its office; the state gives each NTPN once, so it counts for all offices.
    """
    return uuid5(_UNCLAIMED, f"{channel} {reference}" if channel == "state" else f"{office} {channel} {reference}")


# Decision – records one thing. Time is an argument.
def hold(
    *,
    office: str,
    channel: Channel,
    reference: str,
    amount: int,
    on: date,
    why: Why,
    now: datetime,
    recorded_by: str | None = None,
) -> Unclaimed:
    """Holds money in suspense; the caller has checked that `unclaimed_id` is not held yet."""
    return Unclaimed.begin(
        MoneyHeld,
        id=unclaimed_id(office, channel, reference),
        now=now,
        office=office,
        channel=channel,
        reference=reference,
        amount=amount,
        on=on,
        why=why,
        recorded_by=recorded_by,
    )
