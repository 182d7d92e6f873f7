"""When intake or billing says X, metrology does Y."""

from typing import Literal
from uuid import UUID

from services.metrology.application import Metrology
from shared.application import Answer, Ask, Work
from shared.contracts.billing import BillSettled, NothingDue
from shared.contracts.intake import ApplicationAccepted
from shared.reactions import Reaction, when


def reactions(metrology: Metrology) -> list[Reaction]:
    """An accepted application opens a verification; a bill that is settled, or none, lets the instrument go."""

    async def cleared(verification_id: UUID | None, ground: Literal["paid", "nothing-due"], ask: Ask) -> Answer:
        if verification_id is None:  # the bill of something else, such as a printed form
            return await metrology.verifications.unit.run(ask, _nothing)
        return await metrology.verifications.clear(verification_id, ground, ask)

    async def nothing_due(event: NothingDue, ask: Ask) -> Answer:
        return await cleared(event.verification_id, "nothing-due", ask)

    async def settled(event: BillSettled, ask: Ask) -> Answer:
        return await cleared(event.verification_id, "paid", ask)

    return [
        when(ApplicationAccepted, metrology.verifications.open),
        when(NothingDue, nothing_due),
        when(BillSettled, settled),
    ]


async def _nothing(_: Work) -> None:
    """Nothing follows; the cursor moves on."""
