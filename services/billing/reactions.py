"""What other services say that billing acts on: one function per event."""

from services.billing.use_cases import BillingApplication
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentMarked
from shared.service.reactions import Reaction, when
from shared.service.unit_of_work import Answer, Ask


def reactions(application: BillingApplication) -> list[Reaction]:
    """When X, do Y."""

    async def instrument_marked(marked: InstrumentMarked, ask: Ask) -> Answer:
        return await application.assess(marked, ask)

    async def fee_due(fee: FeeDue, ask: Ask) -> Answer:
        return await application.assess_fee(fee, ask)

    return [
        when(InstrumentMarked, instrument_marked),
        when(FeeDue, fee_due),
    ]
