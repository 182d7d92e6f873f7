"""Use cases of settlements: the treasurer records which payments an acquirer says it settled."""

from collections.abc import Sequence
from uuid import UUID

from services.billing.qris_settlement.read_model import (
    find_settlement,
    in_transit,
    list_settlements,
)
from services.billing.qris_settlement.rows import SettlementRow
from services.billing.qris_settlement.settlement import (
    BatchLine,
    QrisSettlement,
    refuse_other_content,
    settle,
    settlement_id,
)
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class QrisSettlements:
    """Use cases of settlements of QRIS payments."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def settle(self, work: Work, line: BatchLine, batch: str, references: Sequence[str]) -> QrisSettlement:
        """Records a batch that the acquirer settled; the same batch again changes nothing.

        Raises SettlementKnownOtherwise, QrisSettledAlready, and as `settlement.settle`.
        """
        ask = work.ask
        if await work.first(find_settlement, id=settlement_id(ask.office, line.nmid, batch)):
            known = await work.load_to_change(QrisSettlement, settlement_id(ask.office, line.nmid, batch))
            refuse_other_content(known, line, references)
            return known
        waiting = await work.rows(in_transit, at=ask.office, of_nmid=line.nmid, until=line.on)
        return work.add(settle(ask.office, line, batch, references, waiting, ask.now))

    async def settlements(self, office: str, after: UUID, most: int) -> list[SettlementRow]:
        return await self.unit.rows(list_settlements, at=office, after=after, most=most)
