"""A claim that expired or cannot be collected is written off: one person proposes, the head of office decides.

Nobody writes off a claim while a complaint holds its case; the caller reads the hold and refuses before it decides.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from services.billing.bill.bill import Bill
from services.billing.bill.claim import (
    NothingIsOwed,
    moved_by_waiving,
    refuse_involved,
    refuse_receiver,
    refuse_without_claim,
)
from services.billing.bill.pursuit import WriteOff, WriteOffReason
from services.billing.bill.relief import ProposerMayNotDecide
from services.billing.bill.split import Split
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class ClaimStillLives(RefusedByRule):
    code = "claim-lives"
    indonesian = "Hak menagih belum kedaluwarsa. Usulkan sebagai piutang tak tertagih (`uncollectable`), atau tunggu."
    english = "The claim has not expired. Propose it as uncollectable (`uncollectable`), or wait."


class WriteOffWaits(RefusedByRule):
    code = "write-off-waits"
    indonesian = "Usul penghapusan tanggal {on:day} belum diputus."
    english = "The write-off proposed on {on:day} is not decided yet."


class NoOpenWriteOff(RefusedByRule):
    code = "no-open-write-off"
    indonesian = "Tidak ada usul penghapusan yang menunggu keputusan. Usulkan dahulu (alamat tagihan, lalu /write-off)."
    english = "No write-off waits for a decision. Propose one first (the address of the bill, then /write-off)."


class OwedOtherwiseNow(RefusedByRule):
    code = "owed-otherwise-now"
    indonesian = "Sisa tagihan kini {owed:rupiah}, bukan {proposed:rupiah} seperti yang diusulkan. Tolak usul ini, lalu usulkan lagi."
    english = "Now {owed:rupiah} are owed, not {proposed:rupiah} as it was proposed. Reject this proposal, then propose again."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class WriteOffProposed(Event[Bill]):
    """An officer proposed no longer to pursue the claim; it is owed until that is decided."""

    TOPIC = "billing.write-off-proposed"
    INDONESIAN = "Penghapusan piutang diusulkan ({reason}): pokok {principal:rupiah}, sanksi {sanction:rupiah}."
    ENGLISH = "It was proposed to write the claim off ({reason}): {principal:rupiah} of principal, {sanction:rupiah} of sanction."
    reason: WriteOffReason
    principal: int
    sanction: int
    ground: str
    legal_basis: str
    proposed_by: str
    proposed_on: date

    def apply(self, bill: Bill) -> None:
        bill.write_off = WriteOff(
            self.reason,
            self.principal,
            self.sanction,
            self.ground,
            self.legal_basis,
            self.proposed_by,
            self.proposed_on,
        )


class WriteOffRejected(Event[Bill]):
    """The proposal to write the claim off was rejected: it is owed as before."""

    TOPIC = "billing.write-off-rejected"
    INDONESIAN = "Usul penghapusan piutang ditolak."
    ENGLISH = "The proposal to write the claim off was rejected."
    decision: OfficialNumber
    decided_by: str
    decided_on: date

    def apply(self, bill: Bill) -> None:
        assert bill.write_off is not None
        bill.write_off = replace(
            bill.write_off,
            state="rejected",
            decision=self.decision,
            decided_by=self.decided_by,
            decided_on=self.decided_on,
        )


class WrittenOff(Event[Bill]):
    """Another person approved: what was still owed is no longer pursued. What was paid stays paid."""

    TOPIC = "billing.claim-written-off"
    INDONESIAN = "Piutang dihapuskan dengan keputusan {decision}: pokok {principal:rupiah}, sanksi {sanction:rupiah}."
    ENGLISH = "The claim was written off by decision {decision}: {principal:rupiah} of principal, {sanction:rupiah} of sanction."
    principal: int
    sanction: int
    moved: Split
    decision: OfficialNumber
    decided_by: str
    decided_on: date

    def apply(self, bill: Bill) -> None:
        assert bill.write_off is not None
        bill.waived += self.principal
        bill.sanction -= self.sanction
        bill.status = "written-off"
        bill.happened_until = max(bill.happened_until, self.decided_on)
        bill.write_off = replace(
            bill.write_off,
            state="granted",
            decision=self.decision,
            decided_by=self.decided_by,
            decided_on=self.decided_on,
        )


# Decisions – refuse, or record one thing. Time is an argument.
def propose_write_off(
    bill: Bill, reason: WriteOffReason, *, ground: str, legal_basis: str, by: str, on: date, now: datetime
) -> None:
    """Proposes to write off all that is owed.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, NothingIsOwed, InvolvedInTheMoney (who received money), WriteOffWaits,
    ClaimStillLives, EffectiveBeforeHistory.
    """
    refuse_without_claim(bill)
    refuse_receiver(bill, by)
    EffectiveBeforeHistory.check(on, bill.happened_until)
    if bill.owed == 0:
        raise NothingIsOwed
    if bill.write_off is not None and bill.write_off.state == "proposed":
        raise WriteOffWaits(on=bill.write_off.proposed_on.isoformat())
    if reason == "expired" and bill.expired_on is None:
        raise ClaimStillLives
    bill.record(
        WriteOffProposed,
        now,
        reason=reason,
        principal=bill.owed_principal,
        sanction=bill.owed_sanction,
        ground=ground,
        legal_basis=legal_basis,
        proposed_by=by,
        proposed_on=on,
    )


def decide_write_off(
    bill: Bill, outcome: Literal["granted", "rejected"], decision: str, *, by: str, on: date, now: datetime
) -> None:
    """Approves or rejects a proposed write-off; by somebody who neither proposed it, set an amount nor received money.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, NoOpenWriteOff, InvolvedInTheMoney, ProposerMayNotDecide,
    OwedOtherwiseNow, ClaimStillLives, EffectiveBeforeHistory.
    """
    refuse_without_claim(bill)
    proposed = bill.write_off
    if proposed is None or proposed.state != "proposed":
        raise NoOpenWriteOff
    refuse_involved(bill, by)
    if by == proposed.proposed_by:
        raise ProposerMayNotDecide(because=WriteOffProposed.TOPIC)
    EffectiveBeforeHistory.check(on, max(bill.happened_until, proposed.proposed_on))
    who = {"decision": decision, "decided_by": by, "decided_on": on}
    if outcome == "rejected":
        bill.record(WriteOffRejected, now, **who)
        return
    principal, sanction = bill.owed_principal, bill.owed_sanction
    if (principal, sanction) != (proposed.principal, proposed.sanction):
        raise OwedOtherwiseNow(owed=bill.owed, proposed=proposed.principal + proposed.sanction)
    if proposed.reason == "expired" and bill.expired_on is None:
        raise ClaimStillLives
    moved = moved_by_waiving(bill, principal, sanction)
    bill.record(WrittenOff, now, principal=principal, sanction=sanction, moved=moved, **who)
