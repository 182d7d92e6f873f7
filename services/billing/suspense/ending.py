"""Where money in suspense goes: to a bill, back to its sender, or back to the bank."""

from datetime import date, datetime
from uuid import UUID

from services.billing.bill.bill import Bill, Channel
from services.billing.bill.payment import IssuerMayNotReceive, NotPaidToTheState, SkrdNotIssued
from services.billing.bill.receipt import Money, receive_money
from services.billing.bill.skrd import SkrdIssued
from services.billing.suspense.unclaimed import Status, Unclaimed
from shared.errors import Conflict, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event


class NotInSuspense(Conflict):
    code = "not-in-suspense"
    indonesian = "Uang ini tidak lagi dititipkan: {status:words}. Baca kembali titipan ini."
    english = "This money is no longer in suspense: {status:words}. Read it again."


class MoneyKnownOtherwise(Conflict):
    code = "money-known-otherwise"
    indonesian = (
        "Tagihan itu sudah memuat uang dengan saluran dan referensi yang sama, tetapi jumlahnya berbeda atau sudah ditarik bank. "
        "Periksa dahulu rekening koran; yang keliru dikoreksi oleh bank."
    )
    english = (
        "That bill already has money with the same channel and reference, but of another amount or taken back by the bank. "
        "Check the bank statement first; the bank corrects what is wrong."
    )


class TheStateHasIt(RefusedByRule):
    """Revenue of the state lies in the state treasury, so the office has no money to give back."""

    code = "the-state-has-it"
    indonesian = (
        "Uang dengan NTPN ini ada di kas negara, jadi kantor tidak dapat mengembalikannya. Bukukan pada tagihan PNBP-nya (alamat "
        "titipan, lalu /assignment); yang lebih diteruskan dari tagihan itu untuk restitusi."
    )
    english = (
        "The state treasury has the money with this NTPN, so the office cannot give it back. Put it on its PNBP bill (the address of "
        "the sum, then /assignment); what is over there is referred for restitution from that bill."
    )


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class MoneyAssigned(Event[Unclaimed]):
    """A person found the bill that the money is for; the same commit records it on the bill. `held_on`: the day it came."""

    TOPIC = "billing.money-assigned"
    INDONESIAN = "Titipan {amount:rupiah} ({channel}) dibukukan pada tagihannya."
    ENGLISH = "{amount:rupiah} in suspense ({channel}) was put on its bill."
    bill_id: UUID
    channel: Channel
    amount: int
    held_on: date
    assigned_on: date
    assigned_by: str

    def apply(self, unclaimed: Unclaimed) -> None:
        unclaimed.status, unclaimed.bill_id = "on-bill", self.bill_id
        unclaimed.happened_until = max(unclaimed.happened_until, self.assigned_on)


class ReturnReserved(Event[Unclaimed]):
    """A refund to the sender was proposed; nobody assigns the money meanwhile."""

    TOPIC = "billing.return-reserved"
    INDONESIAN = "Titipan ini disisihkan untuk dikembalikan kepada pengirimnya."
    ENGLISH = "This money was set aside to be returned to its sender."
    refund_id: UUID
    reserved_on: date

    def apply(self, unclaimed: Unclaimed) -> None:
        unclaimed.status, unclaimed.refund_id = "reserved", self.refund_id
        unclaimed.happened_until = max(unclaimed.happened_until, self.reserved_on)


class ReturnCancelled(Event[Unclaimed]):
    """The refund ended without a payment: the money waits in suspense again."""

    TOPIC = "billing.return-cancelled"
    INDONESIAN = "Pengembalian batal; uang ini kembali menjadi titipan."
    ENGLISH = "The refund ended without a payment; this money is in suspense again."
    refund_id: UUID
    cancelled_on: date

    def apply(self, unclaimed: Unclaimed) -> None:
        unclaimed.status, unclaimed.refund_id = "held", None
        unclaimed.happened_until = max(unclaimed.happened_until, self.cancelled_on)


class MoneyReturned(Event[Unclaimed]):
    """The money went back to its sender."""

    TOPIC = "billing.money-returned"
    INDONESIAN = "Titipan {amount:rupiah} dikembalikan kepada pengirimnya."
    ENGLISH = "{amount:rupiah} in suspense was returned to its sender."
    refund_id: UUID
    amount: int
    returned_on: date

    def apply(self, unclaimed: Unclaimed) -> None:
        unclaimed.status = "returned"
        unclaimed.happened_until = max(unclaimed.happened_until, self.returned_on)


class HeldMoneyReversed(Event[Unclaimed]):
    """The bank took the money back. `was_returned`: the office had returned it, so its sender owes it."""

    TOPIC = "billing.held-money-reversed"
    INDONESIAN = "Bank menarik kembali titipan {amount:rupiah} ({channel})."
    ENGLISH = "The bank took back {amount:rupiah} in suspense ({channel})."
    channel: Channel
    amount: int
    reversed_on: date
    was_returned: bool

    def apply(self, unclaimed: Unclaimed) -> None:
        unclaimed.status = "reversed"
        unclaimed.happened_until = max(unclaimed.happened_until, self.reversed_on)


# Decisions – refuse, or record one thing. Time is an argument.
def assign(unclaimed: Unclaimed, bill: Bill, by: str, on: date, now: datetime) -> None:
    """Puts the money on its bill, with its own channel, reference and day. On a bill that has it already it is counted once.

    Money in the state treasury goes to a bill of the state, also to one that needs no money any more: it is over there, and referred
    for restitution. Raises NotInSuspense, EffectiveBeforeHistory, NothingIsDue, NoLongerOwed, PaidToTheState, NotPaidToTheState,
    SkrdNotIssued, IssuerMayNotReceive, MoneyKnownOtherwise.
    """
    _refuse_unless(unclaimed, "held")
    EffectiveBeforeHistory.check(on, unclaimed.happened_until)
    if unclaimed.channel == "state":
        _refuse_unless_paid_to_the_state(bill)
    else:
        _refuse_unless_paid_to_the_office(bill, by)
    key, rupiah = (unclaimed.channel, unclaimed.reference), unclaimed.amount
    known = next((one for one in bill.receipts if (one.channel, one.reference) == key), None)
    if known is not None and (known.amount != rupiah or known.reversed_on is not None):
        raise MoneyKnownOtherwise
    unclaimed.record(
        MoneyAssigned,
        now,
        bill_id=bill.id,
        channel=unclaimed.channel,
        amount=rupiah,
        held_on=unclaimed.on,
        assigned_on=on,
        assigned_by=by,
    )
    receive_money(bill, Money(unclaimed.channel, unclaimed.reference, rupiah, unclaimed.on, by=by), now)


def reserve_return(unclaimed: Unclaimed, refund_id: UUID, on: date, now: datetime) -> None:
    """Keeps the money for a refund to its sender. Raises NotInSuspense, TheStateHasIt, EffectiveBeforeHistory."""
    _refuse_unless(unclaimed, "held")
    if unclaimed.channel == "state":
        raise TheStateHasIt
    EffectiveBeforeHistory.check(on, unclaimed.happened_until)
    unclaimed.record(ReturnReserved, now, refund_id=refund_id, reserved_on=on)


def cancel_return(unclaimed: Unclaimed, refund_id: UUID, on: date, now: datetime) -> None:
    """Ends the reservation; nothing if the bank has taken the money back meanwhile."""
    if unclaimed.status == "reserved":
        unclaimed.record(ReturnCancelled, now, refund_id=refund_id, cancelled_on=on)


def confirm_return(unclaimed: Unclaimed, refund_id: UUID, on: date, now: datetime) -> None:
    """Records that the money went back to its sender. Raises NotInSuspense, if the bank has taken it back."""
    _refuse_unless(unclaimed, "reserved")
    unclaimed.record(MoneyReturned, now, refund_id=refund_id, amount=unclaimed.amount, returned_on=on)


def take_back(unclaimed: Unclaimed, on: date, now: datetime) -> bool:
    """Records that the bank took the money back; False if that is known, or if a bill has the money: then the bill records it."""
    if unclaimed.status in {"on-bill", "reversed"}:
        return False
    unclaimed.record(
        HeldMoneyReversed,
        now,
        channel=unclaimed.channel,
        amount=unclaimed.amount,
        reversed_on=on,
        was_returned=unclaimed.status == "returned",
    )
    return True


def _refuse_unless_paid_to_the_state(bill: Bill) -> None:
    if bill.state_law is None:
        raise NotPaidToTheState
    if bill.total == 0:  # a bill that two persons found not owed had an amount that could be paid
        bill.refuse_when_nothing_is_due()


def _refuse_unless_paid_to_the_office(bill: Bill, by: str) -> None:
    bill.refuse_when_nothing_is_due()
    bill.refuse_when_paid_to_the_state()
    if bill.skrd is None:
        raise SkrdNotIssued
    if by == bill.skrd.issued_by:
        raise IssuerMayNotReceive(because=SkrdIssued.TOPIC)


def _refuse_unless(unclaimed: Unclaimed, status: Status) -> None:
    if unclaimed.status != status:
        raise NotInSuspense(status=unclaimed.status)
