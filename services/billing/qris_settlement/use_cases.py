"""Use cases of settlements: the treasurer records which payments an acquirer says it settled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from services.billing.qris.use_cases import case_of_held, record_taken_back
from services.billing.qris_settlement.read_model import (
    find_settlement,
    in_transit,
    known_payments,
    list_settlements,
)
from services.billing.qris_settlement.rows import SettlementRow
from services.billing.qris_settlement.settlement import (
    BatchLine,
    KnownPayment,
    QrisSettlement,
    end_chargebacks,
    refuse_other_content,
    settle,
    settlement_id,
)
from shared.service.ask import Answer, Ask
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class QrisSettlements:
    """Use cases of settlements of QRIS payments."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def settle(
        self, work: Work, line: BatchLine, batch: str, references: Sequence[str], taken_back: Sequence[str] = ()
    ) -> QrisSettlement:
        """Records a batch that the acquirer settled, and what it took back; the same batch again changes nothing.

        Raises SettlementKnownOtherwise, QrisSettledAlready, and as `settlement.settle`.
        """
        ask = work.ask
        if await work.first(find_settlement, id=settlement_id(ask.office, line.nmid, batch)):
            known = await work.load_to_change(QrisSettlement, settlement_id(ask.office, line.nmid, batch))
            refuse_other_content(known, line, references, taken_back)
            return known
        waiting = await work.rows(in_transit, at=ask.office, of_nmid=line.nmid, until=line.on)
        earlier = {"at": ask.office, "of_nmid": line.nmid, "references": list(taken_back)}
        paid = await work.rows(known_payments, **earlier) if taken_back else []
        return work.add(
            settle(ask.office, line, batch, references, waiting, ask.now, taken_back=taken_back, known=paid)
        )

    async def pass_deadline(self, ask: Ask, due: Deadline) -> Answer:
        """Records each chargeback of a batch in the case of its bill, then that all are recorded. A repetition changes nothing."""
        settlement = await self.unit.fold(QrisSettlement, due.stream_id)
        about = {"at": settlement.office, "of_nmid": settlement.nmid, "references": list(settlement.taken_back)}
        for payment in await self.unit.rows(known_payments, **about):
            held = None if payment.bill_id is not None else await case_of_held(self.unit, ask.office, payment.reference)
            once = uuid5(ask.command_id, payment.reference)
            await self._take_back(
                replace(ask, command_id=once, case_id=held or payment.case_id), payment, settlement.settled_on
            )
        return await self._end(ask, due.stream_id)

    @use_case
    async def _take_back(self, work: Work, payment: KnownPayment, on: date) -> None:
        await record_taken_back(work, payment.reference, payment.bill_id, on)

    @use_case
    async def _end(self, work: Work, id: UUID) -> QrisSettlement:
        settlement = await work.load_to_change(QrisSettlement, id)
        end_chargebacks(settlement, work.ask.now)
        return settlement

    async def settlements(self, office: str, after: UUID, most: int) -> list[SettlementRow]:
        return await self.unit.rows(list_settlements, at=office, after=after, most=most)
