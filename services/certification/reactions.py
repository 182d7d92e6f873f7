"""Certification's reactions to events of intake, billing and complaints, and to deadlines that pass."""

from services.certification.appeal.appeal import DECISION_DUE
from services.certification.certificate.certificate import EXPIRY
from services.certification.nonconformity.nonconformity import CORRECTION
from services.certification.surveillance.surveillance import LADDER, RECERTIFICATION, SURVEILLANCE
from services.certification.use_cases import CertificationUseCases
from shared.contracts import Contract
from shared.contracts.billing import BillCancelled, BillSettled, NothingDue, PaymentReversed
from shared.contracts.certification import (
    CertificateExpired,
    CertificateIssued,
    CertificateRestored,
    CertificateSuspended,
    CertificateTransferred,
    CertificateWithdrawn,
    NonconformityExpired,
    WithdrawalRevoked,
)
from shared.contracts.complaints import AppealHandedOver, CaseHeld, CaseReleased
from shared.contracts.intake import ApplicationAccepted, ApplicationWithdrawn
from shared.service.ask import Answer, Ask
from shared.service.deadlines import PassDeadline
from shared.service.reactions import Reaction, when

_CHANGES: tuple[type[Contract], ...] = (
    CertificateSuspended,
    CertificateRestored,
    CertificateWithdrawn,
    CertificateTransferred,
    CertificateExpired,
    WithdrawalRevoked,
)
"""What the surveillance of a certificate follows."""


def reactions(certification: CertificationUseCases) -> list[Reaction]:
    """Opens a case for an accepted application, closes it when the applicant withdraws, opens its billing gate;
    lets the surveillance follow the certificate.
    """
    cases = certification.certifications

    async def withdrawn(ask: Ask, event: ApplicationWithdrawn) -> Answer:
        assert ask.case_id is not None
        return await cases.withdraw(ask, ask.case_id, event)

    async def issued(ask: Ask, event: CertificateIssued) -> Answer:
        return await certification.surveillances.follow_issue(ask, event.certificate_id)

    async def changed(ask: Ask, _: Contract) -> Answer:
        assert ask.case_id is not None
        return await certification.surveillances.follow_case(ask, ask.case_id)

    async def not_corrected(ask: Ask, event: NonconformityExpired) -> Answer:
        return await certification.surveillances.propose_suspension(ask, event.certification_id, event.on)

    return [
        when(CertificateIssued, issued),
        when(NonconformityExpired, not_corrected, only=_proposes_suspension),
        *(when(contract, changed) for contract in _CHANGES),
        *_of_billing(certification),
        *_of_complaints(certification),
        when(ApplicationAccepted, cases.open, only=_is_ours),
        when(ApplicationWithdrawn, withdrawn),
    ]


def _of_billing(certification: CertificationUseCases) -> list[Reaction]:
    """The billing gate opens when nothing is owed, and closes when the bank takes the payment back or another bill replaces
    the one that was paid.
    """
    cases = certification.certifications

    async def nothing_due(ask: Ask, _: NothingDue) -> Answer:
        assert ask.case_id is not None
        return await cases.clear(ask, ask.case_id, "nothing-due")

    async def settled(ask: Ask, _: BillSettled) -> Answer:
        assert ask.case_id is not None
        return await cases.clear(ask, ask.case_id, "paid")

    async def reversed_by_bank(ask: Ask, _: PaymentReversed) -> Answer:
        assert ask.case_id is not None
        return await cases.reopen_billing(ask, ask.case_id, "payment-reversed")

    async def cancelled(ask: Ask, _: BillCancelled) -> Answer:
        assert ask.case_id is not None
        return await cases.reopen_billing(ask, ask.case_id, "bill-cancelled")

    return [
        when(NothingDue, nothing_due, only=_is_of_a_fee),
        when(BillSettled, settled, only=_is_of_a_fee),
        when(PaymentReversed, reversed_by_bank, only=_is_owed_again),
        when(BillCancelled, cancelled, only=_is_to_be_replaced),
    ]


def _of_complaints(certification: CertificationUseCases) -> list[Reaction]:
    """A complaint about a case holds its certificates and samples until it is triaged; an appeal comes from the complaints desk."""

    async def held(ask: Ask, event: CaseHeld) -> Answer:
        assert ask.case_id is not None
        return await certification.surveillances.follow_hold(ask, ask.case_id, event)

    async def released(ask: Ask, event: CaseReleased) -> Answer:
        assert ask.case_id is not None
        return await certification.surveillances.follow_release(ask, ask.case_id, event.hold)

    return [
        when(AppealHandedOver, certification.appeals.file_handed_over),
        when(CaseHeld, held),
        when(CaseReleased, released),
    ]


def passing(certification: CertificationUseCases) -> dict[str, PassDeadline]:
    """The use case that decides what follows from a passed deadline, by its kind."""
    return {
        CORRECTION: certification.nonconformities.pass_deadline,
        DECISION_DUE: certification.appeals.pass_deadline,
        EXPIRY: certification.certificates.pass_deadline,
        LADDER: certification.surveillances.pass_step,
        RECERTIFICATION: certification.surveillances.pass_recertification,
        SURVEILLANCE: certification.surveillances.pass_due_day,
    }


def _is_ours(accepted: ApplicationAccepted) -> bool:
    """Whether certification delivers the application's service."""
    return accepted.hand_over == "certification"


def _proposes_suspension(event: NonconformityExpired) -> bool:
    """Whether the nonconformity belongs to a certificate, and not to the course of its case."""
    return event.follows == "suspension-proposal"


def _is_of_a_fee(event: NothingDue | BillSettled | PaymentReversed | BillCancelled) -> bool:
    """Whether the bill is of a fee; those of verifications are metrology's."""
    return event.verification_id is None


def _is_owed_again(event: PaymentReversed) -> bool:
    """Whether the bill of a fee is no longer paid."""
    return _is_of_a_fee(event) and event.status != "settled"


def _is_to_be_replaced(event: BillCancelled) -> bool:
    """Whether the case waits for the payment of another bill of its fee."""
    return _is_of_a_fee(event) and event.will_be_replaced
