"""When intake or billing says X, metrology does Y."""

from services.metrology.application import Metrology
from shared.application import Answer, Ask
from shared.contracts.billing import BillSettled, NothingDue
from shared.contracts.intake import ApplicationAccepted
from shared.reactions import Reaction, when


def reactions(metrology: Metrology) -> list[Reaction]:
    """An accepted application opens a verification; a bill that is settled, or none, lets the instrument go."""

    async def nothing_due(event: NothingDue, ask: Ask) -> Answer:
        return await metrology.verifications.clear(event.verification_id, "nothing-due", ask)

    async def settled(event: BillSettled, ask: Ask) -> Answer:
        return await metrology.verifications.clear(event.verification_id, "paid", ask)

    return [
        when(ApplicationAccepted, metrology.verifications.open),
        when(NothingDue, nothing_due),
        when(BillSettled, settled),
    ]
