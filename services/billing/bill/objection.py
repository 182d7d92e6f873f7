"""The objection (keberatan) against an SKRD: filed within months of it, decided within months, granted by silence.

It does not stay the payment. Under the same SKRD there is one objection. Granted, it lowers what was charged; what was paid above
that must go back.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from services.billing.bill.bill import NOTHING_OWED, Bill
from services.billing.bill.claim import (
    moved_by_waiving,
    prolong,
    prolonged_until,
    refuse_involved,
    refuse_without_claim,
    rule_of,
)
from services.billing.bill.lateness import sanction_until
from services.billing.bill.pursuit import Objection, ObjectionOutcome
from services.billing.bill.settlement import settle
from services.billing.bill.split import Split
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.months import after_months
from shared.privacy.clear_text import OfficialNumber

DecidedOutcome = Literal["rejected", "granted-in-part", "granted"]


class ObjectionTooLate(RefusedByRule):
    code = "objection-too-late"
    indonesian = "Keberatan atas SKRD ini hanya dapat diajukan sampai {until:day}."
    english = "An objection against this SKRD could be filed until {until:day}."


class ObjectionFiledAlready(RefusedByRule):
    code = "objection-filed-already"
    indonesian = "Atas SKRD ini sudah diajukan keberatan pada {on:day}; keberatan hanya satu kali."
    english = "An objection against this SKRD was filed on {on:day}; there is only one."


class ObjectionTooLarge(RefusedByRule):
    code = "objection-too-large"
    indonesian = "Yang dapat dipersoalkan paling banyak {most:rupiah}."
    english = "At most {most:rupiah} can be disputed."


class NotAPart(RefusedByRule):
    code = "not-a-part"
    indonesian = "Yang dikabulkan sebagian (`granted`) paling sedikit Rp1 dan paling banyak {most:rupiah}."
    english = "What is granted in part (`granted`) is at least Rp1 and at most {most:rupiah}."


class NoOpenObjection(RefusedByRule):
    code = "no-open-objection"
    indonesian = "Pada tagihan ini tidak ada keberatan yang menunggu keputusan."
    english = "No objection waits for a decision on this bill."


class GrantedBySilence(RefusedByRule):
    code = "granted-by-silence"
    indonesian = "Batas keputusan lewat pada {until:day}; keberatan ini dianggap dikabulkan."
    english = "The time for the decision ended on {until:day}; this objection counts as granted."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ObjectionFiled(Event[Bill]):
    """The payer disputes a part or all of the SKRD; the payment is not stayed. Silence until `decide_by` grants it.

    `claim_until`: the last day of the claim, if its time begins again; `owed`: on the bill then. `by_payer`: the payer filed it
    with the own account, not an officer for them.
    """

    TOPIC = "billing.objection-filed"
    INDONESIAN = "Keberatan diajukan atas {disputed:rupiah} dari SKRD; diputus paling lambat {decide_by}."
    ENGLISH = (
        "An objection against {disputed:rupiah} of the SKRD was filed; it is decided until {decide_by} at the latest."
    )
    disputed: int
    ground: str
    filed_on: date
    decide_by: date
    claim_until: date | None
    owed: int
    by_payer: bool = False

    def apply(self, bill: Bill) -> None:
        bill.objection = Objection(self.disputed, self.ground, self.filed_on, self.decide_by, by_payer=self.by_payer)
        bill.happened_until = max(bill.happened_until, self.filed_on)
        prolong(bill, self.claim_until)


class ObjectionDecided(Event[Bill]):
    """The objection was decided, or silence granted it (then without decision and person).

    `principal`: what is no longer charged; `sanction`: what of the sanction had been charged on it. `moved`: what the money on the
    bill covers otherwise.
    """

    TOPIC = "billing.objection-decided"
    INDONESIAN = "Keberatan {outcome}: {principal:rupiah} tidak lagi ditagih."
    ENGLISH = "The objection was {outcome}: {principal:rupiah} are no longer charged."
    outcome: ObjectionOutcome
    principal: int
    sanction: int
    moved: Split
    decision: OfficialNumber | None
    ground: str | None
    decided_by: str | None
    decided_on: date

    def apply(self, bill: Bill) -> None:
        assert bill.objection is not None
        bill.waived += self.principal
        bill.sanction -= self.sanction
        bill.sanction_charged -= self.sanction
        bill.objection = replace(
            bill.objection,
            outcome=self.outcome,
            granted=self.principal,
            decision=self.decision,
            decided_on=self.decided_on,
        )
        bill.happened_until = max(bill.happened_until, self.decided_on)


# Decisions – refuse, or record one thing. Time is an argument.
def objection_until(bill: Bill) -> date:
    """The last day on which an objection against the SKRD can be filed. Raises NoSkrd, NoOverdueRule."""
    rule = rule_of(bill)
    assert bill.skrd is not None
    return after_months(bill.skrd.issued_on, rule.objection_months)


def file_objection(bill: Bill, disputed: int, ground: str, on: date, now: datetime, *, by_payer: bool = False) -> None:
    """Files the objection of the payer.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, NoOverdueRule, ObjectionFiledAlready, ObjectionTooLate,
    ObjectionTooLarge, EffectiveBeforeHistory.
    """
    refuse_without_claim(bill)
    assert bill.skrd is not None
    if bill.objection is not None:
        raise ObjectionFiledAlready(on=bill.objection.filed_on.isoformat())
    rule = rule_of(bill)
    EffectiveBeforeHistory.check(on, bill.skrd.issued_on)
    if on > (until := objection_until(bill)):
        raise ObjectionTooLate(until=until.isoformat())
    if disputed > (most := bill.total - bill.waived):
        raise ObjectionTooLarge(most=most)
    bill.record(
        ObjectionFiled,
        now,
        disputed=disputed,
        ground=ground,
        filed_on=on,
        decide_by=after_months(on, rule.objection_decision_months),
        claim_until=prolonged_until(bill, "objection", on),
        owed=bill.owed,
        by_payer=by_payer,
    )


def decide_objection(
    bill: Bill,
    outcome: DecidedOutcome,
    granted: int,
    *,
    decision: str,
    ground: str,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Decides the objection; `granted` counts if it is granted in part. By somebody who neither set an amount nor received money.

    Raises NoOpenObjection, GrantedBySilence, InvolvedInTheMoney, NotAPart, EffectiveBeforeHistory.
    """
    objection = _open(bill)
    refuse_involved(bill, by)
    EffectiveBeforeHistory.check(on, objection.filed_on)
    if on > objection.decide_by:
        raise GrantedBySilence(until=objection.decide_by.isoformat())
    if outcome == "granted-in-part" and not 0 < granted < objection.disputed:
        raise NotAPart(most=objection.disputed - 1)
    principal = {"rejected": 0, "granted-in-part": granted, "granted": objection.disputed}[outcome]
    _decide(bill, outcome, principal, decision, ground, by, on, now)


def grant_by_silence(bill: Bill, on: date, now: datetime) -> None:
    """Grants the objection if the time for its decision is over on `on`."""
    objection = bill.objection
    if objection is not None and objection.outcome is None and objection.decide_by < on:
        _decide(
            bill, "granted-by-silence", objection.disputed, None, None, None, objection.decide_by + timedelta(1), now
        )


def _open(bill: Bill) -> Objection:
    if bill.objection is None or bill.objection.outcome is not None:
        raise NoOpenObjection
    return bill.objection


def _decide(
    bill: Bill,
    outcome: ObjectionOutcome,
    granted: int,
    decision: str | None,
    ground: str | None,
    by: str | None,
    on: date,
    now: datetime,
) -> None:
    principal = 0 if bill.status in NOTHING_OWED else min(granted, bill.total - bill.waived)
    sanction = _charged_too_much(bill, principal)
    bill.record(
        ObjectionDecided,
        now,
        outcome=outcome,
        principal=principal,
        sanction=sanction,
        moved=Split() if bill.status in NOTHING_OWED else moved_by_waiving(bill, principal, sanction),
        decision=decision,
        ground=ground,
        decided_by=by,
        decided_on=on,
    )
    settle(bill, now)


def _charged_too_much(bill: Bill, principal: int) -> int:
    """What the STRDs charged on principal that was never owed; what a relief waived of it is not given back twice."""
    if principal == 0 or not bill.strds:
        return 0
    right = sanction_until(bill, bill.strds[-1].issued_on, bill.waived + principal).amount
    return max(0, min(bill.sanction_charged - right, bill.sanction))
