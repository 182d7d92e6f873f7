"""The STRD: a numbered bill of the sanction for paying late.

While principal is owed, it follows a Surat Teguran that was received and not heeded. Principal that was paid late without a
sanction can still take it: there is nothing left to remind of, so the STRD may follow at once [C].
"""

from datetime import date, datetime

from services.billing.bill.bill import Bill, Status
from services.billing.bill.claim import (
    moved_by_waiving,
    refuse_receiver,
    refuse_without_living_claim,
    rule_of,
)
from services.billing.bill.lateness import Sanction, sanction_until
from services.billing.bill.pursuit import STRD_ISSUED, Strd
from services.billing.bill.reminder import refuse_not_overdue
from services.billing.bill.split import Split
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import CardText, OfficialNumber


class ReminderFirst(RefusedByRule):
    code = "reminder-first"
    indonesian = (
        "STRD didahului Surat Teguran yang sudah diterima wajib retribusi. Terbitkan (alamat tagihan, lalu /reminders) atau "
        "catat penerimaannya (lalu /reminders/receipt)."
    )
    english = (
        "An STRD follows a reminder that the payer has received. Issue one (the address of the bill, then /reminders), "
        "or record its receipt (then /reminders/receipt)."
    )


class ReminderStillRuns(RefusedByRule):
    code = "reminder-still-runs"
    indonesian = "Surat Teguran {number} memberi waktu sampai {until:day}; terbitkan STRD sesudahnya."
    english = "The reminder {number} gives time until {until:day}; issue the STRD afterwards."


class NoSanctionMissing(RefusedByRule):
    code = "no-sanction-missing"
    indonesian = "Tidak ada sanksi yang belum ditagih sampai {on:day}; yang sudah ditagih {charged:rupiah}."
    english = "No sanction is missing until {on:day}; {charged:rupiah} have been charged."


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class StrdIssued(Event[Bill]):
    """The sanction was billed in an STRD, or what of it was missing. `moved`: what a surplus covers of it; `over`: what is left of it.

    `percent`: the rate of a month, as the rule writes it; `status`: of the bill from now on; `claim_until`: the last day of the
    claim. `payment_number` opens the public payment page of the bill.
    """

    TOPIC = STRD_ISSUED
    INDONESIAN = "STRD nomor {number} diterbitkan: sanksi {amount:rupiah} untuk {months} bulan keterlambatan."
    ENGLISH = "The STRD number {number} was issued: a sanction of {amount:rupiah} for {months} months of lateness."
    number: OfficialNumber
    months: int
    percent: CardText
    amount: int
    rule: CardText
    legal_basis: CardText
    issued_on: date
    issued_by: str
    moved: Split
    status: Status
    claim_until: date | None
    over: int = 0
    payment_number: OfficialNumber | None = None

    def apply(self, bill: Bill) -> None:
        bill.sanction += self.amount
        bill.sanction_charged += self.amount
        bill.sanction_missed = 0
        bill.strds = (*bill.strds, Strd(self.number, self.months, self.amount, self.issued_on, self.issued_by))
        bill.status = self.status
        bill.happened_until = max(bill.happened_until, self.issued_on)


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_strd(bill: Bill, on: date, issuer: str) -> Sanction:
    """What is missing of the sanction; refuses an STRD before a number is taken for it.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, ClaimHasExpired, NotOverdue, InstalmentsRun, ReminderFirst,
    ReminderStillRuns, NoSanctionMissing, EffectiveBeforeHistory, InvolvedInTheMoney.
    """
    refuse_without_living_claim(bill, on)
    refuse_receiver(bill, issuer)
    EffectiveBeforeHistory.check(on, bill.happened_until)
    refuse_not_overdue(bill, on)
    if bill.owed_principal > 0:
        _refuse_before_reminder(bill, on)
    whole = sanction_until(bill, on)
    missing = whole.amount - bill.sanction_charged
    if missing <= 0:
        raise NoSanctionMissing(on=on.isoformat(), charged=bill.sanction_charged)
    return Sanction(missing, whole.months)


def issue_strd(bill: Bill, number: str, on: date, issuer: str, now: datetime) -> None:
    """Bills what is missing of the sanction. A settled bill is owed again, unless a surplus covers it.

    Refuses like `refuse_strd`.
    """
    missing, rule = refuse_strd(bill, on, issuer), rule_of(bill)
    moved = moved_by_waiving(bill, 0, -missing.amount)
    is_owed = bill.owed > 0 or moved.over > -missing.amount
    bill.record(
        StrdIssued,
        now,
        number=number,
        months=missing.months,
        percent=str(rule.percent),
        amount=missing.amount,
        rule=rule.id,
        legal_basis=rule.legal_basis,
        issued_on=on,
        issued_by=issuer,
        moved=moved,
        status="skrd-issued" if is_owed else bill.status,
        claim_until=bill.claim_until,
        over=bill.split.over + moved.over,
        payment_number=bill.payment_number,
    )


def _refuse_before_reminder(bill: Bill, on: date) -> None:
    delivered = [one for one in bill.reminders if one.heeded_until is not None]
    if not delivered:
        raise ReminderFirst
    first = delivered[0]
    until = first.heeded_until
    assert until is not None
    if on <= until:
        raise ReminderStillRuns(number=first.number, until=until.isoformat())
