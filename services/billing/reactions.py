"""Billing's reactions to events of other services: one function per event."""

from services.billing.use_cases import Bills
from shared.contracts.certification import FeeDue as CertificationFeeDue
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentMarked
from shared.service.reactions import Reaction, when


def reactions(bills: Bills) -> list[Reaction]:
    """The reactions, one for each event."""
    return [
        when(InstrumentMarked, bills.assess_levy),
        when(FeeDue, bills.assess_fee),
        when(CertificationFeeDue, bills.assess_contract_fee),
    ]
