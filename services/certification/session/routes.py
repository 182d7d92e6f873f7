"""Sessions over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from services.certification.roles import ByOfficer, ReadCase
from services.certification.session.rows import SessionRow
from services.certification.session.schemas import DatesBody, LeadersBody, QuotaBody, SessionBody, SessionView
from services.certification.session.session import Kind, Session
from services.certification.session.use_cases import Announcement, Sessions
from shared.privacy.clear_text import Sought
from shared.roles import APPLICANT, INSPECTOR, OFFICERS
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.reads import ReadRequest, listing
from shared.web.routes import Routes
from shared.web.values import DATA_ID

SessionsHere = Annotated[Sessions, use_cases(Sessions)]
router = Routes("sessions")


@router.command("/sessions", shows=SessionView.of, creates="/certification/v1/sessions/{made.id}")
async def announce_session(body: SessionBody, ask: ByOfficer, sessions: SessionsHere) -> Answer:
    """Announce an examination or a class, with the number of candidates that it needs and takes."""
    given = body.model_dump() | {"dates": tuple(body.dates), "leaders": tuple(body.leaders)}
    return await sessions.announce(ask, Announcement(**given))


@router.read("/sessions")
async def list_sessions(
    read: Annotated[ReadRequest, listing(*OFFICERS, INSPECTOR, APPLICANT)],
    paging: Paging,
    sessions: SessionsHere,
    kind: Annotated[Kind | None, Query()] = None,
    scheme: Annotated[Sought | None, Query(pattern=DATA_ID, max_length=60)] = None,
) -> Listed[SessionRow]:
    """The office's sessions with their seats and quota, in the order in which they were announced."""
    rows = await sessions.list(read.office, paging.after, paging.limit, kind=kind, scheme=scheme)
    return listed(rows, paging)


@router.read("/sessions/{id}", shows=SessionView.of)
async def read_session(id: UUID, read: ReadCase, sessions: SessionsHere) -> Session:
    """One session: its dates, its examiners or trainers, and who has a seat."""
    return await sessions.unit.read(Session, id, read.office, read.as_of)


@router.command("/sessions/{id}/quota", shows=SessionView.of)
async def change_quota(id: UUID, body: QuotaBody, ask: ByOfficer, sessions: SessionsHere) -> Answer:
    """Change how many candidates the session needs and takes. The quota is met by itself once it has enough."""
    return await sessions.change_quota(ask.because(body.why), id, body.minimum, body.maximum, body.why)


@router.command("/sessions/{id}/dates", shows=SessionView.of)
async def move_session(id: UUID, body: DatesBody, ask: ByOfficer, sessions: SessionsHere) -> Answer:
    """Give the session other dates before it begins."""
    return await sessions.move(ask.because(body.why), id, body.dates, body.why)


@router.command("/sessions/{id}/leaders", shows=SessionView.of)
async def name_leaders(id: UUID, body: LeadersBody, ask: ByOfficer, sessions: SessionsHere) -> Answer:
    """Name other examiners or trainers for the session."""
    return await sessions.name_leaders(ask.because(body.why), id, body.leaders, body.why)
