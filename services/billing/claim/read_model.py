"""The times that run on a claim, what persons must do about it, and the status of its bill. It has no table of its own."""

from collections.abc import Iterator
from typing import Any, Final

from services.billing.bill.cancellation import BillCancelled
from services.billing.bill.expiry import ClaimExpired, DebtAcknowledged
from services.billing.bill.instalments import (
    InstalmentKept,
    InstalmentMissed,
    InstalmentsGranted,
    InstalmentsLapsed,
)
from services.billing.bill.lateness import SanctionMissed
from services.billing.bill.objection import ObjectionDecided, ObjectionFiled
from services.billing.bill.pursuit import DECIDE_RELIEF, EXPIRY, INSTALMENT, OBJECTION, OVERDUE, PURSUIT_TASKS, SANCTION
from services.billing.bill.read_model import bill_list, bills
from services.billing.bill.receipt import PaymentReversed
from services.billing.bill.relief import ReliefDecided, ReliefProposed
from services.billing.bill.reminder import BecameOverdue, ReminderDelivered, ReminderIssued, ReminderUnheeded
from services.billing.bill.sanction import StrdIssued
from services.billing.bill.settlement import Settled
from services.billing.bill.skrd import SkrdIssued
from services.billing.bill.write_off import WriteOffProposed, WriteOffRejected, WrittenOff
from services.billing.deadline.read_model import deadlines
from services.billing.task.read_model import surplus_tasks, work_list
from shared.database import Write
from shared.journal.events import Event
from shared.roles import HEAD_OF_OFFICE, SKRD_ISSUER
from shared.service.read_models import Envelope
from shared.service.row_changes import update_row

REMIND, PROVE, CHARGE, MISSED, WRITE_OFF, DECIDE_WRITE_OFF, CHARGEBACK = PURSUIT_TASKS
DECIDE_OBJECTION: Final = "decide-objection"


# Status
@bill_list.on(StrdIssued)
def _(strd: StrdIssued, envelope: Envelope) -> Iterator[Write]:
    if strd.status != "settled":
        yield update_row(bills, strd.originator_id, status=strd.status, settled_on=None)


@bill_list.on(WrittenOff)
def _(claim: WrittenOff, envelope: Envelope) -> Iterator[Write]:
    yield update_row(bills, claim.originator_id, status="written-off")


# Deadlines
@deadlines.view.on(SkrdIssued)
def _(issued: SkrdIssued, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(issued.originator_id, OVERDUE, issued.due_on, envelope)
    if issued.claim_until is not None:
        yield deadlines.due_after(issued.originator_id, EXPIRY, issued.claim_until, envelope)


@deadlines.view.on(BecameOverdue)
def _(overdue: BecameOverdue, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(overdue.originator_id, OVERDUE)


@deadlines.view.on(ReminderDelivered)
def _(delivered: ReminderDelivered, envelope: Envelope) -> Iterator[Write]:
    """On a bill that was paid meanwhile nothing runs any more."""
    if delivered.owed > 0:
        yield deadlines.due_after(delivered.originator_id, SANCTION, delivered.heeded_until, envelope)
        yield from _prolonged(delivered, envelope)


@deadlines.view.on(ReminderUnheeded)
def _(unheeded: ReminderUnheeded, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(unheeded.originator_id, SANCTION)


@deadlines.view.on(StrdIssued)
def _(strd: StrdIssued, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(strd.originator_id, SANCTION)
    if strd.status != "settled":
        yield from _prolonged(strd, envelope)
    else:
        yield deadlines.no_longer_due(strd.originator_id, EXPIRY)


@deadlines.view.on(SanctionMissed)
def _(missed: SanctionMissed, envelope: Envelope) -> Iterator[Write]:
    """A sanction that nobody charged can be charged until the claim expires, although the bill is paid."""
    if missed.amount and missed.claim_until is not None:
        yield deadlines.due_after(missed.originator_id, EXPIRY, missed.claim_until, envelope)
    else:
        yield deadlines.no_longer_due(missed.originator_id, EXPIRY)


@deadlines.view.on(DebtAcknowledged)
def _(acknowledged: DebtAcknowledged, envelope: Envelope) -> Iterator[Write]:
    yield from _prolonged(acknowledged, envelope)


@deadlines.view.on(ObjectionFiled)
def _(filed: ObjectionFiled, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(filed.originator_id, OBJECTION, filed.decide_by, envelope)
    if filed.owed > 0:
        yield from _prolonged(filed, envelope)


@deadlines.view.on(ObjectionDecided)
def _(decided: ObjectionDecided, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(decided.originator_id, OBJECTION)


@deadlines.view.on(InstalmentsGranted)
def _(granted: InstalmentsGranted, envelope: Envelope) -> Iterator[Write]:
    """While instalments are kept, the bill is not overdue."""
    yield deadlines.no_longer_due(granted.originator_id, OVERDUE, SANCTION)
    yield deadlines.due_after(granted.originator_id, INSTALMENT, granted.parts[0].due_on, envelope)
    yield from _prolonged(granted, envelope)


@deadlines.view.on(InstalmentKept)
def _(kept: InstalmentKept, envelope: Envelope) -> Iterator[Write]:
    if kept.next_due is None:
        yield deadlines.no_longer_due(kept.originator_id, INSTALMENT)
    else:
        yield deadlines.due_after(kept.originator_id, INSTALMENT, kept.next_due, envelope)


@deadlines.view.on(InstalmentMissed)
def _(missed: InstalmentMissed, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(missed.originator_id, INSTALMENT, missed.lapses_after, envelope)


@deadlines.view.on(InstalmentsLapsed)
def _(lapsed: InstalmentsLapsed, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(lapsed.originator_id, INSTALMENT)


@deadlines.view.on(ClaimExpired)
def _(expired: ClaimExpired, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(expired.originator_id, OVERDUE, EXPIRY, SANCTION)


@deadlines.view.on(Settled, WrittenOff, BillCancelled)
def _(ended: Event[Any], envelope: Envelope) -> Iterator[Write]:
    """An objection is decided all the same: paying does not end it."""
    yield deadlines.no_longer_due(ended.originator_id, OVERDUE, EXPIRY, SANCTION, INSTALMENT)


@deadlines.view.on(PaymentReversed)
def _(back: PaymentReversed, envelope: Envelope) -> Iterator[Write]:
    for term in back.terms:
        yield deadlines.due_after(back.originator_id, term.kind, term.until, envelope)


# Tasks
@work_list.view.on(BecameOverdue)
def _(overdue: BecameOverdue, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(overdue.originator_id, REMIND, SKRD_ISSUER, overdue.on, envelope)


@work_list.view.on(ReminderIssued)
def _(issued: ReminderIssued, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(issued.originator_id, REMIND)
    yield work_list.open_task(issued.originator_id, PROVE, SKRD_ISSUER, issued.issued_on, envelope)


@work_list.view.on(ReminderDelivered)
def _(delivered: ReminderDelivered, envelope: Envelope) -> Iterator[Write]:
    done = (PROVE,) if delivered.claim_until is None else (PROVE, WRITE_OFF)
    yield work_list.close_task(delivered.originator_id, *done)


@work_list.view.on(ReminderUnheeded)
def _(unheeded: ReminderUnheeded, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(unheeded.originator_id, CHARGE, SKRD_ISSUER, unheeded.on, envelope)


@work_list.view.on(StrdIssued)
def _(strd: StrdIssued, envelope: Envelope) -> Iterator[Write]:
    """A surplus that the sanction uses up is nothing to refund any more."""
    yield work_list.close_task(strd.originator_id, CHARGE)
    if strd.moved.over:
        yield from surplus_tasks(strd.originator_id, strd.over, strd.issued_on, envelope)


@work_list.view.on(InstalmentsGranted)
def _(granted: InstalmentsGranted, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(granted.originator_id, REMIND, CHARGE)


@work_list.view.on(InstalmentMissed)
def _(missed: InstalmentMissed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(missed.originator_id, MISSED, SKRD_ISSUER, missed.on, envelope)


@work_list.view.on(InstalmentKept)
def _(kept: InstalmentKept, envelope: Envelope) -> Iterator[Write]:
    """A sanction that is still owed after the last part is reminded of like everything that is owed."""
    yield work_list.close_task(kept.originator_id, MISSED)
    if kept.next_due is None:
        yield work_list.open_task(kept.originator_id, REMIND, SKRD_ISSUER, kept.on, envelope)


@work_list.view.on(InstalmentsLapsed)
def _(lapsed: InstalmentsLapsed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(lapsed.originator_id, MISSED)
    yield work_list.open_task(lapsed.originator_id, REMIND, SKRD_ISSUER, lapsed.on, envelope)


@work_list.view.on(ReliefProposed)
def _(proposed: ReliefProposed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(proposed.originator_id, DECIDE_RELIEF, HEAD_OF_OFFICE, proposed.proposed_on, envelope)


@work_list.view.on(ReliefDecided)
def _(decided: ReliefDecided, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(decided.originator_id, DECIDE_RELIEF)
    yield from _over(decided, envelope)


@work_list.view.on(ObjectionFiled)
def _(filed: ObjectionFiled, envelope: Envelope) -> Iterator[Write]:
    yield work_list.open_task(filed.originator_id, DECIDE_OBJECTION, HEAD_OF_OFFICE, filed.filed_on, envelope)


@work_list.view.on(ObjectionDecided)
def _(decided: ObjectionDecided, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(decided.originator_id, DECIDE_OBJECTION)
    yield from _over(decided, envelope)


@work_list.view.on(ClaimExpired)
def _(expired: ClaimExpired, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(expired.originator_id, REMIND, PROVE, CHARGE)
    if expired.was_charged:
        yield work_list.open_task(expired.originator_id, WRITE_OFF, SKRD_ISSUER, expired.on, envelope)


@work_list.view.on(WriteOffProposed)
def _(proposed: WriteOffProposed, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(proposed.originator_id, WRITE_OFF)
    yield work_list.open_task(proposed.originator_id, DECIDE_WRITE_OFF, HEAD_OF_OFFICE, proposed.proposed_on, envelope)


@work_list.view.on(WriteOffRejected)
def _(rejected: WriteOffRejected, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(rejected.originator_id, DECIDE_WRITE_OFF)


@work_list.view.on(Settled)
def _(settled: Settled, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(settled.originator_id, *PURSUIT_TASKS)


@work_list.view.on(SanctionMissed)
def _(missed: SanctionMissed, envelope: Envelope) -> Iterator[Write]:
    if missed.amount:
        yield work_list.open_task(missed.originator_id, CHARGE, SKRD_ISSUER, missed.on, envelope)
    else:
        yield work_list.close_task(missed.originator_id, CHARGE)


@work_list.view.on(WrittenOff)
def _(claim: WrittenOff, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(claim.originator_id, DECIDE_RELIEF, *PURSUIT_TASKS)


def _over(decided: ReliefDecided | ObjectionDecided, envelope: Envelope) -> Iterator[Write]:
    """Less is due, so a part of the money may be over; it never is less than it was."""
    if decided.moved.over > 0:
        yield from surplus_tasks(decided.originator_id, decided.moved.over, decided.decided_on, envelope)


Prolonging = ReminderDelivered | StrdIssued | DebtAcknowledged | ObjectionFiled | InstalmentsGranted


def _prolonged(event: Prolonging, envelope: Envelope) -> Iterator[Write]:
    if event.claim_until is not None:
        yield deadlines.due_after(event.originator_id, EXPIRY, event.claim_until, envelope)
