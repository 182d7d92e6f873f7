"""Use cases of the committee, one short method each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import stage_of
from services.certification.certification.recommendation import Recommendation
from services.certification.certification.use_cases import act_as, refuse_own, refuse_unfit
from services.certification.committee import convening, voting
from services.certification.committee.meeting import Meeting
from services.certification.committee.read_model import list_meetings
from services.certification.committee.rows import MeetingRow
from services.certification.personnel.acting import refuse_unless_impartial
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.roles import refuse_administrator
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class Committee:
    """Use cases of meetings. Votes and conclusions belong to the case that they are about, and not to the meeting."""

    def __init__(self, unit: UnitOfWork, new_id: NewId) -> None:
        self.unit = unit
        self._new_id = new_id

    async def convene(self, ask: Ask, members: Sequence[str], agenda: Sequence[UUID], held_on: date) -> Answer:
        """Convenes a meeting over cases of the office whose scheme has a review, none of them the asker's own."""
        return await self._convene(ask, self._new_id(ask.now), members, agenda, held_on)

    @use_case
    async def _convene(
        self, work: Work, id: UUID, members: Sequence[str], agenda: Sequence[UUID], held_on: date
    ) -> Meeting:
        ask = work.ask
        refuse_administrator(ask.roles)
        for one in agenda:
            case = await work.read(Certification, one)
            refuse_own(work, case)
            stage_of(case, "review")
        return work.add(convening.convene(id, ask.office, tuple(members), tuple(agenda), held_on, ask.actor, ask.now))

    @use_case
    async def vote(self, work: Work, id: UUID, certification_id: UUID, vote: Recommendation, grounds: str) -> Meeting:
        """Casts the asker's vote: a member who did not evaluate, is competent, and did not consult for the client."""
        meeting = await work.load_to_change(Meeting, id)
        case = _as_committee(work, await work.read(Certification, certification_id))
        ask = work.ask
        voting.cast_vote(meeting, case, vote, grounds, ask.actor, ask.local_day, ask.now)
        await refuse_unfit(work, case, ask.actor, ask.role)
        return meeting

    @use_case
    async def abstain(self, work: Work, id: UUID, certification_id: UUID, reason: str) -> Meeting:
        """Records that the asker takes no part in a case."""
        meeting = await work.load_to_change(Meeting, id)
        _as_committee(work, await work.read(Certification, certification_id))
        ask = work.ask
        voting.abstain(meeting, certification_id, reason, ask.actor, ask.local_day, ask.now)
        return meeting

    @use_case
    async def conclude(self, work: Work, id: UUID, certification_id: UUID, minutes: str) -> Meeting:
        """Concludes on a case, and gives the case its recommendation."""
        meeting = await work.load_to_change(Meeting, id)
        case = _as_committee(work, await work.load_to_change(Certification, certification_id))
        ask = work.ask
        voting.conclude(meeting, case, minutes, ask.actor, ask.local_day, ask.now)
        for one in meeting.votes_on(case.id):  # the register may have changed since the vote
            await refuse_unless_impartial(
                work, one.subject, case.applicant_id, case.the_scheme(), case.id, ask.local_day
            )
        return meeting

    async def read(self, id: UUID, office: str, as_of: AsOf | None) -> Meeting:
        """One meeting, for a reader of its office."""
        return await self.unit.read(Meeting, id, office, as_of)

    async def list(self, office: str, after: UUID, most: int, certification: UUID | None) -> list[MeetingRow]:
        """The office's meetings in the order of ids, also only those over a certification."""
        return await self.unit.rows(list_meetings, office=office, after=after, most=most, certification=certification)


def _as_committee(work: Work, case: Certification) -> Certification:
    """The case; from now on the asker acts in it, in the role that its scheme names for the review.

    Raises AdministratorInCase, OwnMatter, StageNotOfScheme, NotTheActor.
    """
    refuse_own(work, case)
    act_as(work, "review", stage_of(case, "review").by)
    work.ask = replace(work.ask, case_id=case.case_id)
    return case
