"""What the events of money in suspense move in the ledger.

The account that holds the money (`bank`, or `in-transit` of an acquirer) is debited when the money is held. When it goes to a
bill, the same amount is credited there again, on the day on which it came, and the bill's own event debits it: so it counts once on
every day.
"""

from collections.abc import Iterator

from services.billing.bill.postings import HELD_IN
from services.billing.ledger.accounts import transfers
from services.billing.ledger.read_model import ledger, posted
from services.billing.suspense.ending import HeldMoneyReversed, MoneyAssigned, MoneyReturned
from services.billing.suspense.unclaimed import MoneyHeld
from shared.database import Write
from shared.service.read_models import Envelope


@ledger.on(MoneyHeld)
def _(held: MoneyHeld, envelope: Envelope) -> Iterator[Write]:
    yield from posted(held, envelope, held.on, transfers((HELD_IN[held.channel], "suspense", held.amount)))


@ledger.on(MoneyAssigned)
def _(assigned: MoneyAssigned, envelope: Envelope) -> Iterator[Write]:
    moves = transfers(("suspense", HELD_IN[assigned.channel], assigned.amount))
    yield from posted(assigned, envelope, assigned.held_on, moves)


@ledger.on(MoneyReturned)
def _(returned: MoneyReturned, envelope: Envelope) -> Iterator[Write]:
    yield from posted(returned, envelope, returned.returned_on, transfers(("suspense", "bank", returned.amount)))


@ledger.on(HeldMoneyReversed)
def _(back: HeldMoneyReversed, envelope: Envelope) -> Iterator[Write]:
    """After a return, `suspense` is below zero: the sender owes the amount."""
    moves = transfers(("suspense", HELD_IN[back.channel], back.amount))
    yield from posted(back, envelope, back.reversed_on, moves)
