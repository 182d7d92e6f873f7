"""Candidates of sessions over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.certification.candidate.candidate import Candidate
from services.certification.candidate.rows import CandidateRow
from services.certification.candidate.schemas import (
    AttendanceBody,
    CandidateBody,
    CandidateView,
    DepartureBody,
    MarkBody,
)
from services.certification.candidate.use_cases import Approvals, Candidates
from services.certification.certification.schemas import CertificationView
from services.certification.roles import ByClientOrOfficer, ByOfficer, ReadCases, ReadOwnOrCases
from shared.roles import APPLICANT
from shared.service.ask import Answer, Ask
from shared.web.commands import command
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

CandidatesHere = Annotated[Candidates, use_cases(Candidates)]
ApprovalsHere = Annotated[Approvals, use_cases(Approvals)]
ByApplicant = Annotated[Ask, command(APPLICANT)]
router = Routes("candidates")


@router.command("/sessions/{id}/candidates", shows=CandidateView.of, creates="/certification/v1/candidates/{made.id}")
async def join_session(id: UUID, body: CandidateBody, ask: ByClientOrOfficer, candidates: CandidatesHere) -> Answer:
    """Join a session with a certification; the candidate who completes the quota meets it for all."""
    return await candidates.join(ask, id, body.certification_id)


@router.command("/sessions/{id}/departures", shows=CandidateView.of)
async def leave_session(id: UUID, body: DepartureBody, ask: ByOfficer, candidates: CandidatesHere) -> Answer:
    """Take a candidate out of a session before it begins."""
    return await candidates.leave(ask.because(body.why), id, body.certification_id, body.why)


@router.command("/sessions/{id}/attendance", shows=CandidateView.of)
async def record_attendance(id: UUID, body: AttendanceBody, ask: ByOfficer, candidates: CandidatesHere) -> Answer:
    """Record whether a candidate was present on a date; the first presence begins the examination."""
    return await candidates.attend(ask, id, body.certification_id, body.day, body.present)


@router.command("/sessions/{id}/marks", shows=CandidateView.of)
async def record_mark(id: UUID, body: MarkBody, ask: ByOfficer, candidates: CandidatesHere) -> Answer:
    """Record the mark of theory or practice, by an examiner who did not train the candidate."""
    return await candidates.mark(ask, id, body.certification_id, body.part, body.mark, body.correction)


@router.command("/sessions/{id}/results", shows=CandidateView.of)
async def conclude(id: UUID, body: CandidateBody, ask: ByOfficer, candidates: CandidatesHere) -> Answer:
    """Compute the result of a candidate from the marks, or from the attendance of a class."""
    return await candidates.conclude(ask, id, body.certification_id)


@router.read("/candidates")
async def list_candidates(
    read: ReadCases,
    paging: Paging,
    candidates: CandidatesHere,
    session: UUID | None = None,
    certification: UUID | None = None,
) -> Listed[CandidateRow]:
    """The office's candidates, by session or certification."""
    rows = await candidates.list(read.office, paging.after, paging.limit, session=session, certification=certification)
    return listed(rows, paging)


@router.read("/candidates/{id}", shows=CandidateView.of)
async def read_candidate(id: UUID, read: ReadOwnOrCases, candidates: CandidatesHere) -> Candidate:
    """One candidate: attendance, marks and result. An applicant reads their own."""
    own = read.asker.subject if read.role == APPLICANT else None
    return await candidates.read(id, read.office, read.as_of, own)


@router.command("/certifications/{id}/approval", shows=CertificationView.of)
async def send_approval(id: UUID, ask: ByOfficer, approvals: ApprovalsHere) -> Answer:
    """Send the approval letter of a class to the applicant."""
    return await approvals.send(ask, id)


@router.command("/certifications/{id}/approval-agreement", shows=CertificationView.of)
async def agree_approval(id: UUID, ask: ByApplicant, approvals: ApprovalsHere) -> Answer:
    """Agree to the approval letter; only the applicant can."""
    return await approvals.agree(ask, id)
