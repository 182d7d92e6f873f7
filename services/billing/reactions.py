"""Billing's reactions to events of other services and its own, and to deadlines that pass."""

from collections.abc import Mapping

from services.billing.refund.refund import DECISION, DOCUMENT, PAYMENT, SET_OFF
from services.billing.use_cases import BillingUseCases
from shared.contracts.certification import FeeDue as CertificationFeeDue
from shared.contracts.certification import HandedOver
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentHandedOver, InstrumentMarked
from shared.service.ask import Answer, Ask
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction, when


def reactions(billing: BillingUseCases) -> list[Reaction]:
    """The reactions, one for each event."""

    async def handed_over(ask: Ask, event: InstrumentHandedOver) -> Answer:
        return await billing.bills.note_delivery(ask, event.handed_over_on)

    async def certificate_handed_over(ask: Ask, event: HandedOver) -> Answer:
        return await billing.bills.note_delivery(ask, event.on)

    return [
        when(InstrumentMarked, billing.bills.assess_levy),
        when(FeeDue, billing.bills.assess_fee),
        when(CertificationFeeDue, billing.bills.assess_contract_fee),
        when(InstrumentHandedOver, handed_over),
        when(HandedOver, certificate_handed_over),
    ]


def passing(billing: BillingUseCases) -> Mapping[str, PassDeadline]:
    """Kind of deadline → what decides again when it has passed."""
    return dict.fromkeys((DECISION, DOCUMENT, PAYMENT, SET_OFF), billing.refunds.pass_deadline)
