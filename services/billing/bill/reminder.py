"""An SKRD that is not paid: it becomes overdue, and the office reminds the payer by a Surat Teguran before any STRD.

A Surat Teguran counts from the day on which the payer received it. How long the payer then has is the office's rule.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from services.billing.bill.bill import Bill
from services.billing.bill.claim import (
    NothingIsOwed,
    prolong,
    prolonged_until,
    refuse_without_claim,
    refuse_without_living_claim,
    rule_of,
)
from services.billing.bill.pursuit import Reminder
from shared.errors import EffectiveBeforeHistory, NotFound, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class NotOverdue(RefusedByRule):
    code = "not-overdue"
    indonesian = "Tagihan ini belum menunggak: jatuh temponya {due:day}."
    english = "This bill is not overdue: it falls due on {due:day}."


class InstalmentsRun(RefusedByRule):
    code = "instalments-run"
    indonesian = (
        "Tagihan ini sedang diangsur, sampai {until:day} untuk angsuran berikutnya. Tunggu sampai lunas atau gugur."
    )
    english = (
        "This bill is being paid in instalments, the next one until {until:day}. Wait until they are paid or lapse."
    )


class ReminderWaits(RefusedByRule):
    code = "reminder-waits"
    indonesian = "Surat Teguran {number} masih memberi waktu sampai {until:day}."
    english = "The reminder {number} still gives time until {until:day}."


class NoSuchReminder(NotFound):
    code = "no-such-reminder"
    indonesian = "Tagihan ini tidak mempunyai Surat Teguran dengan nomor itu."
    english = "This bill has no reminder with this number."


class ReminderDeliveredAlready(RefusedByRule):
    code = "reminder-delivered-already"
    indonesian = "Surat Teguran {number} sudah tercatat diterima pada {on:day}."
    english = "The reminder {number} is recorded as received on {on:day}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class BecameOverdue(Event[Bill]):
    """The due date passed and the bill was not paid; its status stays."""

    TOPIC = "billing.bill-overdue"
    INDONESIAN = "Tagihan menunggak {owed:rupiah} sejak jatuh temponya lewat."
    ENGLISH = "The bill is overdue: {owed:rupiah} were not paid by the due date."
    owed: int
    on: date

    def apply(self, bill: Bill) -> None:
        bill.overdue_since = self.on


class ReminderIssued(Event[Bill]):
    """The office reminded the payer by a numbered Surat Teguran. `payment_number` opens the public payment page of the bill."""

    TOPIC = "billing.reminder-issued"
    INDONESIAN = "Surat Teguran nomor {number} diterbitkan atas {owed:rupiah}."
    ENGLISH = "The reminder number {number} was issued over {owed:rupiah}."
    number: OfficialNumber
    owed: int
    issued_on: date
    issued_by: str
    payment_number: OfficialNumber | None = None

    def apply(self, bill: Bill) -> None:
        bill.reminders = (*bill.reminders, Reminder(self.number, self.issued_on, self.issued_by, self.owed))
        bill.happened_until = max(bill.happened_until, self.issued_on)


class ReminderDelivered(Event[Bill]):
    """The payer received the Surat Teguran, which counts from this day.

    `heeded_until`: the last day before an STRD may be issued; `claim_until`: the last day of the claim, if its time begins again.
    `owed`: on the bill then.
    """

    TOPIC = "billing.reminder-delivered"
    INDONESIAN = "Surat Teguran nomor {number} diterima wajib retribusi pada {delivered_on}."
    ENGLISH = "The payer received the reminder number {number} on {delivered_on}."
    number: OfficialNumber
    delivered_on: date
    heeded_until: date
    claim_until: date | None
    owed: int

    def apply(self, bill: Bill) -> None:
        bill.reminders = tuple(
            replace(one, delivered_on=self.delivered_on, heeded_until=self.heeded_until)
            if one.number == self.number
            else one
            for one in bill.reminders
        )
        prolong(bill, self.claim_until)


class ReminderUnheeded(Event[Bill]):
    """The time that a Surat Teguran gave is over, and the bill is not paid: an STRD may be issued."""

    TOPIC = "billing.reminder-unheeded"
    INDONESIAN = "Waktu Surat Teguran nomor {number} habis tanpa pelunasan."
    ENGLISH = "The time of the reminder number {number} is over, and the bill is not paid."
    number: OfficialNumber
    on: date

    def apply(self, bill: Bill) -> None:
        bill.reminders = tuple(
            replace(one, unheeded_on=self.on) if one.number == self.number else one for one in bill.reminders
        )


# Decisions – refuse, or record one thing. Time is an argument.
def become_overdue(bill: Bill, on: date, now: datetime) -> None:
    """Records once that the due date of the SKRD is over on `on`, if something is owed."""
    if bill.skrd is not None and bill.skrd.due_on < on and bill.owed > 0 and bill.overdue_since is None:
        bill.record(BecameOverdue, now, owed=bill.owed, on=on)


def refuse_reminder(bill: Bill, on: date) -> None:
    """Refuses a Surat Teguran, before a number is taken for it.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, ClaimHasExpired, NothingIsOwed, NotOverdue, InstalmentsRun,
    ReminderWaits, EffectiveBeforeHistory.
    """
    refuse_without_living_claim(bill, on)
    EffectiveBeforeHistory.check(on, bill.happened_until)
    if bill.owed == 0:
        raise NothingIsOwed
    refuse_not_overdue(bill, on)
    for one in bill.reminders[-1:]:
        if one.heeded_until is not None and on <= one.heeded_until:
            raise ReminderWaits(number=one.number, until=one.heeded_until.isoformat())


def issue_reminder(bill: Bill, number: str, on: date, issuer: str, now: datetime) -> None:
    """Reminds the payer. Refuses like `refuse_reminder`."""
    refuse_reminder(bill, on)
    bill.record(
        ReminderIssued,
        now,
        number=number,
        owed=bill.owed,
        issued_on=on,
        issued_by=issuer,
        payment_number=bill.payment_number,
    )


def deliver_reminder(bill: Bill, number: str, delivered_on: date, today: date, now: datetime) -> None:
    """Records the receipt of a Surat Teguran, also when the news of it comes late.

    Raises NothingIsDue, PaidToTheState, NoSkrd, ClaimEnded, NoOverdueRule, NoSuchReminder, ReminderDeliveredAlready, and
    EffectiveBeforeHistory for a day before the letter or after `today`.
    """
    refuse_without_claim(bill)
    known = next((one for one in bill.reminders if one.number == number), None)
    if known is None:
        raise NoSuchReminder(what="reminder")
    if known.delivered_on is not None:
        raise ReminderDeliveredAlready(number=number, on=known.delivered_on.isoformat())
    EffectiveBeforeHistory.check(delivered_on, known.issued_on)
    EffectiveBeforeHistory.check(today, delivered_on)
    bill.record(
        ReminderDelivered,
        now,
        number=number,
        delivered_on=delivered_on,
        heeded_until=delivered_on + timedelta(days=rule_of(bill).reminder_days),
        claim_until=prolonged_until(bill, "reminder", delivered_on),
        owed=bill.owed,
    )


def note_unheeded(bill: Bill, on: date, now: datetime) -> None:
    """Records once for each Surat Teguran that its time is over, unless the bill was paid."""
    if bill.owed == 0:
        return
    for one in bill.reminders:
        if one.heeded_until is not None and one.heeded_until < on and one.unheeded_on is None:
            bill.record(ReminderUnheeded, now, number=one.number, on=on)


def refuse_not_overdue(bill: Bill, on: date) -> None:
    """Raises NotOverdue until the due date is over, and InstalmentsRun while instalments are kept."""
    assert bill.skrd is not None
    if on <= bill.skrd.due_on:
        raise NotOverdue(due=bill.skrd.due_on.isoformat())
    plan = bill.plan
    number = None if plan is None else plan.next_number(bill.received)
    if (
        plan is not None
        and number is not None
        and on <= plan.parts[number - 1].due_on
        and plan.holds(bill.received, on)
    ):
        raise InstalmentsRun(until=plan.parts[number - 1].due_on.isoformat())
