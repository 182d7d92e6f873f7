"""Instalments by decision: parts with a day each, which together are exactly what is owed.

While they are kept, a payer pays the next part, and no further lateness is counted. A missed part is a task for the office; after
the days of grace of the rule the instalments lapse, all is owed at once, and lateness counts as if they had never been [C].
"""

from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from services.billing.bill.bill import Bill
from services.billing.bill.claim import (
    NothingIsOwed,
    prolong,
    prolonged_until,
    refuse_involved,
    refuse_without_living_claim,
    rule_of,
)
from services.billing.bill.plan import Part, Plan
from services.billing.bill.reminder import InstalmentsRun
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.months import after_months
from shared.privacy.clear_text import OfficialNumber


class InstalmentsNotExact(RefusedByRule):
    code = "instalments-not-exact"
    indonesian = "Jumlah semua angsuran harus tepat {expected:rupiah}, bukan {sum:rupiah}."
    english = "The instalments must add up to exactly {expected:rupiah}, not {sum:rupiah}."


class InstalmentsOutOfOrder(RefusedByRule):
    code = "instalments-out-of-order"
    indonesian = "Tanggal angsuran harus berurutan, yang pertama tidak sebelum {first:day} dan yang terakhir tidak sesudah {last:day}."
    english = "The days of the instalments must follow one another, none before {first:day} and none after {last:day}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class InstalmentsGranted(Event[Bill]):
    """A decision lets the payer pay what is owed in parts. `claim_until`: the last day of the claim, if its time begins again."""

    TOPIC = "billing.instalments-granted"
    INDONESIAN = "Pembayaran {amount:rupiah} boleh diangsur menurut keputusan {decision}."
    ENGLISH = "{amount:rupiah} may be paid in instalments by decision {decision}."
    decision: OfficialNumber
    amount: int
    parts: tuple[Part, ...]
    received_before: int
    grace_days: int
    decided_on: date
    decided_by: str
    claim_until: date | None

    def apply(self, bill: Bill) -> None:
        bill.plan = Plan(
            self.decision, self.parts, self.decided_on, self.decided_by, self.received_before, self.grace_days
        )
        bill.happened_until = max(bill.happened_until, self.decided_on)
        prolong(bill, self.claim_until)


class InstalmentKept(Event[Bill]):
    """All parts that were due are paid. `next_due`: the last day of the next one; None: no part is left."""

    TOPIC = "billing.instalment-kept"
    INDONESIAN = "Angsuran sampai {on} sudah dibayar."
    ENGLISH = "The instalments until {on} are paid."
    on: date
    next_due: date | None

    def apply(self, bill: Bill) -> None:
        assert bill.plan is not None
        bill.plan = replace(bill.plan, kept_until=self.on)


class InstalmentMissed(Event[Bill]):
    """A part was not paid on its last day. `lapses_after`: the last day on which it can still be paid."""

    TOPIC = "billing.instalment-missed"
    INDONESIAN = "Angsuran ke-{number} tidak dibayar pada waktunya; masih dapat dibayar sampai {lapses_after}."
    ENGLISH = "Instalment {number} was not paid in time; it can still be paid until {lapses_after}."
    number: int
    owed: int
    on: date
    lapses_after: date

    def apply(self, bill: Bill) -> None:
        assert bill.plan is not None
        bill.plan = replace(bill.plan, missed=(*bill.plan.missed, self.number))


class InstalmentsLapsed(Event[Bill]):
    """A missed part was not paid within the days of grace: all that is owed is due."""

    TOPIC = "billing.instalments-lapsed"
    INDONESIAN = "Angsuran gugur; seluruh sisa {owed:rupiah} harus dibayar sekaligus."
    ENGLISH = "The instalments lapsed; the rest of {owed:rupiah} is due at once."
    owed: int
    on: date

    def apply(self, bill: Bill) -> None:
        assert bill.plan is not None
        bill.plan = replace(bill.plan, lapsed_on=self.on)
        bill.overdue_since = bill.overdue_since or self.on


# Decisions – refuse, or record one thing. Time is an argument.
def grant_instalments(bill: Bill, decision: str, parts: tuple[Part, ...], *, by: str, on: date, now: datetime) -> None:
    """Lets the payer pay in parts; decided by somebody who neither set an amount nor received money.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, ClaimHasExpired, NothingIsOwed, InvolvedInTheMoney, InstalmentsRun,
    InstalmentsNotExact, InstalmentsOutOfOrder, EffectiveBeforeHistory.
    """
    refuse_without_living_claim(bill, on)
    refuse_involved(bill, by)
    EffectiveBeforeHistory.check(on, bill.happened_until)
    if bill.owed == 0:
        raise NothingIsOwed
    running = None if bill.plan is None else bill.plan.next_number(bill.received)
    if bill.plan is not None and running is not None and bill.plan.holds(bill.received, on):
        raise InstalmentsRun(until=bill.plan.last_day_of(running).isoformat())
    if (total := sum(part.amount for part in parts)) != bill.owed:
        raise InstalmentsNotExact(expected=bill.owed, sum=total)
    rule = rule_of(bill)
    days, last = [part.due_on for part in parts], after_months(on, rule.instalment_months)
    if days[0] < on or days[-1] > last or any(later <= earlier for earlier, later in pairwise(days)):
        raise InstalmentsOutOfOrder(first=on.isoformat(), last=last.isoformat())
    bill.record(
        InstalmentsGranted,
        now,
        decision=decision,
        amount=bill.owed,
        parts=parts,
        received_before=bill.received,
        grace_days=rule.instalment_grace_days,
        decided_on=on,
        decided_by=by,
        claim_until=prolonged_until(bill, "instalments", on),
    )


def pass_instalment(bill: Bill, on: date, now: datetime) -> None:
    """Decides what follows from a day that is over on `on`: the part was paid, was missed, or lets the instalments lapse."""
    plan = bill.plan
    if plan is None or plan.lapsed_on is not None or bill.owed == 0:
        return
    number = plan.next_number(bill.received)
    next_due = None if number is None else plan.parts[number - 1].due_on
    if number is None or next_due is None or next_due >= on:
        if plan.kept_until != on:
            bill.record(InstalmentKept, now, on=on, next_due=next_due)
        return
    last = plan.last_day_of(number)
    if last < on:
        bill.record(InstalmentsLapsed, now, owed=bill.owed, on=on)
    elif number not in plan.missed:
        bill.record(InstalmentMissed, now, number=number, owed=bill.payable(on), on=on, lapses_after=last)
