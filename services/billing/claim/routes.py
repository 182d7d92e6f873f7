"""What an office does about a claim, over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from services.billing.bill.bill import Bill
from services.billing.claim.schemas import (
    AcknowledgementBody,
    ClaimView,
    DecisionBody,
    InstalmentsBody,
    ObjectionBody,
    ObjectionDecisionBody,
    OwnClaimView,
    ReliefBody,
    ReminderReceiptBody,
    WriteOffBody,
)
from services.billing.claim.use_cases import Claims
from services.billing.roles import (
    ByHead,
    ByIssuerOrFrontOffice,
    ByIssuerOrLeader,
    ByLeader,
    ByPayer,
    BySkrdIssuer,
    ReadClaim,
    ReadOwnBill,
)
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes

ClaimsHere = Annotated[Claims, use_cases(Claims)]
Number = Annotated[int, Path(ge=1, le=10_000)]
router = Routes("claims")


@router.read("/bills/{id}/claim", shows=ClaimView.of)
async def read_claim(id: UUID, claims: ClaimsHere, read: ReadClaim) -> Bill:
    """The claim of a bill: what is owed and payable now, reminders, sanctions, instalments, reliefs, objection, expiry."""
    return await claims.unit.read(Bill, id, read.office, read.as_of)


@router.command("/bills/{id}/reminders", shows=ClaimView.of)
async def issue_reminder(id: UUID, claims: ClaimsHere, ask: BySkrdIssuer) -> Answer:
    """Issue a numbered Surat Teguran for an overdue SKRD; it counts from its receipt."""
    return await claims.remind(ask, id)


@router.command("/bills/{id}/reminders/receipt", shows=ClaimView.of)
async def deliver_reminder(
    id: UUID, body: ReminderReceiptBody, claims: ClaimsHere, ask: ByIssuerOrFrontOffice
) -> Answer:
    """Record on which day the payer received a Surat Teguran: the STRD and the expiry of the claim count from it."""
    return await claims.prove_reminder(ask, id, body.number, body.delivered_on)


@router.command("/bills/{id}/strd", shows=ClaimView.of)
async def issue_strd(id: UUID, claims: ClaimsHere, ask: BySkrdIssuer) -> Answer:
    """Bill the sanction for paying late in a numbered STRD, or what of it is missing."""
    return await claims.charge_sanction(ask, id)


@router.command("/bills/{id}/instalments", shows=ClaimView.of)
async def grant_instalments(id: UUID, body: InstalmentsBody, claims: ClaimsHere, ask: ByHead) -> Answer:
    """Let the payer pay in parts, which together are exactly what is owed."""
    return await claims.grant_instalments(ask, id, body.decision, body.as_parts())


@router.command("/bills/{id}/acknowledgements", shows=ClaimView.of)
async def acknowledge_debt(
    id: UUID, body: AcknowledgementBody, claims: ClaimsHere, ask: ByIssuerOrFrontOffice
) -> Answer:
    """Record that the payer acknowledged the debt: the time of the claim begins again."""
    return await claims.acknowledge(ask, id, body.how, body.acknowledged_on)


@router.command("/bills/{id}/reliefs", shows=ClaimView.of)
async def propose_relief(id: UUID, body: ReliefBody, claims: ClaimsHere, ask: ByLeader) -> Answer:
    """Propose to give up a part of the principal or of the sanction; another person decides."""
    return await claims.propose_relief(ask, id, body.principal, body.sanction, body.ground, body.legal_basis)


@router.command("/bills/{id}/reliefs/{number}/decision", shows=ClaimView.of)
async def decide_relief(id: UUID, number: Number, body: DecisionBody, claims: ClaimsHere, ask: ByHead) -> Answer:
    """Approve or reject a proposed relief, as the second person. What was paid above the rest is over."""
    return await claims.decide_relief(ask, id, number, body.outcome, body.decision)


@router.command("/bills/{id}/objection", shows=ClaimView.of)
async def file_objection(id: UUID, body: ObjectionBody, claims: ClaimsHere, ask: ByIssuerOrFrontOffice) -> Answer:
    """File the payer's objection against the SKRD, once. The payment is not stayed."""
    return await claims.file_objection(ask, id, body.disputed, body.ground)


@router.read("/own-bills/{id}/claim", shows=OwnClaimView.of)
async def read_own_claim(id: UUID, claims: ClaimsHere, read: ReadOwnBill) -> Bill:
    """What you still owe on your bill, what you paid too much, until when you can object, and the decision on your objection."""
    return await claims.own(id, read.asker.subject, read.office, read.as_of)


@router.command("/own-bills/{id}/objection", shows=OwnClaimView.of)
async def object_to_own_bill(id: UUID, body: ObjectionBody, claims: ClaimsHere, ask: ByPayer) -> Answer:
    """File an objection against the SKRD of your own bill, once. The payment is not stayed; the head of the office decides."""
    return await claims.object_to_own(ask, id, body.disputed, body.ground)


@router.command("/bills/{id}/objection/decision", shows=ClaimView.of)
async def decide_objection(id: UUID, body: ObjectionDecisionBody, claims: ClaimsHere, ask: ByHead) -> Answer:
    """Decide the objection in time; silence grants it."""
    return await claims.decide_objection(ask, id, body.outcome, body.granted, body.decision, body.ground)


@router.command("/bills/{id}/write-off", shows=ClaimView.of)
async def propose_write_off(id: UUID, body: WriteOffBody, claims: ClaimsHere, ask: ByIssuerOrLeader) -> Answer:
    """Propose to write off what is owed: the claim expired, or cannot be collected."""
    return await claims.propose_write_off(ask, id, body.reason, body.ground, body.legal_basis)


@router.command("/bills/{id}/write-off/decision", shows=ClaimView.of)
async def decide_write_off(id: UUID, body: DecisionBody, claims: ClaimsHere, ask: ByHead) -> Answer:
    """Approve or reject a write-off, as the second person. An approval waits while a complaint holds the case."""
    return await claims.decide_write_off(ask, id, body.outcome, body.decision)
