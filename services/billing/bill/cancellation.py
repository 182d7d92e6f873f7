"""A wrong bill is cancelled by two persons, and replaced by another for the same matter; no bill is ever changed.

The money on it is over, and goes back or to its replacement. Source: PP 12/2019 (who sets does not approve); SOD-12: a
correction is a new event with a reason and a second approver.
"""

from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID

from services.billing.bill.assessment import NothingDue
from services.billing.bill.bill import NOTHING_OWED, Bill, Cancellation
from services.billing.bill.claim import refuse_involved
from services.billing.bill.split import Split
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event

CancellationGround = Literal["wrong-amount", "wrong-payer", "issued-twice", "nothing-owed"]
"""After `nothing-owed` the matter goes on without a payment; after the others it waits for the bill that replaces this one."""
_BY_DECISION = "cancellation"


class NothingToCancel(RefusedByRule):
    code = "nothing-to-cancel"
    indonesian = "Tagihan ini berstatus {status:words}; tidak ada yang dapat dibatalkan."
    english = "This bill is {status:words}; there is nothing to cancel."


class CancellationProposedAlready(RefusedByRule):
    code = "cancellation-proposed-already"
    indonesian = "Pembatalan tagihan ini sudah diusulkan pada {on:day}; pejabat lain menyetujui atau menolaknya."
    english = "The cancellation of this bill was proposed on {on:day} already; another officer approves or rejects it."


class NoCancellationProposed(RefusedByRule):
    code = "no-cancellation-proposed"
    indonesian = "Belum ada usul pembatalan untuk tagihan ini; usulkan dahulu dengan alasannya."
    english = "Nobody has proposed to cancel this bill; propose it first, with the reason."


class ProposerMayNotApprove(DutiesNotSeparate):
    """A second person approves."""

    clause = "SOD-12"


class NotCancelled(RefusedByRule):
    code = "not-cancelled"
    indonesian = "Tagihan ini masih berlaku; batalkan dahulu dengan persetujuan pejabat lain, lalu buat penggantinya."
    english = "This bill is not cancelled; cancel it first with another officer's approval, then replace it."


class ReplacedAlready(RefusedByRule):
    code = "replaced-already"
    indonesian = "Tagihan ini sudah mempunyai pengganti."
    english = "This bill was replaced already."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CancellationProposed(Event[Bill]):
    """An officer asks to cancel the bill; nothing has changed yet."""

    TOPIC = "billing.cancellation-proposed"
    INDONESIAN = "Pembatalan tagihan diusulkan ({ground}): {reason}"
    ENGLISH = "It was proposed to cancel the bill ({ground}): {reason}"
    ground: CancellationGround
    reason: str
    proposed_by: str
    proposed_on: date

    def apply(self, bill: Bill) -> None:
        bill.cancellation = Cancellation(self.ground, self.proposed_by, self.proposed_on)
        bill.happened_until = max(bill.happened_until, self.proposed_on)


class CancellationRejected(Event[Bill]):
    """Another officer lets the bill stand."""

    TOPIC = "billing.cancellation-rejected"
    INDONESIAN = "Usul pembatalan tagihan ditolak: {reason}"
    ENGLISH = "The proposal to cancel the bill was rejected: {reason}"
    reason: str
    rejected_by: str
    rejected_on: date

    def apply(self, bill: Bill) -> None:
        bill.cancellation = None
        bill.happened_until = max(bill.happened_until, self.rejected_on)


class BillCancelled(Event[Bill]):
    """Another officer approved: nothing is owed on this bill. `moved`: what its money no longer covers, and is over.

    `charged`: what was owed on it in all, in whole rupiah; 0 before the SKRD. `is_states`: its money is in the state treasury.
    """

    TOPIC = "billing.bill-cancelled"
    INDONESIAN = "Tagihan dibatalkan ({ground})."
    ENGLISH = "The bill was cancelled ({ground})."
    verification_id: UUID | None
    ground: CancellationGround
    charged: int
    moved: Split
    approved_by: str
    cancelled_on: date
    is_states: bool = False

    def apply(self, bill: Bill) -> None:
        bill.status, bill.sanction_missed = "cancelled", 0
        bill.happened_until = max(bill.happened_until, self.cancelled_on)


class BillReplaced(Event[Bill]):
    """Another bill for the same matter replaces it."""

    TOPIC = "billing.bill-replaced"
    INDONESIAN = "Tagihan diganti dengan tagihan baru."
    ENGLISH = "The bill was replaced by a new one."
    by_bill: UUID
    replaced_by: str
    replaced_on: date

    def apply(self, bill: Bill) -> None:
        bill.replaced_by = self.by_bill


# Decisions – refuse, or record one thing. Time is an argument.
def propose_cancellation(bill: Bill, ground: CancellationGround, reason: str, by: str, on: date, now: datetime) -> None:
    """Asks to cancel the bill. Raises NothingToCancel, CancellationProposedAlready, EffectiveBeforeHistory."""
    if bill.status in NOTHING_OWED:
        raise NothingToCancel(status=bill.status)
    if bill.cancellation is not None:
        raise CancellationProposedAlready(on=bill.cancellation.proposed_on)
    EffectiveBeforeHistory.check(on, bill.happened_until)
    bill.record(CancellationProposed, now, ground=ground, reason=reason, proposed_by=by, proposed_on=on)


def approve_cancellation(bill: Bill, by: str, on: date, now: datetime) -> None:
    """Cancels the bill. Raises NoCancellationProposed, NothingToCancel, ProposerMayNotApprove, InvolvedInTheMoney,
    EffectiveBeforeHistory.
    """
    proposed = _proposed(bill, by, on)
    refuse_involved(bill, by)
    if bill.status in NOTHING_OWED:
        raise NothingToCancel(status=bill.status)
    charged = bill.total - bill.waived + bill.sanction if bill.is_charged else 0
    bill.record(
        BillCancelled,
        now,
        verification_id=bill.verification_id,
        ground=cast("CancellationGround", proposed.ground),
        charged=charged,
        moved=Split(over=bill.received) - bill.split,
        approved_by=by,
        cancelled_on=on,
        is_states=bill.state_law is not None,
    )
    if proposed.ground == "nothing-owed":
        bill.record(
            NothingDue,
            now,
            verification_id=bill.verification_id,
            law=_BY_DECISION,
            legal_basis=bill.legal_basis,
            indonesian="Tagihan dibatalkan dengan persetujuan pejabat kedua: tidak ada yang terutang.",
            english="The bill was cancelled with a second officer's approval: nothing is owed.",
        )


def reject_cancellation(bill: Bill, reason: str, by: str, on: date, now: datetime) -> None:
    """Lets the bill stand. Raises NoCancellationProposed, ProposerMayNotApprove, EffectiveBeforeHistory."""
    _proposed(bill, by, on)
    bill.record(CancellationRejected, now, reason=reason, rejected_by=by, rejected_on=on)


def refuse_replacement(bill: Bill) -> None:
    """Raises NotCancelled or ReplacedAlready."""
    if bill.status != "cancelled":
        raise NotCancelled
    if bill.replaced_by is not None:
        raise ReplacedAlready


def replace_by(bill: Bill, other: UUID, by: str, on: date, now: datetime) -> None:
    """Names the bill that replaces it. Refuses like `refuse_replacement`."""
    refuse_replacement(bill)
    bill.record(BillReplaced, now, by_bill=other, replaced_by=by, replaced_on=on)


def _proposed(bill: Bill, by: str, on: date) -> Cancellation:
    if bill.cancellation is None:
        raise NoCancellationProposed
    if by == bill.cancellation.proposed_by:
        raise ProposerMayNotApprove(because=CancellationProposed.TOPIC)
    EffectiveBeforeHistory.check(on, bill.happened_until)
    return bill.cancellation
