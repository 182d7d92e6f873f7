"""An officer proposes a refund, or the payer asks for it; its money is kept aside in the same commit."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from services.billing.refund.refund import Origin, Proposal, Refund, Source
from shared.errors import RefusedByRule
from shared.journal.events import FirstEvent
from shared.privacy.clear_text import CardText


class RequestedLater(RefusedByRule):
    code = "refund-requested-later"
    indonesian = (
        "Hari permohonan ({requested_on:day}) tidak boleh setelah hari usulan ({on:day}). Perbaiki `requested_on`."
    )
    english = "The day of the request ({requested_on:day}) cannot be after that of the proposal ({on:day}). Correct `requested_on`."


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class RefundProposed(FirstEvent[Refund]):
    """A refund was proposed. `decide_by`: the last day to decide on the payer's request; without a request there is none.

    `terms`, `legal_basis` and `interest_percent` are those of the rule in force; money in suspense has none. `by_payer`: the payer
    asked for it with the own account, and no officer proposed it.
    """

    TOPIC = "billing.refund-proposed"
    INDONESIAN = "Pengembalian {amount:rupiah} diusulkan: {reason}"
    ENGLISH = "A refund of {amount:rupiah} was proposed: {reason}"
    office: str
    case_id: UUID
    source: Source
    amount: int
    reason: str
    proposed_by: str
    proposed_on: date
    decide_by: date | None
    accounts: tuple[str, ...]
    apart_from: tuple[str, ...]
    bill_id: UUID | None
    unclaimed_id: UUID | None
    requested_on: date | None
    terms: CardText | None
    legal_basis: CardText | None
    interest_percent: Decimal
    by_payer: bool = False

    def apply(self, refund: Refund) -> None:
        refund.happened_until = self.proposed_on


# Decision – refuses, or records one thing. Time is an argument.
def propose(proposal: Proposal, origin: Origin, *, id: UUID, now: datetime) -> Refund:
    """Proposes a refund; the caller keeps its money aside. Raises RequestedLater."""
    asked, terms = proposal.requested_on, origin.terms
    if asked is not None and asked > proposal.on:
        raise RequestedLater(requested_on=asked.isoformat(), on=proposal.on.isoformat())
    return Refund.begin(
        RefundProposed,
        id=id,
        now=now,
        office=origin.office,
        case_id=origin.case_id,
        source=origin.source,
        amount=proposal.amount,
        reason=proposal.reason,
        proposed_by=proposal.by,
        proposed_on=proposal.on,
        decide_by=None if asked is None or terms is None else terms.decide_by(asked),
        accounts=origin.accounts,
        apart_from=origin.apart_from,
        bill_id=origin.id if origin.source == "surplus" else None,
        unclaimed_id=origin.id if origin.source == "suspense" else None,
        requested_on=asked,
        terms=None if terms is None else terms.id,
        legal_basis=None if terms is None else terms.legal_basis,
        interest_percent=Decimal(0) if terms is None else terms.interest_percent,
        by_payer=proposal.by_payer,
    )
