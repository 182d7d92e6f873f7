"""Certifications over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request
from pydantic import StringConstraints

from services.certification.certification.certification import Certification, Member, Status
from services.certification.certification.rows import CertificationRow
from services.certification.certification.schemas import (
    AnswerBody,
    AskBackBody,
    CertificationView,
    ContractAcceptanceBody,
    DeclineBody,
    EvaluationBody,
    FeeProposalView,
    FeesBody,
    MarketTypeBody,
    ObjectionBody,
    RejectionBody,
    StandardBody,
    TeamBody,
)
from services.certification.certification.tariffs import MARKET_TYPES
from services.certification.certification.use_cases import Certifications
from services.certification.roles import ByClientOrOfficer, ByOfficer, ReadCase, ReadCases, ReadOwnOrCases
from shared.offices import office
from shared.privacy.clear_text import Sought
from shared.roles import APPLICANT
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

CertificationsHere = Annotated[Certifications, use_cases(Certifications)]
SchemeId = Annotated[Sought, StringConstraints(max_length=60, pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
MOST_SAMPLES = 100
router = Routes("certifications")


@router.read("/certifications")
async def list_certifications(
    read: ReadCases,
    paging: Paging,
    certifications: CertificationsHere,
    status: Annotated[Status | None, Query()] = None,
    scheme: Annotated[SchemeId | None, Query()] = None,
    case: UUID | None = None,
) -> Listed[CertificationRow]:
    """The office's certifications, by status, scheme or case."""
    rows = await certifications.list(read.office, paging.after, paging.limit, status=status, scheme=scheme, case=case)
    return listed(rows, paging)


@router.read("/certifications/{id}", shows=CertificationView.of)
async def read_certification(id: UUID, read: ReadOwnOrCases, certifications: CertificationsHere) -> Certification:
    """One certification: its stages, review, contract, team, corrections and certificates."""
    own = read.asker.subject if read.role == APPLICANT else None
    return await certifications.read(id, read.office, read.as_of, own)


@router.read("/certifications/{id}/fee-proposal")
async def propose_fees(
    request: Request,
    id: UUID,
    read: ReadCase,
    certifications: CertificationsHere,
    samples: Annotated[int, Query(ge=1, le=MOST_SAMPLES)] = 1,
    market_type: Annotated[
        int | None, Query(description="For a market that is not typed yet.", ge=1, le=len(MARKET_TYPES))
    ] = None,
) -> FeeProposalView:
    """The fee lines of the tariff in force at the office, for an initial certification; officers decide on the contract's."""
    today = office(read.office).local_day(request.app.state.face.clock.now())
    return FeeProposalView.model_validate(
        await certifications.propose_fees(id, read.office, read.as_of, today, samples, market_type)
    )


@router.command("/certifications/{id}/standard", shows=CertificationView.of)
async def name_standard(id: UUID, body: StandardBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Name the edition that the application means, before the contract."""
    return await certifications.name_standard(ask, id, body.standard)


@router.command("/certifications/{id}/market-type", shows=CertificationView.of)
async def type_market(id: UUID, body: MarketTypeBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Type the market by the number of its traders, before the contract."""
    return await certifications.type_market(ask, id, body.traders)


@router.command("/certifications/{id}/review", shows=CertificationView.of)
async def answer(id: UUID, body: AnswerBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Answer a question of the application review; four answers of yes end it."""
    return await certifications.answer(ask, id, body.question, body.answer, body.evidence)


@router.command("/certifications/{id}/question-back", shows=CertificationView.of)
async def ask_back(id: UUID, body: AskBackBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Ask the applicant something before the review goes on."""
    return await certifications.ask_back(ask.because(body.words), id, body.question, body.words)


@router.command("/certifications/{id}/declination", shows=CertificationView.of)
async def decline(id: UUID, body: DeclineBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Decline the application because a question of the review was answered with no."""
    return await certifications.decline(ask.because(body.reason), id, body.question, body.reason, body.legal_ground)


@router.command("/certifications/{id}/contract", shows=CertificationView.of)
async def draft_contract(id: UUID, body: FeesBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Draft the next version of the contract with its fee lines."""
    return await certifications.draft_contract(ask, id, [one.line() for one in body.lines])


@router.command("/certifications/{id}/contract-acceptance", shows=CertificationView.of)
async def accept_contract(
    id: UUID, body: ContractAcceptanceBody, ask: ByClientOrOfficer, certifications: CertificationsHere
) -> Answer:
    """Accept the contract: the client by their account, an officer with the file of the signed paper."""
    return await certifications.accept_contract(ask, id, body.version, body.file)


@router.command("/certifications/{id}/fees", shows=CertificationView.of)
async def state_fees(id: UUID, body: FeesBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """State the fees of a case whose scheme has no contract."""
    return await certifications.state_fees(ask, id, [one.line() for one in body.lines])


@router.command("/certifications/{id}/team", shows=CertificationView.of)
async def assign_team(id: UUID, body: TeamBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Assign the team and its man-days; a later assignment replaces it until the execution begins."""
    members = [Member(one.subject, one.part) for one in body.members]
    return await certifications.assign_team(
        ask, id, members, body.occasion, body.effective_personnel, body.man_days, body.deviation_reason
    )


@router.command("/certifications/{id}/objection", shows=CertificationView.of)
async def object_to(
    id: UUID, body: ObjectionBody, ask: ByClientOrOfficer, certifications: CertificationsHere
) -> Answer:
    """Object once to a member of the team, with a reason."""
    return await certifications.object_to(ask.because(body.reason), id, body.subject, body.reason)


@router.command("/certifications/{id}/evaluation", shows=CertificationView.of)
async def evaluate(id: UUID, body: EvaluationBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Sum up what audits, tests or a class found."""
    return await certifications.evaluate(ask, id, body.words)


@router.command("/certifications/{id}/decision", shows=CertificationView.of)
async def certify(id: UUID, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Decide to certify; nobody who evaluated decides."""
    return await certifications.certify(ask, id)


@router.command("/certifications/{id}/rejection", shows=CertificationView.of)
async def reject(id: UUID, body: RejectionBody, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Decide against certification, with the clause and the evidence."""
    return await certifications.reject(ask.because(body.evidence), id, body.clause, body.evidence)


@router.command("/certifications/{id}/hand-over", shows=CertificationView.of)
async def hand_over(id: UUID, ask: ByOfficer, certifications: CertificationsHere) -> Answer:
    """Hand the certificate over, once it is issued and the fee is settled."""
    return await certifications.hand_over(ask, id)
