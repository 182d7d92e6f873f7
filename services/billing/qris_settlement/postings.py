"""What settlements of QRIS move in the ledger."""

from collections.abc import Iterator

from services.billing.ledger.accounts import transfers
from services.billing.ledger.read_model import ledger, posted
from services.billing.qris_settlement.settlement import QrisSettled
from shared.database import Write
from shared.service.read_models import Envelope


@ledger.on(QrisSettled)
def _(settled: QrisSettled, envelope: Envelope) -> Iterator[Write]:
    """The acquirer's fee is an entry of its own; there is none if it is 0."""
    moves = transfers(("bank", "in-transit", settled.gross - settled.mdr), ("fees", "in-transit", settled.mdr))
    yield from posted(settled, envelope, settled.settled_on, moves)
