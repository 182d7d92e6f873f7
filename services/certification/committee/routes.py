"""Meetings of the committee over HTTP: routes, no rules."""

from typing import Annotated
from uuid import UUID

from services.certification.committee.meeting import Meeting
from services.certification.committee.rows import MeetingRow
from services.certification.committee.schemas import (
    AbstentionBody,
    ConclusionBody,
    MeetingBody,
    MeetingView,
    VoteBody,
)
from services.certification.committee.use_cases import Committee
from services.certification.roles import ByConvener, ByOfficer, ReadCase, ReadCases
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes

CommitteeHere = Annotated[Committee, use_cases(Committee)]
router = Routes("meetings")


@router.command("/meetings", shows=MeetingView.of, creates="/certification/v1/meetings/{made.id}")
async def convene_meeting(body: MeetingBody, ask: ByConvener, committee: CommitteeHere) -> Answer:
    """Convene the committee over certifications of the office."""
    return await committee.convene(ask, body.members, body.agenda, body.held_on)


@router.read("/meetings")
async def list_meetings(
    read: ReadCases, paging: Paging, committee: CommitteeHere, certification: UUID | None = None
) -> Listed[MeetingRow]:
    """The office's meetings, also only those over a certification."""
    return listed(await committee.list(read.office, paging.after, paging.limit, certification), paging)


@router.read("/meetings/{id}", shows=MeetingView.of)
async def read_meeting(id: UUID, read: ReadCase, committee: CommitteeHere) -> Meeting:
    """One meeting: members, votes, abstentions, and what it concluded."""
    return await committee.read(id, read.office, read.as_of)


@router.command("/meetings/{id}/votes", shows=MeetingView.of)
async def vote(id: UUID, body: VoteBody, ask: ByOfficer, committee: CommitteeHere) -> Answer:
    """Cast one's own vote with grounds, or change it before the conclusion."""
    return await committee.vote(ask, id, body.certification_id, body.vote, body.grounds)


@router.command("/meetings/{id}/abstentions", shows=MeetingView.of)
async def abstain(id: UUID, body: AbstentionBody, ask: ByOfficer, committee: CommitteeHere) -> Answer:
    """Abstain in a certification, for a conflict of interest or another reason; a vote cast before is void."""
    return await committee.abstain(ask, id, body.certification_id, body.reason)


@router.command("/meetings/{id}/conclusion", shows=MeetingView.of)
async def conclude(id: UUID, body: ConclusionBody, ask: ByOfficer, committee: CommitteeHere) -> Answer:
    """Conclude on a certification with minutes: with a quorum, the majority is its recommendation."""
    return await committee.conclude(ask, id, body.certification_id, body.minutes)
