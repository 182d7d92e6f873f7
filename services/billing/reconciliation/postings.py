"""What the lines of a statement move in the ledger, besides what bills, deposits and suspense moved."""

from collections import Counter
from collections.abc import Iterator

from services.billing.ledger.accounts import Account, Transfer
from services.billing.ledger.read_model import ledger, posted
from services.billing.reconciliation.classification import LinesClassified
from shared.database import Write
from shared.service.read_models import Envelope


@ledger.on(LinesClassified)
def _(classified: LinesClassified, envelope: Envelope) -> Iterator[Write]:
    """One entry for each pair of accounts, so that a statement of many lines stays short in the ledger."""
    sums = Counter[tuple[Account, Account]]()
    for one in classified.outcomes:
        for move in one.moves:
            sums[move.debit, move.credit] += move.amount
    moves = (Transfer(debit, credit, amount) for (debit, credit), amount in sums.items())
    yield from posted(classified, envelope, classified.on, moves)
