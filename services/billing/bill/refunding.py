"""Keeps a part of a bill's surplus for a refund. The bill itself keeps it, so refunds in parallel never take more than is over."""

from datetime import date, datetime
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.bill.receipt import moved_by
from services.billing.bill.settlement import settle
from services.billing.bill.split import Split
from shared.errors import RefusedByRule
from shared.journal.events import Event


class SurplusTooSmall(RefusedByRule):
    code = "surplus-too-small"
    indonesian = (
        "Kelebihan pembayaran pada tagihan ini yang belum diambil pengembalian lain adalah {surplus:rupiah}, bukan {amount:rupiah}. "
        "Ajukan paling banyak sebesar itu; `surplus` pada tagihan menyebutkan jumlahnya."
    )
    english = (
        "What is over on this bill, and not taken by another refund, is {surplus:rupiah}, not {amount:rupiah}. "
        "Propose at most that; `surplus` of the bill says how much."
    )


class StateRefundsItself(RefusedByRule):
    """Revenue of the state lies in the state treasury, so the office has no money to give back."""

    code = "state-refunds-itself"
    indonesian = (
        "Biaya ini PNBP ({law}): uangnya ada di kas negara, jadi kantor tidak dapat mengembalikannya. Pembayar mengajukan "
        "pengembaliannya kepada instansi pengelola PNBP dengan NTPN-nya; bendahara membantu dengan surat konfirmasi."
    )
    english = (
        "This fee is PNBP ({law}): the state treasury has the money, so the office cannot give it back. The payer asks the agency "
        "that manages the PNBP for it, with the NTPN; the treasurer helps with a letter that confirms it."
    )


class NothingOver(RefusedByRule):
    code = "nothing-over"
    indonesian = (
        "Pada tagihan ini tidak ada kelebihan pembayaran yang dapat diminta kembali. Lihat apakah pengembaliannya sudah diajukan: "
        "baca alamat ini."
    )
    english = (
        "Nothing was paid too much on this bill that could be asked back. See whether its refund was asked for already: read this "
        "address."
    )


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class RefundReserved(Event[Bill]):
    """A part of the surplus is kept for a refund. `moved` and `over` as in `MoneyReceived`."""

    TOPIC = "billing.refund-reserved"
    INDONESIAN = "{amount:rupiah} dari kelebihan pembayaran disisihkan untuk pengembalian."
    ENGLISH = "{amount:rupiah} of the surplus was set aside for a refund."
    refund_id: UUID
    amount: int
    reserved_on: date
    moved: Split
    over: int

    def apply(self, bill: Bill) -> None:
        bill.reserved = (*bill.reserved, (self.refund_id, self.amount))


class RefundReleased(Event[Bill]):
    """What was kept for a refund, and not set off, is on the bill again; it covers what has become owed since."""

    TOPIC = "billing.refund-released"
    INDONESIAN = "{amount:rupiah} yang disisihkan untuk pengembalian kembali ke tagihan ini."
    ENGLISH = "{amount:rupiah} that was set aside for a refund is on this bill again."
    refund_id: UUID
    amount: int
    released_on: date
    moved: Split
    over: int

    def apply(self, bill: Bill) -> None:
        left = ((id, kept - self.amount if id == self.refund_id else kept) for id, kept in bill.reserved)
        bill.reserved = tuple((id, kept) for id, kept in left if kept)


# Decisions – refuse, or record one thing. Time is an argument.
def refundable(bill: Bill) -> int:
    """All that is over on the bill. Raises StateRefundsItself, NothingOver."""
    _refuse_money_of_the_state(bill)
    if bill.surplus == 0:
        raise NothingOver
    return bill.surplus


def reserve(bill: Bill, refund_id: UUID, amount: int, on: date, now: datetime) -> None:
    """Keeps `amount` of the surplus for a refund. Raises StateRefundsItself, SurplusTooSmall."""
    _refuse_money_of_the_state(bill)
    if amount > bill.surplus:
        raise SurplusTooSmall(surplus=bill.surplus, amount=amount)
    moved, over = _moved(bill, -amount)
    bill.record(RefundReserved, now, refund_id=refund_id, amount=amount, reserved_on=on, moved=moved, over=over)


def release(bill: Bill, refund_id: UUID, amount: int, on: date, now: datetime) -> None:
    """Gives back what a refund kept; it settles the bill if it covers all that is owed. Nothing for 0."""
    if amount == 0:
        return
    moved, over = _moved(bill, amount)
    bill.record(RefundReleased, now, refund_id=refund_id, amount=amount, released_on=on, moved=moved, over=over)
    settle(bill, now)


def _refuse_money_of_the_state(bill: Bill) -> None:
    if bill.state_law is not None:
        raise StateRefundsItself(law=bill.state_law)


def _moved(bill: Bill, amount: int) -> tuple[Split, int]:
    return moved_by(bill, amount), bill.split_of(bill.received + amount).over
