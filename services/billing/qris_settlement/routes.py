"""Settlements of QRIS over HTTP: routes and their models, no rules."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.billing.qris_settlement.rows import SettlementRow
from services.billing.qris_settlement.settlement import BatchLine, QrisSettlement
from services.billing.qris_settlement.use_cases import QrisSettlements
from services.billing.roles import ByTreasurer, ReadList
from shared.privacy.clear_text import OfficialNumber
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Body, only_a_number

LARGEST_BATCH = 1_000
"""Payments of one batch."""
Number = Annotated[OfficialNumber, StringConstraints(pattern=r"^[A-Za-z0-9._\/\-]{1,64}$")]
Rupiah = Annotated[int, Field(ge=0, le=10**12), only_a_number]

SettlementsHere = Annotated[QrisSettlements, use_cases(QrisSettlements)]
router = Routes("qris-settlements")


class SettlementBody(Body):
    """A batch as the acquirer reports it, in whole rupiah. `mdr`: the fee that it kept.

    `taken_back`: references of earlier payments that it took back with the batch (its negative lines); `gross` is without them.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "batch": "QRS2601150001",
                    "nmid": "ID1026000000017",
                    "settled_on": "2026-01-15",
                    "gross": 325000,
                    "mdr": 0,
                    "references": ["QR26011500000001", "QR26011500000002", "QR26011500000003"],
                }
            ]
        }
    )

    batch: Number
    nmid: Annotated[OfficialNumber, StringConstraints(pattern=r"^ID[0-9]{13}$")]
    settled_on: date
    gross: Rupiah
    mdr: Rupiah = 0
    references: Annotated[list[Number], Field(max_length=LARGEST_BATCH, default_factory=list)]
    taken_back: Annotated[list[Number], Field(max_length=LARGEST_BATCH, default_factory=list)]

    @property
    def line(self) -> BatchLine:
        return BatchLine(self.settled_on, self.nmid, len(set(self.references)), self.gross, self.mdr)


class SettlementView(BaseModel):
    """A batch that the acquirer settled, in whole rupiah. `taken_back`: chargebacks; they are recorded right afterwards."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    nmid: str
    batch: str
    settled_on: date
    gross: int
    mdr: int
    references: list[str]
    taken_back: list[str]
    are_chargebacks_recorded: bool

    @classmethod
    def of(cls, settlement: QrisSettlement) -> Self:
        return cls.model_validate(settlement)


@router.command("/qris-settlements", shows=SettlementView.of)
async def record_settlement(body: SettlementBody, ask: ByTreasurer, settlements: SettlementsHere) -> Answer:
    """Record a batch that the acquirer settled, and the payments that it took back; the same batch again changes nothing."""
    return await settlements.settle(ask, body.line, body.batch, body.references, body.taken_back)


@router.read("/qris-settlements")
async def list_settlements(read: ReadList, settlements: SettlementsHere, part: Paging) -> Listed[SettlementRow]:
    """Batches that the acquirer settled."""
    return listed(await settlements.settlements(read.office, part.after, part.limit), part)
