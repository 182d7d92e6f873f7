"""The claim that an SKRD makes: its rule on late payment, how long it lives, what runs on it, and who may decide about it."""

from datetime import date, timedelta

from services.billing.bill.bill import NOTHING_OWED, Bill
from services.billing.bill.interest import Interruption, OverdueRule, overdue_rule
from services.billing.bill.payment import PaymentReceived
from services.billing.bill.pursuit import STRD_ISSUED, Term
from services.billing.bill.skrd import SkrdIssued, claim_lives_until
from services.billing.bill.split import Split, split
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.months import after_months


class NoSkrd(RefusedByRule):
    code = "no-skrd"
    indonesian = "Tagihan ini belum mempunyai SKRD. Terbitkan dahulu SKRD-nya (alamat tagihan, lalu /skrd)."
    english = "This bill has no SKRD yet. Issue its SKRD first (the address of the bill, then /skrd)."


class ClaimEnded(RefusedByRule):
    code = "claim-ended"
    indonesian = "Tagihan ini berstatus {status:words}, sehingga tidak ada lagi yang ditagih."
    english = "The status of this bill is: {status:words}. There is nothing left to claim."


class ClaimHasExpired(RefusedByRule):
    code = "claim-expired"
    indonesian = (
        "Hak menagih kedaluwarsa sejak {expired_on:day}. Uang yang masih dibayar tetap diterima; kantor dapat mengusulkan "
        "penghapusan (alamat tagihan, lalu /write-off)."
    )
    english = (
        "The claim has expired on {expired_on:day}. Money that is still paid is received; the office can propose to write the "
        "claim off (the address of the bill, then /write-off)."
    )


class NothingIsOwed(RefusedByRule):
    code = "nothing-owed"
    indonesian = "Pada tagihan ini tidak ada lagi yang harus dibayar."
    english = "Nothing is owed on this bill any more."


class InvolvedInTheMoney(DutiesNotSeparate):
    """SOD-06: who set an amount of the bill, or received money for it, does not decide what the office gives up."""

    clause = "PP 12/2019; SOD-06"


# Reading
def rule_of(bill: Bill) -> OverdueRule:
    """The rule on late payment of the bill's SKRD. Raises NoSkrd, NoOverdueRule."""
    if bill.skrd is None:
        raise NoSkrd
    return overdue_rule(bill.overdue_rule, bill.office, bill.skrd.issued_on)


def last_day(bill: Bill) -> date:
    """The last day of the claim. Raises NoSkrd, NoOverdueRule."""
    rule = rule_of(bill)
    assert bill.skrd is not None
    return bill.claim_until or claim_lives_until(rule, bill, bill.skrd.issued_on)


def prolonged_until(bill: Bill, by: Interruption, on: date) -> date | None:
    """The last day of the claim after something that interrupts its time; None if that changes nothing.

    What comes after the last day interrupts nothing. News that comes late, of something in time, brings the claim back.

    Raises NoSkrd, NoOverdueRule.
    """
    rule, until = rule_of(bill), last_day(bill)
    if by not in rule.interrupted_by or on > until:
        return None
    later = after_months(on, rule.claim_months)
    return later if later > until else None


def terms(bill: Bill, received: int) -> tuple[Term, ...]:
    """The times that run on a bill which is owed again, with `received` rupiah on it."""
    if bill.skrd is None:
        return ()
    found = []
    if bill.claim_until is not None and bill.expired_on is None:
        found.append(Term("claim-expiry", bill.claim_until))
    plan = bill.plan
    number = None if plan is None or plan.lapsed_on is not None else plan.next_number(received)
    if plan is None or number is None:
        found.append(Term("bill-overdue", bill.skrd.due_on))
    else:
        part = plan.parts[number - 1]
        found.append(Term("instalment", plan.last_day_of(number) if number in plan.missed else part.due_on))
    return tuple(found)


def moved_by_waiving(bill: Bill, principal: int, sanction: int) -> Split:
    """What the money on the bill would cover otherwise if so much less of each were due; more, if negative."""
    due = bill.total - bill.waived - principal
    return split(bill.received, due, bill.sanction - sanction, bill.settles_first) - bill.split


# Evolving
def prolong(bill: Bill, until: date | None) -> None:
    """Evolves: the claim lives until a later day."""
    if until is not None:
        bill.claim_until, bill.expired_on = until, None


# Refusals
def refuse_without_claim(bill: Bill) -> None:
    """Refuses what is done about a claim if there is none. Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded."""
    bill.refuse_when_nothing_is_due()
    bill.refuse_when_paid_to_the_state()
    if bill.skrd is None:
        raise NoSkrd
    if bill.status in NOTHING_OWED or bill.status == "written-off":
        raise ClaimEnded(status=bill.status)


def refuse_without_living_claim(bill: Bill, on: date) -> None:
    """Refuses what pursues a claim that has expired, too. Also raises ClaimHasExpired, NoOverdueRule."""
    refuse_without_claim(bill)
    until = last_day(bill)
    if bill.expired_on is not None or on > until:
        raise ClaimHasExpired(expired_on=(bill.expired_on or until + timedelta(days=1)).isoformat())


def refuse_involved(bill: Bill, person: str) -> None:
    """Raises InvolvedInTheMoney for a person who set an amount of the bill or received money for it."""
    if bill.skrd is not None and person == bill.skrd.issued_by:
        raise InvolvedInTheMoney(because=SkrdIssued.TOPIC)
    if any(person == one.issued_by for one in bill.strds):
        raise InvolvedInTheMoney(because=STRD_ISSUED)
    refuse_receiver(bill, person)


def refuse_receiver(bill: Bill, person: str) -> None:
    """Raises InvolvedInTheMoney for a person who received money for the bill."""
    if person in bill.receivers:
        raise InvolvedInTheMoney(because=PaymentReceived.TOPIC)
