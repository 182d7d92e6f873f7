"""Billing's reactions to events of other services: one function per event."""

from services.billing.use_cases import BillingApplication
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentMarked
from shared.service.reactions import Reaction, when


def reactions(application: BillingApplication) -> list[Reaction]:
    """The reactions, one for each event."""
    return [
        when(InstrumentMarked, application.assess_levy),
        when(FeeDue, application.assess_fee),
    ]
