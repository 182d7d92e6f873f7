"""Use cases of money in suspense, one short method each."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.billing.bill.bill import Bill, Channel
from services.billing.suspense import read_model as views
from services.billing.suspense.ending import assign, take_back
from services.billing.suspense.rows import UnclaimedRow
from services.billing.suspense.unclaimed import Unclaimed, Why, hold, unclaimed_id
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Suspense:
    """Money without a bill: held, put on its bill, or taken back by the bank. Refunds return it to its sender."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def hold(self, work: Work, channel: Channel, reference: str, amount: int, on: date, why: Why) -> Unclaimed:
        """Holds money; the same money again changes nothing."""
        ask = work.ask
        id = unclaimed_id(ask.office, channel, reference)
        if await work.first(views.find_held, id=id):
            return await work.load_to_change(Unclaimed, id)
        return work.add(
            hold(office=ask.office, channel=channel, reference=reference, amount=amount, on=on, why=why, now=ask.now)
        )

    @use_case
    async def assign(self, work: Work, id: UUID, bill_id: UUID) -> Unclaimed:
        """Puts money on its bill, in one commit, which belongs to the case of the bill."""
        unclaimed = await work.load_to_change(Unclaimed, id)
        bill = await work.load_to_change(Bill, bill_id)
        work.ask = ask = replace(work.ask, case_id=bill.case_id)
        assign(unclaimed, bill, ask.actor, ask.local_day, ask.now)
        return unclaimed

    @use_case
    async def take_back(self, work: Work, channel: Channel, reference: str, on: date) -> Unclaimed:
        """Records that the bank took money back that is held, reserved or returned. Money on a bill is the bill's."""
        unclaimed = await work.load_to_change(Unclaimed, unclaimed_id(work.ask.office, channel, reference))
        take_back(unclaimed, on, work.ask.now)
        return unclaimed

    async def list(
        self, office: str, *, status: str | None, why: str | None, channel: str | None, after: UUID, limit: int
    ) -> list[UnclaimedRow]:
        """The office's money in suspense ordered by id: at most `limit` after the id `after`."""
        return await self.unit.rows(
            views.list_unclaimed, office=office, status=status, why=why, channel=channel, after=after, limit=limit
        )
