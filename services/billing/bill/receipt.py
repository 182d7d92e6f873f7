"""Money that reaches a bill without the treasurer, and money that the bank takes back: facts, which nothing refuses."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.billing.bill.bill import Bill, Channel, Receipt, Reversal, Status
from services.billing.bill.claim import terms
from services.billing.bill.lateness import note_missed_sanction
from services.billing.bill.pursuit import Term
from services.billing.bill.settlement import settle
from services.billing.bill.split import Split
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


@dataclass(frozen=True)
class Money:
    """Money that came, in whole rupiah, with what tells it apart. `bank`: the id of the bank or acquirer that told of it.

    `on`: the day of the payment at the office. `by`: the officer who found its bill, or recorded it; None for a system.
    """

    channel: Channel
    reference: str
    amount: int
    on: date
    bank: str | None = None
    by: str | None = None


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class MoneyReceived(Event[Bill]):
    """A bank, an acquirer or a set-off brought money for the bill. `moved`: what it covers, and what is over.

    `over`: what is over on the bill from now on; negative if the payer owes back what was refunded. `received_by`: the officer
    who found the bill of the money, or recorded it.
    """

    TOPIC = "billing.money-received"
    INDONESIAN = "Uang {amount:rupiah} masuk untuk tagihan ini ({channel}, referensi {reference})."
    ENGLISH = "{amount:rupiah} came in for this bill ({channel}, reference {reference})."
    channel: Channel
    reference: OfficialNumber
    amount: int
    received_on: date
    moved: Split
    bank: str | None = None
    over: int = 0
    received_by: str | None = None

    def apply(self, bill: Bill) -> None:
        if self.received_by is not None:
            bill.receivers = (*bill.receivers, self.received_by)
        bill.receipts = (*bill.receipts, Receipt(self.channel, self.reference, self.amount, self.received_on))
        bill.happened_until = max(bill.happened_until, self.received_on)


class PaymentReversed(Event[Bill]):
    """The bank took the money back. `moved`: what it no longer covers, negative; `over` as in `MoneyReceived`.

    `after_delivery`: the applicant has got what the bill is for: it is owed again, and nothing else begins again.
    """

    TOPIC = "billing.payment-reversed"
    INDONESIAN = "Bank menarik kembali {amount:rupiah} ({channel}, referensi {reference})."
    ENGLISH = "The bank took back {amount:rupiah} ({channel}, reference {reference})."
    verification_id: UUID | None
    channel: Channel
    reference: OfficialNumber
    amount: int
    reversed_on: date
    after_delivery: bool
    moved: Split
    status: Status
    """Of the bill from now on."""
    terms: tuple[Term, ...] = ()
    """The times that run again, because the bill is owed again."""
    over: int = 0

    def apply(self, bill: Bill) -> None:
        bill.receipts = tuple(
            replace(one, reversed_on=self.reversed_on) if (one.channel, one.reference) == self._key() else one
            for one in bill.receipts
        )
        bill.reversed_ahead = tuple(one for one in bill.reversed_ahead if not one.is_of(self.channel, self.reference))
        bill.status = self.status
        if self.terms:
            bill.overdue_since, bill.sanction_missed = None, 0

    def _key(self) -> tuple[Channel, str]:
        return self.channel, self.reference


class ReversalAnnounced(Event[Bill]):
    """The bank took back money of which no news has come yet; when it comes, it is taken back at once."""

    TOPIC = "billing.reversal-announced"
    INDONESIAN = "Bank menarik kembali uang yang beritanya belum datang ({channel}, referensi {reference})."
    ENGLISH = "The bank took back money of which no news has come yet ({channel}, reference {reference})."
    channel: Channel
    reference: OfficialNumber
    announced_on: date

    def apply(self, bill: Bill) -> None:
        bill.reversed_ahead = (*bill.reversed_ahead, Reversal(self.channel, self.reference, self.announced_on))


def unpaid_status(bill: Bill) -> Status:
    """The status of a bill on which money is owed."""
    return "skrd-issued" if bill.skrd is not None else "assessed"


# Decisions – record what happened. Time is an argument.
def receive_money(bill: Bill, money: Money, now: datetime) -> bool:
    """Records money that came; False if it is known already. It settles the bill once nothing is owed any more."""
    key = (money.channel, money.reference)
    if _known(bill, key) is not None:
        return False
    bill.record(
        MoneyReceived,
        now,
        channel=money.channel,
        reference=money.reference,
        amount=money.amount,
        received_on=money.on,
        moved=moved_by(bill, money.amount),
        bank=money.bank,
        over=bill.split_of(bill.received + money.amount).over,
        received_by=money.by,
    )
    announced = _announced(bill, key)
    if announced is not None:
        _take_back(bill, bill.receipts[-1], max(announced.on, money.on), now)
    else:
        settle(bill, now)
    return True


def reverse_money(bill: Bill, channel: Channel, reference: str, on: date, now: datetime) -> bool:
    """Records that the bank took money back; False if that is known already."""
    known = _known(bill, (channel, reference))
    if known is None:
        if _announced(bill, (channel, reference)) is not None:
            return False
        bill.record(ReversalAnnounced, now, channel=channel, reference=reference, announced_on=on)
        return True
    if known.reversed_on is not None:
        return False
    _take_back(bill, known, on, now)
    return True


def moved_by(bill: Bill, amount: int) -> Split:
    """What `amount` more (or less, if negative) on the bill changes in what is covered."""
    due = bill.split_of(bill.received + amount)
    return due - bill.split


def _known(bill: Bill, key: tuple[Channel, str]) -> Receipt | None:
    return next((one for one in bill.receipts if (one.channel, one.reference) == key), None)


def _announced(bill: Bill, key: tuple[Channel, str]) -> Reversal | None:
    return next((one for one in bill.reversed_ahead if one.is_of(*key)), None)


def _take_back(bill: Bill, receipt: Receipt, on: date, now: datetime) -> None:
    moved = moved_by(bill, -receipt.amount)
    owed_again = bill.status in {"settled", "written-off"} and moved.principal + moved.sanction < 0
    bill.record(
        PaymentReversed,
        now,
        verification_id=bill.verification_id,
        channel=receipt.channel,
        reference=receipt.reference,
        amount=receipt.amount,
        reversed_on=on,
        after_delivery=bill.delivered_on is not None,
        moved=moved,
        status=unpaid_status(bill) if owed_again else bill.status,
        terms=terms(bill, bill.received - receipt.amount) if owed_again else (),
        over=bill.split_of(bill.received - receipt.amount).over,
    )
    note_missed_sanction(bill, now)
