"""Reliefs (keringanan, pengurangan, pembebasan): the office gives up a part of the principal or of the sanction.

One person proposes, the head of office decides; neither set an amount of the bill nor received money for it (SOD-06).
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from services.billing.bill.bill import Bill
from services.billing.bill.claim import moved_by_waiving, refuse_involved, refuse_without_claim
from services.billing.bill.pursuit import Relief
from services.billing.bill.settlement import settle
from services.billing.bill.split import Split
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, NotFound, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class ReliefWaits(RefusedByRule):
    code = "relief-waits"
    indonesian = "Usul keringanan nomor {number} belum diputus; satu tagihan hanya mempunyai satu usul terbuka."
    english = "Relief {number} is not decided yet; a bill has one open proposal of a relief."


class ReliefTooLarge(RefusedByRule):
    code = "relief-too-large"
    indonesian = "Paling banyak dapat diringankan {principal:rupiah} dari pokok dan {sanction:rupiah} dari sanksi."
    english = "At most {principal:rupiah} of the principal and {sanction:rupiah} of the sanction can be waived."


class ReliefOfNothing(RefusedByRule):
    code = "relief-of-nothing"
    indonesian = "Isi `principal`, `sanction`, atau keduanya dengan jumlah yang diringankan."
    english = "Give the amount to be waived in `principal`, in `sanction`, or in both."


class NoSuchRelief(NotFound):
    code = "no-such-relief"
    indonesian = "Tagihan ini tidak mempunyai usul keringanan dengan nomor itu."
    english = "This bill has no proposal of a relief with this number."


class ReliefDecidedAlready(RefusedByRule):
    code = "relief-decided-already"
    indonesian = "Usul keringanan nomor {number} sudah diputus pada {on:day}."
    english = "Relief {number} was decided on {on:day}."


class ProposerMayNotDecide(DutiesNotSeparate):
    """Four eyes: the person who proposed something does not decide it."""

    clause = "SOD-06"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ReliefProposed(Event[Bill]):
    """An officer proposed to give up a part of what was charged; nothing changes until it is decided."""

    TOPIC = "billing.relief-proposed"
    INDONESIAN = "Keringanan diusulkan: pokok {principal:rupiah}, sanksi {sanction:rupiah}."
    ENGLISH = "A relief was proposed: {principal:rupiah} of the principal, {sanction:rupiah} of the sanction."
    number: int
    principal: int
    sanction: int
    ground: str
    legal_basis: str
    proposed_by: str
    proposed_on: date

    def apply(self, bill: Bill) -> None:
        relief = Relief(
            self.number,
            self.principal,
            self.sanction,
            self.ground,
            self.legal_basis,
            self.proposed_by,
            self.proposed_on,
        )
        bill.reliefs = (*bill.reliefs, relief)


class ReliefDecided(Event[Bill]):
    """Another person decided a proposed relief. `moved`: what the money on the bill covers otherwise; what is over must go back."""

    TOPIC = "billing.relief-decided"
    INDONESIAN = "Keringanan {number} {outcome} ({decision}): pokok {principal:rupiah}, sanksi {sanction:rupiah}."
    ENGLISH = (
        "Relief {number} was {outcome} ({decision}): {principal:rupiah} of principal, {sanction:rupiah} of sanction."
    )
    number: int
    outcome: Literal["granted", "rejected"]
    decision: OfficialNumber
    principal: int
    """What was waived; 0 if the relief was rejected."""
    sanction: int
    moved: Split
    decided_by: str
    decided_on: date

    def apply(self, bill: Bill) -> None:
        bill.waived += self.principal
        bill.sanction -= self.sanction
        bill.reliefs = tuple(
            replace(
                one, state=self.outcome, decision=self.decision, decided_by=self.decided_by, decided_on=self.decided_on
            )
            if one.number == self.number
            else one
            for one in bill.reliefs
        )
        bill.happened_until = max(bill.happened_until, self.decided_on)


# Decisions – refuse, or record one thing. Time is an argument.
def propose_relief(
    bill: Bill, principal: int, sanction: int, *, ground: str, legal_basis: str, by: str, on: date, now: datetime
) -> None:
    """Proposes a relief of the principal, of the sanction, or of both.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, InvolvedInTheMoney, ReliefOfNothing, ReliefWaits,
    ReliefTooLarge, EffectiveBeforeHistory.
    """
    refuse_without_claim(bill)
    refuse_involved(bill, by)
    EffectiveBeforeHistory.check(on, bill.happened_until)
    if principal + sanction == 0:
        raise ReliefOfNothing
    for one in bill.reliefs:
        if one.state == "proposed":
            raise ReliefWaits(number=one.number)
    _refuse_too_much(bill, principal, sanction)
    bill.record(
        ReliefProposed,
        now,
        number=len(bill.reliefs) + 1,
        principal=principal,
        sanction=sanction,
        ground=ground,
        legal_basis=legal_basis,
        proposed_by=by,
        proposed_on=on,
    )


def decide_relief(
    bill: Bill,
    number: int,
    outcome: Literal["granted", "rejected"],
    decision: str,
    *,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Approves or rejects a proposed relief; an approved one may settle the bill, or leave money over.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, NoSuchRelief, ReliefDecidedAlready, InvolvedInTheMoney,
    ProposerMayNotDecide, ReliefTooLarge, EffectiveBeforeHistory.
    """
    refuse_without_claim(bill)
    relief = next((one for one in bill.reliefs if one.number == number), None)
    if relief is None:
        raise NoSuchRelief(what="relief")
    if relief.decided_on is not None:
        raise ReliefDecidedAlready(number=number, on=relief.decided_on.isoformat())
    refuse_involved(bill, by)
    if by == relief.proposed_by:
        raise ProposerMayNotDecide(because=ReliefProposed.TOPIC)
    EffectiveBeforeHistory.check(on, max(bill.happened_until, relief.proposed_on))
    principal, sanction = (relief.principal, relief.sanction) if outcome == "granted" else (0, 0)
    _refuse_too_much(bill, principal, sanction)
    bill.record(
        ReliefDecided,
        now,
        number=number,
        outcome=outcome,
        decision=decision,
        principal=principal,
        sanction=sanction,
        moved=moved_by_waiving(bill, principal, sanction),
        decided_by=by,
        decided_on=on,
    )
    settle(bill, now)


def _refuse_too_much(bill: Bill, principal: int, sanction: int) -> None:
    if principal > bill.total - bill.waived or sanction > bill.sanction:
        raise ReliefTooLarge(principal=bill.total - bill.waived, sanction=bill.sanction)
