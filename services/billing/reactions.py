"""What other services say that billing acts on: one function per event."""

from services.billing.use_cases import BillingApplication
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentMarked
from shared.service.reactions import Reaction, when


def reactions(application: BillingApplication) -> list[Reaction]:
    """When X, do Y."""
    return [
        when(InstrumentMarked, application.assess_levy),
        when(FeeDue, application.assess_fee),
    ]
