"""What the events of bills move in the ledger."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from services.billing.bill.assessment import FeeAssessed
from services.billing.bill.bill import Channel
from services.billing.bill.cancellation import BillCancelled
from services.billing.bill.contract_fee import ContractFeeAssessed
from services.billing.bill.payment import NtpnConfirmed, PaymentReceived
from services.billing.bill.receipt import MoneyReceived, PaymentReversed
from services.billing.bill.refunding import RefundReleased
from services.billing.bill.skrd import SkrdIssued
from services.billing.bill.split import Split
from services.billing.ledger.accounts import Account, Transfer, transfers
from services.billing.ledger.read_model import ledger, posted
from shared.database import Write
from shared.journal.events import Event
from shared.service.read_models import Envelope

HELD_IN: Final[dict[Channel, Account]] = {
    "cash": "cash",
    "virtual-account": "bank",
    "qris": "in-transit",
    "transfer": "bank",
    "state": "state",
    "set-off": "refundable",
}
"""Where the money of each channel is when the news of it comes."""


def covered(held_in: Account, moved: Split) -> Iterator[Transfer]:
    """What money covers of the claim, and what is over."""
    return transfers((held_in, "receivable", moved.principal + moved.sanction), (held_in, "refundable", moved.over))


@ledger.on(SkrdIssued)
def _(issued: SkrdIssued, envelope: Envelope) -> Iterator[Write]:
    yield from _posted(issued, envelope, issued.issued_on, transfers(("receivable", "assessed", issued.amount)))


@ledger.on(FeeAssessed)
def _(assessed: FeeAssessed, envelope: Envelope) -> Iterator[Write]:
    """A levy is owed by its SKRD; revenue of the state is owed at once."""
    if assessed.kind == "pnbp":
        yield from _posted(assessed, envelope, assessed.assessed_on, _owed(assessed.total))


@ledger.on(ContractFeeAssessed)
def _(assessed: ContractFeeAssessed, envelope: Envelope) -> Iterator[Write]:
    if assessed.kind == "pnbp":
        yield from _posted(assessed, envelope, assessed.assessed_on, _owed(assessed.total))


@ledger.on(PaymentReceived)
def _(paid: PaymentReceived, envelope: Envelope) -> Iterator[Write]:
    moves = transfers(
        ("cash", "receivable", paid.amount - paid.owed_back),
        ("cash", "refundable", paid.owed_back),
    )
    yield from _posted(paid, envelope, paid.received_on, moves)


@ledger.on(NtpnConfirmed)
def _(paid: NtpnConfirmed, envelope: Envelope) -> Iterator[Write]:
    yield from _posted(paid, envelope, paid.paid_on, transfers(("state", "receivable", paid.amount)))


@ledger.on(MoneyReceived)
def _(money: MoneyReceived, envelope: Envelope) -> Iterator[Write]:
    yield from _posted(money, envelope, money.received_on, covered(HELD_IN[money.channel], money.moved))


@ledger.on(PaymentReversed)
def _(back: PaymentReversed, envelope: Envelope) -> Iterator[Write]:
    yield from _posted(back, envelope, back.reversed_on, covered(HELD_IN[back.channel], back.moved))


@ledger.on(RefundReleased)
def _(released: RefundReleased, envelope: Envelope) -> Iterator[Write]:
    """A reservation moves nothing: the money is still to go back. What is released may cover a claim that came since."""
    moved = released.moved
    moves = transfers(("refundable", "receivable", moved.principal + moved.sanction))
    yield from _posted(released, envelope, released.released_on, moves)


@ledger.on(BillCancelled)
def _(cancelled: BillCancelled, envelope: Envelope) -> Iterator[Write]:
    """The charge is taken back, and money that covered it must go back."""
    moves = transfers(("assessed", "receivable", cancelled.charged), ("receivable", "refundable", cancelled.moved.over))
    yield from _posted(cancelled, envelope, cancelled.cancelled_on, moves)


def _owed(amount: int) -> Iterator[Transfer]:
    return transfers(("receivable", "assessed", amount))


def _posted(event: Event[Any], envelope: Envelope, on: date, moves: Iterator[Transfer]) -> Iterator[Write]:
    return posted(event, envelope, on, moves, bill=event.originator_id)
