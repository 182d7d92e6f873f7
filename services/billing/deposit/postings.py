"""What a deposit moves in the ledger; the TBPs of a day were posted with their bills."""

from collections.abc import Iterator

from services.billing.deposit.deposit import Deposited
from services.billing.ledger.accounts import transfers
from services.billing.ledger.read_model import ledger, posted
from shared.database import Write
from shared.service.read_models import Envelope


@ledger.on(Deposited)
def _(deposited: Deposited, envelope: Envelope) -> Iterator[Write]:
    moves = transfers(("bank", "cash", deposited.amount))
    yield from posted(deposited, envelope, deposited.deposited_on, moves)
