"""A bill as its payer sees it: what it is for, what is still to be paid, how, and the money that came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from services.billing.bill.bill import Status
from services.billing.payer.ways import Way
from shared.receipt import ReceiptUnknown

PaymentState = Literal["to-pay", "overdue", "not-yet", "paid", "nothing-due", "ended"]
"""to-pay       something is owed
overdue      the same, after the due date
not-yet      assessed; the SKRD is not issued, so nothing can be paid yet
paid         nothing is owed any more
nothing-due  a law lets nothing be charged
ended        cancelled or written off, so nothing is to be paid
"""


class PaymentNumberUnknown(ReceiptUnknown):
    """The same for an impossible number and for one that was never given."""

    code = "payment-number-unknown"
    indonesian = "Tidak ada tagihan dengan nomor pembayaran ini. Periksa kembali 16 huruf dan angkanya pada SKRD atau pemberitahuan."
    english = (
        "There is no bill with this payment number. Check its 16 letters and digits on the SKRD or the message again."
    )


@dataclass(frozen=True)
class Proof:
    """Money that came, in whole rupiah, with its proof; `reversed_on`: the bank took it back."""

    channel: str
    reference: str
    amount: int
    received_on: date
    reversed_on: date | None


@dataclass(frozen=True)
class Payable:
    """One bill for its payer. `what_for`: as the card prints it, in Indonesian; None for a levy of tera. Amounts in rupiah.

    `charged`: `total` with sanctions, and without what the office gave up; 0 before it is owed.
    """

    id: UUID
    case_id: UUID
    office: str
    status: Status
    total: int
    charged: int
    owed: int
    number: str | None
    due_on: date | None
    payment_number: str | None
    what_for: str | None
    is_levy: bool
    ways: Sequence[Way] = ()
    proofs: Sequence[Proof] = ()

    def state(self, today: date) -> PaymentState:
        """What there is to pay on a day, in one word."""
        if self.owed > 0:
            return "overdue" if self.due_on is not None and self.due_on < today else "to-pay"
        if self.status in {"cancelled", "written-off"}:
            return "ended"
        if self.status == "nothing-due":
            return "nothing-due"
        return "paid" if self.status == "settled" else "not-yet"
