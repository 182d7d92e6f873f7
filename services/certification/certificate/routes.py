"""Certificates over HTTP: granting and the decisions of their life; routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.certification.certificate.schemas import (
    CertificatesView,
    CertificateView,
    DecisionAgainBody,
    DecisionBody,
    ExtensionBody,
    GrantBody,
    ReductionBody,
    RenewalBody,
    TransferBody,
)
from services.certification.certificate.use_cases import Certificates
from services.certification.certification.schemas import CertificationView
from services.certification.roles import ByDecider, ReadOwnOrCases
from shared.roles import APPLICANT
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.routes import Routes

CertificatesHere = Annotated[Certificates, use_cases(Certificates)]
router = Routes("certificates")


@router.command("/certifications/{id}/certificates", shows=CertificationView.of)
async def grant(id: UUID, body: GrantBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """Grant the certificates of a decided case, one for each product of its scheme."""
    return await certificates.grant(ask, id, body.granting())


@router.read("/certifications/{id}/certificates")
async def list_of_case(id: UUID, read: ReadOwnOrCases, certificates: CertificatesHere) -> CertificatesView:
    """The certificates of a case with their codes; the public register shows certificates without them."""
    own = read.asker.subject if read.role == APPLICANT else None
    found = await certificates.of_case(id, read.office, read.as_of, own)
    return CertificatesView(items=[CertificateView.of(one) for one in found])


@router.command("/certificates/{id}/suspension", shows=CertificateView.of)
async def suspend(id: UUID, body: DecisionBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """Suspend the certificate from a day on; its last day stays."""
    return await certificates.suspend(ask.because(body.reason), id, body.stated())


@router.command("/certificates/{id}/restoration", shows=CertificateView.of)
async def restore(id: UUID, body: DecisionBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """End the suspension from a day on."""
    return await certificates.restore(ask.because(body.reason), id, body.stated())


@router.command("/certificates/{id}/withdrawal", shows=CertificateView.of)
async def withdraw(id: UUID, body: DecisionBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """Withdraw the certificate for good."""
    return await certificates.withdraw(ask.because(body.reason), id, body.stated())


@router.command("/certificates/{id}/reduction", shows=CertificateView.of)
async def reduce(id: UUID, body: ReductionBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """Take brands or kinds of product out of the scope."""
    return await certificates.reduce(ask.because(body.reason), id, body.stated(), body.lines())


@router.command("/certificates/{id}/extension", shows=CertificateView.of)
async def extend(id: UUID, body: ExtensionBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """Add brands or kinds of product to the scope, after a certification of its own."""
    return await certificates.extend(ask.because(body.reason), id, body.stated(), body.certification_id, body.lines())


@router.command("/certificates/{id}/renewal", shows=CertificateView.of)
async def renew(id: UUID, body: RenewalBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """Renew the certificate before its last day, after a recertification."""
    return await certificates.renew(ask.because(body.reason), id, body.stated(), body.certification_id)


@router.command("/certificates/{id}/transfer", shows=CertificateView.of)
async def transfer(id: UUID, body: TransferBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """Hand the certificate over to another certification body; here it ends."""
    return await certificates.transfer(ask.because(body.reason), id, body.stated(), body.to_body)


@router.command("/certificates/{id}/decision-again", shows=CertificateView.of)
async def decide_again(id: UUID, body: DecisionAgainBody, ask: ByDecider, certificates: CertificatesHere) -> Answer:
    """Revoke or confirm a decision about the certificate that an upheld appeal reopened; another person than the first."""
    return await certificates.decide_again(ask.because(body.reason), id, body.stated(), body.appeal_id, body.outcome)
