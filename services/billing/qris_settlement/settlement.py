"""The acquirer settles payments in batches: one credit on the office's account for many payments, less its fee (MDR).

Its report says which payments a batch holds, each at most once, and moves nothing in the ledger. What arrived, and the fee, are
posted by the line of the bank's statement alone (`reconciliation`), so that a batch never counts twice. A payment that it took back
(a chargeback) is reversed in the case of its bill, as if the acquirer's own notice had told of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from shared.errors import Conflict, RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import OfficialNumber

CHARGEBACKS: Final = "qris-chargebacks"
"""The deadline of a batch with chargebacks; it has passed as soon as the batch is recorded."""
_SETTLEMENTS: Final = UUID("b6f7c2a0-5f2b-4e54-9c0c-1a0a8c2d7e11")


class QrisNotInTransit(RefusedByRule):
    code = "qris-not-in-transit"
    indonesian = "{count} pembayaran QRIS dalam daftar itu tidak menunggu penyelesaian pada NMID tersebut. Periksa laporan acquirer."
    english = "{count} QRIS payments in the list do not wait for settlement at this NMID. Check the acquirer's report."


class QrisSettledAlready(Conflict):
    code = "qris-settled-already"
    indonesian = "Salah satu pembayaran QRIS ini sudah masuk penyelesaian lain. Baca kembali daftar yang belum selesai."
    english = "One of these QRIS payments is in another settlement already. Read again which are not settled."


class QrisPaymentUnknown(RefusedByRule):
    code = "qris-payment-unknown"
    indonesian = (
        "{count} pembayaran yang ditarik kembali acquirer tidak dikenal pada NMID tersebut. Periksa laporan acquirer."
    )
    english = "{count} payments that the acquirer took back are not known at this NMID. Check the acquirer's report."


class SettlementDiffers(RefusedByRule):
    code = "qris-settlement-differs"
    indonesian = "Jumlah pembayaran QRIS ini {sum:rupiah}, bukan {gross:rupiah}. Periksa daftar referensinya."
    english = "These QRIS payments sum up to {sum:rupiah}, not {gross:rupiah}. Check the list of references."


class SettlementKnownOtherwise(Conflict):
    code = "qris-settlement-known-otherwise"
    indonesian = (
        "Penyelesaian {batch} sudah dicatat dengan isi lain. Pakai nomor batch lain, atau klarifikasi kepada acquirer."
    )
    english = "The settlement {batch} is recorded with another content. Use another batch number, or ask the acquirer."


class FeeAboveGross(RefusedByRule):
    code = "qris-fee-above-gross"
    indonesian = "MDR {mdr:rupiah} lebih besar daripada jumlah kotor {gross:rupiah}. Periksa laporan acquirer."
    english = "The MDR of {mdr:rupiah} is larger than the gross amount of {gross:rupiah}. Check the acquirer's report."


@dataclass(frozen=True, slots=True)
class InTransit:
    """A payment that the acquirer has and did not settle yet; without a code and a bill if it is held in suspense."""

    code_id: UUID | None
    bill_id: UUID | None
    nmid: str
    reference: str
    amount: int
    paid_on: date


@dataclass(frozen=True, slots=True)
class KnownPayment:
    """A payment that the acquirer told of, settled or not; without a bill if it was held in suspense. `case_id`: of its bill."""

    bill_id: UUID | None
    case_id: UUID
    reference: str
    amount: int


@dataclass(frozen=True)
class BatchLine:
    """The sums of a batch, in whole rupiah."""

    on: date
    nmid: str
    count: int
    gross: int
    mdr: int


class QrisSettlement(Aggregate):
    """One batch of the acquirer, in whole rupiah; `mdr`: its fee, kept from the gross amount."""

    TOPIC = "billing.qris-settlement"

    office: str
    nmid: str
    batch: str
    settled_on: date
    gross: int
    mdr: int
    references: tuple[str, ...]
    taken_back: tuple[str, ...] = ()
    """Payments that the acquirer took back with this batch (chargebacks)."""
    are_chargebacks_recorded: bool = False


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class QrisSettled(FirstEvent[QrisSettlement]):
    """The acquirer credited the money of these payments to the office's account, less its fee.

    `taken_back`: earlier payments that it took back with this batch; each is then recorded in the case of its bill.
    """

    TOPIC = "billing.qris-settled"
    INDONESIAN = "Acquirer menyelesaikan {gross:rupiah} QRIS pada rekening kantor, MDR {mdr:rupiah} (batch {batch})."
    ENGLISH = "The acquirer settled {gross:rupiah} of QRIS on the office's account, MDR {mdr:rupiah} (batch {batch})."
    office: str
    nmid: OfficialNumber
    batch: OfficialNumber
    settled_on: date
    gross: int
    mdr: int
    references: tuple[OfficialNumber, ...]
    taken_back: tuple[OfficialNumber, ...] = ()


class QrisChargebacksRecorded(Event[QrisSettlement]):
    """Each payment that the acquirer took back with the batch is taken off its bill, or out of suspense."""

    TOPIC = "billing.qris-chargebacks-recorded"
    INDONESIAN = "{count} pembayaran QRIS yang ditarik kembali acquirer sudah dibukukan."
    ENGLISH = "{count} QRIS payments that the acquirer took back are recorded."
    count: int

    def apply(self, settlement: QrisSettlement) -> None:
        settlement.are_chargebacks_recorded = True


def settlement_id(office: str, nmid: str, batch: str) -> UUID:
    """The same batch has the same id, however often its news comes."""
    return uuid5(_SETTLEMENTS, f"{office} {nmid} {batch}")


# Decisions – refuse, or record one thing. Time is an argument.
def settle(
    office: str,
    line: BatchLine,
    batch: str,
    references: Sequence[str],
    in_transit: Sequence[InTransit],
    now: datetime,
    *,
    taken_back: Sequence[str] = (),
    known: Sequence[KnownPayment] = (),
) -> QrisSettlement:
    """Settles payments that are in transit; `taken_back` are `known` ones that the acquirer took back with the batch.

    Raises QrisNotInTransit, QrisPaymentUnknown, SettlementDiffers, FeeAboveGross.
    """
    amounts = {one.reference: one.amount for one in in_transit if one.nmid == line.nmid}
    unknown = sum(one not in amounts for one in set(references))
    if unknown or not (references or taken_back):
        raise QrisNotInTransit(count=unknown)
    strange = set(taken_back) - {one.reference for one in known}
    if strange:
        raise QrisPaymentUnknown(count=len(strange))
    chosen = tuple(dict.fromkeys(references))
    total = sum(amounts[one] for one in chosen)
    if total != line.gross or len(chosen) != line.count:
        raise SettlementDiffers(sum=total, gross=line.gross)
    if line.mdr > line.gross:
        raise FeeAboveGross(mdr=line.mdr, gross=line.gross)
    return QrisSettlement.begin(
        QrisSettled,
        id=settlement_id(office, line.nmid, batch),
        now=now,
        office=office,
        nmid=line.nmid,
        batch=batch,
        settled_on=line.on,
        gross=line.gross,
        mdr=line.mdr,
        references=chosen,
        taken_back=tuple(dict.fromkeys(taken_back)),
    )


def end_chargebacks(settlement: QrisSettlement, now: datetime) -> None:
    """Records once that all chargebacks of the batch are recorded."""
    if settlement.taken_back and not settlement.are_chargebacks_recorded:
        settlement.record(QrisChargebacksRecorded, now, count=len(settlement.taken_back))


def refuse_other_content(
    known: QrisSettlement, line: BatchLine, references: Sequence[str], taken_back: Sequence[str] = ()
) -> None:
    """Raises SettlementKnownOtherwise unless the batch is recorded just so."""
    same = (known.nmid, known.gross, known.mdr, set(known.references), set(known.taken_back)) == (
        line.nmid,
        line.gross,
        line.mdr,
        set(references),
        set(taken_back),
    )
    if not same:
        raise SettlementKnownOtherwise(batch=known.batch)
