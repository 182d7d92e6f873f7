"""What paying late costs on one bill, and what of it nobody charged before the bill was paid.

A payer can pay late without having got a Surat Teguran. The bill is settled then, and still takes the sanction: an event says how
much is missing, whenever that changes, so that somebody issues the STRD before the claim expires.
"""

from dataclasses import dataclass
from datetime import date, datetime

from services.billing.bill.bill import Bill
from services.billing.bill.interest import Late, NoOverdueRule, overdue_rule
from services.billing.bill.split import split
from shared.journal.events import Event


@dataclass(frozen=True)
class Sanction:
    """What lateness costs in all, in whole rupiah; `months` of the part that was late longest, capped."""

    amount: int
    months: int


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class SanctionMissed(Event[Bill]):
    """A bill was paid late, and so much of the sanction was never charged; 0 once other news shows that nothing is missing.

    `claim_until`: the last day on which an STRD may charge it.
    """

    TOPIC = "billing.sanction-missed"
    INDONESIAN = "Tagihan dilunasi terlambat; sanksi yang belum ditagih {amount:rupiah}."
    ENGLISH = "The bill was paid late; {amount:rupiah} of the sanction were not charged."
    amount: int
    on: date
    claim_until: date | None

    def apply(self, bill: Bill) -> None:
        bill.sanction_missed = self.amount


# Rules
def sanction_until(bill: Bill, on: date, waived: int | None = None) -> Sanction:
    """The whole sanction for lateness until a day, charged or not: a function of sums and days, not of the order of news.

    Money counts on the day on which it came; what the bank took back never came. `waived`: of the principal, if not as it is.
    Instalments that are kept end the lateness on the day of their decision [C]. The bill has an SKRD. Raises NoOverdueRule.
    """
    assert bill.skrd is not None
    rule = overdue_rule(bill.overdue_rule, bill.office, bill.skrd.issued_on)
    late = list(_late_parts(bill, on, bill.total - (bill.waived if waived is None else waived)))
    months = max((rule.months_late(bill.skrd.due_on, one.until) for one in late if one.amount), default=0)
    return Sanction(rule.interest(bill.skrd.due_on, late), min(months, rule.cap_months))


def _late_parts(bill: Bill, on: date, principal: int) -> list[Late]:
    plan = bill.plan if bill.plan is not None and bill.plan.holds(bill.received, on) else None
    last = date.max if plan is None else plan.decided_on
    parts: list[Late] = []
    covered = 0
    for day in sorted({one.on for one in bill.receipts if one.reversed_on is None and one.on <= on}):
        now_covered = max(covered, _covered_on(bill, day, principal))
        parts.append(Late(now_covered - covered, min(day, last)))
        covered = now_covered
    return [*parts, Late(principal - covered, min(on, last))]


def _covered_on(bill: Bill, day: date, principal: int) -> int:
    """What of the principal the money until a day covers, next to the sanctions charged until then."""
    came = sum(one.amount for one in bill.receipts if one.reversed_on is None and one.on <= day)
    charged = sum(one.amount for one in bill.strds if one.issued_on <= day)
    money = min(came, bill.received)
    return split(money, principal, min(charged, bill.sanction), bill.settles_first).principal


def missed_sanction(bill: Bill) -> int:
    """What of the sanction was never charged on a bill that is settled; 0 after its claim has expired."""
    if bill.skrd is None or bill.status != "settled" or bill.expired_on is not None:
        return 0
    paid_until = _paid_until(bill)
    if paid_until <= bill.skrd.due_on:
        return 0
    try:
        whole = sanction_until(bill, paid_until)
    except NoOverdueRule:
        return 0
    return max(whole.amount - bill.sanction_charged, 0)


def _paid_until(bill: Bill) -> date:
    return max((one.on for one in bill.receipts if one.reversed_on is None), default=date.min)


# Decision – records one thing. Time is an argument.
def note_missed_sanction(bill: Bill, now: datetime) -> None:
    """Records what of the sanction is missing on a settled bill, whenever that changes."""
    missing = missed_sanction(bill)
    if missing != bill.sanction_missed:
        on = max(_paid_until(bill), bill.happened_until)
        bill.record(SanctionMissed, now, amount=missing, on=on, claim_until=bill.claim_until)
