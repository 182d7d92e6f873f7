"""The claim of an SKRD expires; a Surat Teguran that was received, and an acknowledgement of the debt, let its time begin again.

Money that is paid after the expiry is received as before: the debt is then no longer claimed, but it is owed [C].
"""

from datetime import date, datetime
from typing import Literal

from services.billing.bill.bill import Bill
from services.billing.bill.claim import (
    NothingIsOwed,
    prolong,
    prolonged_until,
    refuse_without_claim,
)
from shared.errors import EffectiveBeforeHistory
from shared.journal.events import Event

Acknowledged = Literal["written", "application", "part-payment"]
"""written       the payer wrote that they owe it
application   they applied for instalments, a delay or a relief
part-payment  they paid a part
"""


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class DebtAcknowledged(Event[Bill]):
    """The payer acknowledged that they owe the bill. `claim_until`: the last day of the claim, if its time begins again."""

    TOPIC = "billing.debt-acknowledged"
    INDONESIAN = "Wajib retribusi mengakui utangnya pada {acknowledged_on} ({how})."
    ENGLISH = "The payer acknowledged the debt on {acknowledged_on} ({how})."
    how: Acknowledged
    acknowledged_on: date
    recorded_by: str
    claim_until: date | None

    def apply(self, bill: Bill) -> None:
        prolong(bill, self.claim_until)


class ClaimExpired(Event[Bill]):
    """The time of the claim is over and something is still owed: it is no longer pursued, and can be written off.

    `was_charged`: False for a sanction that nobody charged before the bill was paid; nothing is owed then.
    """

    TOPIC = "billing.claim-expired"
    INDONESIAN = "Hak menagih {owed:rupiah} kedaluwarsa."
    ENGLISH = "The claim of {owed:rupiah} expired."
    owed: int
    on: date
    was_charged: bool = True

    def apply(self, bill: Bill) -> None:
        bill.expired_on, bill.sanction_missed = self.on, 0


# Decisions – refuse, or record one thing. Time is an argument.
def acknowledge_debt(
    bill: Bill, how: Acknowledged, acknowledged_on: date, *, by: str, today: date, now: datetime
) -> None:
    """Records that the payer acknowledged the debt, also when the news of it comes late.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, NothingIsOwed, NoOverdueRule, and EffectiveBeforeHistory for a day
    before the SKRD or after `today`.
    """
    refuse_without_claim(bill)
    assert bill.skrd is not None
    if bill.owed == 0:
        raise NothingIsOwed
    EffectiveBeforeHistory.check(acknowledged_on, bill.skrd.issued_on)
    EffectiveBeforeHistory.check(today, acknowledged_on)
    bill.record(
        DebtAcknowledged,
        now,
        how=how,
        acknowledged_on=acknowledged_on,
        recorded_by=by,
        claim_until=prolonged_until(bill, "acknowledgement", acknowledged_on),
    )


def expire_claim(bill: Bill, on: date, now: datetime) -> None:
    """Records once that the last day of the claim is over on `on`, if something is owed, or a sanction could still be charged."""
    open_claim = bill.owed or bill.sanction_missed
    if bill.claim_until is not None and bill.claim_until < on and open_claim and bill.expired_on is None:
        bill.record(ClaimExpired, now, owed=open_claim, on=on, was_charged=bill.owed > 0)
