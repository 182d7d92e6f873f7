"""Billing's reactions to events of other services and its own, and to deadlines that pass."""

from collections.abc import Mapping

from services.billing.bill.pursuit import EXPIRY, INSTALMENT, OBJECTION, OVERDUE, SANCTION
from services.billing.billing_code.billing_code import CODE_LAPSES
from services.billing.deposit.deposit import DEPOSIT_DUE
from services.billing.qris_settlement.settlement import CHARGEBACKS
from services.billing.refund.refund import DECISION, DOCUMENT, PAYMENT, SET_OFF
from services.billing.use_cases import BillingUseCases
from shared.contracts import Contract
from shared.contracts.billing import (
    BillCancelled,
    BillSettled,
    ClaimWrittenOff,
    ContractFeeAssessed,
    FeeAssessed,
    InstalmentsGranted,
    InstalmentsLapsed,
    MoneyReceived,
    ObjectionDecided,
    PaymentReversed,
    ReliefDecided,
    SkrdIssued,
    StrdIssued,
)
from shared.contracts.certification import FeeDue as CertificationFeeDue
from shared.contracts.certification import HandedOver
from shared.contracts.complaints import CaseHeld, CaseReleased
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentHandedOver, InstrumentMarked
from shared.service.ask import Answer, Ask
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction, when

_MOVES_WHAT_IS_OWED: tuple[type[Contract], ...] = (
    BillSettled,
    MoneyReceived,
    PaymentReversed,
    StrdIssued,
    ReliefDecided,
    InstalmentsGranted,
    InstalmentsLapsed,
    ObjectionDecided,
    ClaimWrittenOff,
    BillCancelled,
)
"""What the virtual accounts of a case follow."""


def reactions(billing: BillingUseCases) -> list[Reaction]:
    """The reactions, one for each event."""

    async def handed_over(ask: Ask, event: InstrumentHandedOver) -> Answer:
        return await billing.bills.note_delivery(ask, event.handed_over_on)

    async def certificate_handed_over(ask: Ask, event: HandedOver) -> Answer:
        return await billing.bills.note_delivery(ask, event.on)

    async def held(ask: Ask, event: CaseHeld) -> Answer:
        assert ask.case_id is not None
        return await billing.claims.follow_hold(ask, ask.case_id, event)

    async def released(ask: Ask, event: CaseReleased) -> Answer:
        assert ask.case_id is not None
        return await billing.claims.follow_release(ask, ask.case_id, event.hold)

    return [
        when(InstrumentMarked, billing.bills.assess_levy),
        when(FeeDue, billing.bills.assess_fee),
        when(CertificationFeeDue, billing.bills.assess_contract_fee),
        when(InstrumentHandedOver, handed_over),
        when(HandedOver, certificate_handed_over),
        when(CaseHeld, held),
        when(CaseReleased, released),
        when(SkrdIssued, billing.accounts.open),
        *_of_codes(billing),
        *(when(moves, billing.ways.follow) for moves in _MOVES_WHAT_IS_OWED),
    ]


def _of_codes(billing: BillingUseCases) -> list[Reaction]:
    """A bill of the state gets a billing code; one that is settled or cancelled needs none any more."""

    async def assessed(ask: Ask, _: Contract) -> Answer:
        return await billing.codes.request_of_case(ask)

    return [
        when(FeeAssessed, assessed, only=lambda event: event.kind == "pnbp" and event.total > 0),
        when(ContractFeeAssessed, assessed, only=lambda event: event.kind == "pnbp" and event.total > 0),
    ]


def passing(billing: BillingUseCases) -> Mapping[str, PassDeadline]:
    """Kind of deadline → what decides again when it has passed."""
    claims = billing.claims
    return {
        OVERDUE: claims.pass_due_date,
        SANCTION: claims.pass_reminder,
        INSTALMENT: claims.pass_instalment,
        OBJECTION: claims.pass_objection,
        EXPIRY: claims.pass_expiry,
        CODE_LAPSES: billing.codes.pass_deadline,
        **dict.fromkeys((DECISION, DOCUMENT, PAYMENT, SET_OFF), billing.refunds.pass_deadline),
        CHARGEBACKS: billing.qris_settlements.pass_deadline,
        DEPOSIT_DUE: billing.deposits.pass_deadline,
    }
