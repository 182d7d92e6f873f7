"""What other services say that billing acts on: one function per event."""

from services.billing.application import BillingApplication
from shared.application import Answer, Ask
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentMarked
from shared.reactions import Reaction, when


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
