"""Use cases of refunds, one short method each."""

from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from services.billing.bill.bill import Bill
from services.billing.bill.claim import refuse_involved
from services.billing.bill.documents import series_of
from services.billing.bill.refunding import refundable, release, reserve
from services.billing.refund import read_model as views
from services.billing.refund.account import check_account
from services.billing.refund.decision import approve, grant_by_silence, note_late, refuse, refuse_approval
from services.billing.refund.payout import end_set_offs, pay, set_off, withdraw
from services.billing.refund.proposal import propose
from services.billing.refund.refund import DECISION, DOCUMENT, SET_OFF, Origin, Proposal, Refund
from services.billing.refund.rows import RefundRow
from services.billing.refund.terms import refund_terms
from services.billing.suspense.ending import cancel_return, confirm_return, reserve_return
from services.billing.suspense.unclaimed import Unclaimed
from shared.ids import NewId
from shared.service.ask import Answer, Ask
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

RETURNS: Final = "refund"
"""The series of the numbers of returns from suspense: no levy, so no SKRDLB."""


class Refunds:
    """Refunds: proposed on a surplus or on money in suspense, decided by another person, set off, paid."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    @use_case
    async def propose(self, work: Work, bill_id: UUID, amount: int, reason: str, requested_on: date | None) -> Refund:
        """Proposes a refund of a bill's surplus, and keeps the amount aside on the bill."""
        ask, bill, id = work.ask, await work.load_to_change(Bill, bill_id), self._new_id(work.ask.now)
        terms = refund_terms(ask.office, requested_on or ask.local_day)
        reserve(bill, id, amount, ask.local_day, ask.now)
        proposal = Proposal(amount, reason, ask.actor, ask.local_day, requested_on)
        return work.add(propose(proposal, Origin.surplus(bill, terms), id=id, now=ask.now))

    @use_case
    async def ask_for_own(self, work: Work, bill_id: UUID, reason: str) -> Refund:
        """An applicant asks for all that was paid too much on their own bill. Raises NotFound for a bill of others."""
        ask, bill, id = work.ask, await work.load_to_change(Bill, bill_id), self._new_id(work.ask.now)
        bill.refuse_to_others(ask.actor)
        on, amount = ask.local_day, refundable(bill)
        reserve(bill, id, amount, on, ask.now)
        proposal = Proposal(amount, reason, ask.actor, on, requested_on=on, by_payer=True)
        return work.add(propose(proposal, Origin.surplus(bill, refund_terms(ask.office, on)), id=id, now=ask.now))

    @use_case
    async def propose_return(self, work: Work, unclaimed_id: UUID, reason: str) -> Refund:
        """Proposes to return money in suspense to its sender, all of it."""
        ask, id = work.ask, self._new_id(work.ask.now)
        unclaimed = await work.load_to_change(Unclaimed, unclaimed_id)
        reserve_return(unclaimed, id, ask.local_day, ask.now)
        proposal = Proposal(unclaimed.amount, reason, ask.actor, ask.local_day)
        return work.add(propose(proposal, Origin.suspense(unclaimed), id=id, now=ask.now))

    @use_case
    async def approve(self, work: Work, id: UUID) -> Refund:
        """Approves it under the next number: of a levy, that of its SKRDLB. Its set-off follows by the deadline `SET_OFF`."""
        ask, refund = work.ask, await work.load_to_change(Refund, id)
        refuse_approval(refund, ask.actor, ask.local_day)
        if refund.bill_id is not None:  # somebody may have set an amount or received money since the proposal
            refuse_involved(await work.read(Bill, refund.bill_id), ask.actor)
        is_levy = refund.source == "surplus"
        pay_by = refund_terms(ask.office, _asked_on(refund)).pay_by(ask.local_day) if is_levy else None
        number = await work.official_number(series_of("skrdlb", ask.local_day) if is_levy else RETURNS)
        approve(refund, number, pay_by, ask.actor, ask.local_day, ask.now)
        return refund

    @use_case
    async def refuse(self, work: Work, id: UUID, reason: str) -> Refund:
        """Refuses it; its money is free again."""
        ask, refund = work.ask, await work.load_to_change(Refund, id)
        refuse(refund, reason, ask.actor, ask.local_day, ask.now)
        await _let_go(work, refund)
        return refund

    @use_case
    async def withdraw(self, work: Work, id: UUID, reason: str) -> Refund:
        """Ends it without a payment; what is left of its money is free again."""
        ask, refund = work.ask, await work.load_to_change(Refund, id)
        withdraw(refund, reason, ask.actor, ask.local_day, ask.now)
        await _let_go(work, refund)
        return refund

    @use_case
    async def check_account(self, work: Work, id: UUID, bank: str, last_digits: str, document: str) -> Refund:
        """Records that the payee's account was checked, and where its number is kept."""
        ask, refund = work.ask, await work.load_to_change(Refund, id)
        check_account(refund, bank, last_digits, document, ask.actor, ask.local_day, ask.now)
        return refund

    @use_case
    async def pay(self, work: Work, id: UUID, reference: str) -> Refund:
        """Records the payment of what is left, with the bank's reference."""
        ask, refund = work.ask, await work.load_to_change(Refund, id)
        bill = None if refund.bill_id is None else await work.read(Bill, refund.bill_id)
        pay(refund, bill, reference, ask.actor, ask.local_day, ask.now)
        if refund.unclaimed_id is not None:
            confirm_return(await work.load_to_change(Unclaimed, refund.unclaimed_id), id, ask.local_day, ask.now)
        return refund

    async def pass_deadline(self, ask: Ask, deadline: Deadline) -> Answer:
        """Decides what follows when a term has passed, or when a refund was approved: then its debts are set off."""
        if deadline.kind == SET_OFF:
            return await self._settle_debts(ask, deadline.stream_id)
        return await self._pass_term(ask, deadline.stream_id, deadline.kind)

    @use_case
    async def _pass_term(self, work: Work, id: UUID, kind: str) -> Refund:
        ask, refund = work.ask, await work.load_to_change(Refund, id)
        if kind == DECISION and refund.decide_by is not None:
            terms = refund_terms(refund.office, _asked_on(refund))
            grant_by_silence(refund, terms.document_by(refund.decide_by), ask.now)
        elif kind != DECISION:
            note_late(refund, "document" if kind == DOCUMENT else "payment", ask.now)
        return refund

    async def _settle_debts(self, ask: Ask, id: UUID) -> Answer:
        """Sets the refund off against each other debt, in a commit that belongs to the case of that debt."""
        refund = await self.unit.fold(Refund, id)
        debts = await self.unit.rows(
            views.other_debts,
            office=refund.office,
            bill_id=refund.bill_id,
            case_id=refund.case_id,
            accounts=list(refund.accounts),
        )
        for debt in debts:
            once = replace(ask, command_id=uuid5(ask.command_id, str(debt.id)), case_id=debt.case_id)
            await self._set_off(once, id, debt.id)
        return await self._end_set_offs(ask, id)

    @use_case
    async def _set_off(self, work: Work, id: UUID, debt_id: UUID) -> Refund:
        ask, refund = work.ask, await work.load_to_change(Refund, id)
        assert refund.bill_id is not None
        from_bill, debt = await work.read(Bill, refund.bill_id), await work.load_to_change(Bill, debt_id)
        set_off(refund, from_bill, debt, ask.local_day, ask.now)
        return refund

    @use_case
    async def _end_set_offs(self, work: Work, id: UUID) -> Refund:
        refund = await work.load_to_change(Refund, id)
        end_set_offs(refund, work.ask.now)
        return refund

    async def own(self, bill_id: UUID, account: str, office: str, after: UUID, limit: int) -> "list[RefundRow]":
        """The refunds of an applicant's own bill. Raises NotFound for a bill of others."""
        (await self.unit.read(Bill, bill_id, office, None)).refuse_to_others(account)
        return await self.list(office, status=None, bill_id=bill_id, case=None, after=after, limit=limit)

    async def list(
        self, office: str, *, status: str | None, bill_id: UUID | None, case: UUID | None, after: UUID, limit: int
    ) -> list[RefundRow]:
        """The office's refunds ordered by id: at most `limit` after the id `after`."""
        return await self.unit.rows(
            views.list_refunds, office=office, status=status, bill_id=bill_id, case_id=case, after=after, limit=limit
        )


def _asked_on(refund: Refund) -> date:
    """The day whose terms hold."""
    return refund.requested_on or refund.proposed_on


async def _let_go(work: Work, refund: Refund) -> None:
    """What the refund kept aside and did not use is free again."""
    on, now = work.ask.local_day, work.ask.now
    if refund.bill_id is not None:
        release(await work.load_to_change(Bill, refund.bill_id), refund.id, refund.left, on, now)
    if refund.unclaimed_id is not None:
        cancel_return(await work.load_to_change(Unclaimed, refund.unclaimed_id), refund.id, on, now)
