"""What an office does about a claim: use cases, and what follows when a time has passed."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.billing.bill import expiry, instalments, objection, relief, reminder, sanction, write_off
from services.billing.bill.bill import Bill
from services.billing.bill.documents import series_of
from services.billing.bill.plan import Part
from services.billing.bill.pursuit import WriteOffReason
from services.billing.claim.held_case import (
    HeldCase,
    follow,
    held_case_of,
    hold,
    refuse_when_held,
    release,
)
from shared.contracts.complaints import CaseHeld
from shared.errors import NotFound
from shared.journal.journal import AsOf
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

Outcome = Literal["granted", "rejected"]


class Claims:
    """Use cases of claims: reminders, sanctions, instalments, reliefs, objections, expiry and write-off."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def remind(self, work: Work, id: UUID) -> Bill:
        """Issues a numbered Surat Teguran."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        reminder.refuse_reminder(bill, ask.local_day)
        number = await work.official_number(series_of("surat-teguran", ask.local_day))
        reminder.issue_reminder(bill, number, ask.local_day, ask.actor, ask.now)
        return bill

    @use_case
    async def prove_reminder(self, work: Work, id: UUID, number: str, delivered_on: date) -> Bill:
        """Records that the payer received a Surat Teguran on a day."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        reminder.deliver_reminder(bill, number, delivered_on, ask.local_day, ask.now)
        return bill

    @use_case
    async def charge_sanction(self, work: Work, id: UUID) -> Bill:
        """Bills what is missing of the sanction in a numbered STRD."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        sanction.refuse_strd(bill, ask.local_day, ask.actor)
        number = await work.official_number(series_of("strd", ask.local_day))
        sanction.issue_strd(bill, number, ask.local_day, ask.actor, ask.now)
        return bill

    @use_case
    async def grant_instalments(self, work: Work, id: UUID, decision: str, parts: tuple[Part, ...]) -> Bill:
        """Lets the payer pay in parts."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        instalments.grant_instalments(bill, decision, parts, by=ask.actor, on=ask.local_day, now=ask.now)
        return bill

    @use_case
    async def acknowledge(self, work: Work, id: UUID, how: expiry.Acknowledged, acknowledged_on: date) -> Bill:
        """Records that the payer acknowledged the debt on a day."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        expiry.acknowledge_debt(bill, how, acknowledged_on, by=ask.actor, today=ask.local_day, now=ask.now)
        return bill

    @use_case
    async def propose_relief(
        self, work: Work, id: UUID, principal: int, sanction: int, ground: str, legal_basis: str
    ) -> Bill:
        """Proposes to give up a part of what was charged."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        by, on, now = ask.actor, ask.local_day, ask.now
        relief.propose_relief(bill, principal, sanction, ground=ground, legal_basis=legal_basis, by=by, on=on, now=now)
        return bill

    @use_case
    async def decide_relief(self, work: Work, id: UUID, number: int, outcome: Outcome, decision: str) -> Bill:
        """Approves or rejects a proposed relief."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        relief.decide_relief(bill, number, outcome, decision, by=ask.actor, on=ask.local_day, now=ask.now)
        return bill

    @use_case
    async def file_objection(self, work: Work, id: UUID, disputed: int, ground: str) -> Bill:
        """Files the payer's objection."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        objection.file_objection(bill, disputed, ground, ask.local_day, ask.now)
        return bill

    @use_case
    async def object_to_own(self, work: Work, id: UUID, disputed: int, ground: str) -> Bill:
        """Files the objection of an applicant against the SKRD of their own bill. Raises NotFound for a bill of others."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        bill.refuse_to_others(ask.actor)
        objection.file_objection(bill, disputed, ground, ask.local_day, ask.now, by_payer=True)
        return bill

    async def own(self, id: UUID, account: str, office: str, as_of: AsOf | None) -> Bill:
        """An applicant's own bill. Raises NotFound for a bill of others."""
        bill = await self.unit.read(Bill, id, office, as_of)
        bill.refuse_to_others(account)
        return bill

    @use_case
    async def decide_objection(
        self, work: Work, id: UUID, outcome: objection.DecidedOutcome, granted: int, decision: str, ground: str
    ) -> Bill:
        """Decides the payer's objection."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        by, on, now = ask.actor, ask.local_day, ask.now
        objection.decide_objection(bill, outcome, granted, decision=decision, ground=ground, by=by, on=on, now=now)
        return bill

    @use_case
    async def propose_write_off(
        self, work: Work, id: UUID, reason: WriteOffReason, ground: str, legal_basis: str
    ) -> Bill:
        """Proposes to write the claim off."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        by, on, now = ask.actor, ask.local_day, ask.now
        write_off.propose_write_off(bill, reason, ground=ground, legal_basis=legal_basis, by=by, on=on, now=now)
        return bill

    @use_case
    async def decide_write_off(self, work: Work, id: UUID, outcome: Outcome, decision: str) -> Bill:
        """Approves or rejects a proposed write-off; an approval waits while a complaint holds the case."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        if outcome == "granted":
            await _refuse_when_held(work, bill.case_id)
        write_off.decide_write_off(bill, outcome, decision, by=ask.actor, on=ask.local_day, now=ask.now)
        return bill

    @use_case
    async def follow_hold(self, work: Work, case_id: UUID, held: CaseHeld) -> None:
        """A complaint holds the case."""
        ask = work.ask
        case = await _load_held(work, case_id) or work.add(follow(ask.office, case_id, ask.now))
        hold(case, held, ask.now)

    @use_case
    async def follow_release(self, work: Work, case_id: UUID, hold_id: UUID) -> None:
        """A hold of the case ended. A proposed write-off still waits for its decision."""
        case = await _load_held(work, case_id)
        if case is not None:
            release(case, hold_id, work.ask.now)

    @use_case
    async def pass_due_date(self, work: Work, due: Deadline) -> None:
        """The due date of an SKRD is over."""
        reminder.become_overdue(await work.load_to_change(Bill, due.stream_id), work.ask.local_day, work.ask.now)

    @use_case
    async def pass_reminder(self, work: Work, due: Deadline) -> None:
        """The time that a Surat Teguran gave is over."""
        reminder.note_unheeded(await work.load_to_change(Bill, due.stream_id), work.ask.local_day, work.ask.now)

    @use_case
    async def pass_instalment(self, work: Work, due: Deadline) -> None:
        """The last day of an instalment, or its days of grace, are over."""
        instalments.pass_instalment(await work.load_to_change(Bill, due.stream_id), work.ask.local_day, work.ask.now)

    @use_case
    async def pass_objection(self, work: Work, due: Deadline) -> None:
        """The time for deciding an objection is over."""
        objection.grant_by_silence(await work.load_to_change(Bill, due.stream_id), work.ask.local_day, work.ask.now)

    @use_case
    async def pass_expiry(self, work: Work, due: Deadline) -> None:
        """The last day of a claim is over."""
        expiry.expire_claim(await work.load_to_change(Bill, due.stream_id), work.ask.local_day, work.ask.now)


async def _load_held(work: Work, case_id: UUID) -> HeldCase | None:
    try:
        return await work.load_to_change(HeldCase, held_case_of(case_id), of_any_office=True)
    except NotFound:
        return None


async def _refuse_when_held(work: Work, case_id: UUID) -> None:
    """The append confirms what was read here, so a hold that begins meanwhile is not missed."""
    try:
        case = await work.read(HeldCase, held_case_of(case_id))
    except NotFound:
        return
    refuse_when_held(case)
