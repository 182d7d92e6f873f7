"""Metrology's reactions to events of intake and billing."""

from uuid import UUID

from services.metrology.use_cases import Metrology
from shared.contracts.billing import BillCancelled, BillSettled, NothingDue, PaymentReversed
from shared.contracts.intake import ApplicationAccepted
from shared.service.ask import Answer, Ask
from shared.service.reactions import Reaction, when


def reactions(metrology: Metrology) -> list[Reaction]:
    """Opens a verification for an accepted application; clears the hand-over after the bill is settled or nothing is
    due; blocks it when the bank takes the payment back, or another bill replaces the one that was paid.
    """

    async def nothing_due(ask: Ask, event: NothingDue) -> Answer:
        return await metrology.verifications.clear(ask, _verification(event), "nothing-due")

    async def settled(ask: Ask, event: BillSettled) -> Answer:
        return await metrology.verifications.clear(ask, _verification(event), "paid")

    async def reversed_by_bank(ask: Ask, event: PaymentReversed) -> Answer:
        return await metrology.verifications.block(ask, _verification(event), "payment-reversed")

    async def cancelled(ask: Ask, event: BillCancelled) -> Answer:
        return await metrology.verifications.block(ask, _verification(event), "bill-cancelled")

    return [
        when(ApplicationAccepted, metrology.verifications.open, only=_is_ours),
        when(NothingDue, nothing_due, only=_is_of_a_verification),
        when(BillSettled, settled, only=_is_of_a_verification),
        when(PaymentReversed, reversed_by_bank, only=_is_owed_again),
        when(BillCancelled, cancelled, only=_is_to_be_replaced),
    ]


def _is_ours(event: ApplicationAccepted) -> bool:
    """Whether metrology delivers the application's service. Older events name no service: then there was no other."""
    return event.hand_over in {"metrology", None}


def _is_of_a_verification(event: NothingDue | BillSettled) -> bool:
    """Whether the bill is a verification's: other bills, such as that of a printed form, clear no hand-over."""
    return event.verification_id is not None


def _is_owed_again(event: PaymentReversed) -> bool:
    """Whether a verification's bill is no longer paid."""
    return event.verification_id is not None and event.status != "settled"


def _is_to_be_replaced(event: BillCancelled) -> bool:
    """Whether the hand-over waits for the payment of another bill of the verification."""
    return event.verification_id is not None and event.will_be_replaced


def _verification(event: NothingDue | BillSettled | PaymentReversed | BillCancelled) -> UUID:
    assert event.verification_id is not None
    return event.verification_id
