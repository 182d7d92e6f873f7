"""What the payment of a refund moves in the ledger. Money in suspense moves by `suspense/postings.py`."""

from collections.abc import Iterator

from services.billing.ledger.accounts import transfers
from services.billing.ledger.read_model import ledger, posted
from services.billing.refund.payout import RefundPaid
from shared.database import Write
from shared.service.read_models import Envelope


@ledger.on(RefundPaid)
def _(paid: RefundPaid, envelope: Envelope) -> Iterator[Write]:
    if paid.bill_id is not None:
        moves = transfers(("refundable", "bank", paid.amount))
        yield from posted(paid, envelope, paid.paid_on, moves, bill=paid.bill_id)
