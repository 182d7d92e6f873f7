"""Use cases of the survey: invite, answer, count, publish, read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from services.complaints.case.case import Case, case_of
from services.complaints.complaint.complaint import Complaint, complaint_of_application
from services.complaints.policy.words import Secrecy
from services.complaints.survey import read_model
from services.complaints.survey.answer import answer_of
from services.complaints.survey.box import Box
from services.complaints.survey.counting import Batch, is_over
from services.complaints.survey.figures import QuarterFigures, quarter_figures
from services.complaints.survey.index import Counts
from services.complaints.survey.invitation import About, Invitation, invite
from services.complaints.survey.link import RANDOM_BYTES, SurveyLinks
from services.complaints.survey.quarter import named
from services.complaints.survey.questionnaire import OF_COMPLAINTS, is_asked, order_for, profile_on, rules_for
from services.complaints.survey.report import (
    AnswersNotCounted,
    QuarterNotOver,
    Report,
    ReportPublishedAlready,
    publish,
    report_of,
)
from services.complaints.survey.rows import BallotRow, ReportRow, TallyRow, WaitingRow
from services.complaints.survey.tally import Tally, Way, count, open_tally, read_comments, small_counts, tally_of
from shared.contracts.complaints import SURVEY_LINK, invitation_of
from shared.errors import NotFound
from shared.ids import NewId
from shared.offices import office as office_of
from shared.privacy.personal import PersonalData
from shared.quarter import Quarter
from shared.service.ask import Answer as CommandAnswer
from shared.service.ask import Ask
from shared.service.disclosure import Disclosure
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_MOST_REPORTS = 12
"""Three years of quarters to compare."""
_EVERY_ANSWER = 2**31 - 1
_REACHABLE: Final = frozenset[Secrecy]({"open", "confidential"})
"""An anonymous reporter left no address, and a message could give a whistle-blower away."""


class SurveyClosed(NotFound):
    """The ballot is gone: answered, or too old. Which of the two it is, nobody can tell any more."""

    code = "survey-closed"
    indonesian = "Survei ini sudah dijawab, atau waktu menjawabnya sudah lewat. Tidak ada lagi yang perlu Anda lakukan."
    english = "This survey has been answered, or the time to answer it has passed. There is nothing more to do."


class ReportUnknown(NotFound):
    code = "survey-report-unknown"
    indonesian = "Kantor ini belum menerbitkan hasil survei untuk triwulan itu."
    english = "The office has not published a result of the survey for that quarter."


@dataclass(frozen=True)
class Asked:
    """Whom a questionnaire is of: `service_code` is None at the counter; `ballot` of an invitation, None at the counter."""

    office: str
    service_code: str | None
    on: date
    ballot: bytes | None


class Surveys:
    """Use cases of the survey. `random` makes random bytes."""

    def __init__(
        self,
        unit: UnitOfWork,
        personal: PersonalData,
        links: SurveyLinks,
        new_id: NewId,
        random: Callable[[int], bytes],
    ) -> None:
        self.unit = unit
        self._personal = personal
        self.links = links
        self._random = random
        self._box = Box(personal, random)
        self._disclosure = Disclosure(unit, personal, new_id)

    @use_case
    async def invite_applicant(self, work: Work) -> Invitation | None:
        """Invites the applicant of the case of the event, whose service was given."""
        case_id = _case_id(work)
        case = await work.read(Case, case_of(case_id))
        return None if case.service_code is None else await self._invite(work, case_id, case.service_code, "service")

    @use_case
    async def invite_reporter(self, work: Work) -> Invitation | None:
        """Invites the reporter of the complaint of the event, unless they are anonymous or a whistle-blower."""
        case_id = _case_id(work)
        for id in (case_id, complaint_of_application(case_id)):
            complaint = await self.unit.newest(id)
            if isinstance(complaint, Complaint) and complaint.secrecy in _REACHABLE:
                return await self._invite(work, case_id, OF_COMPLAINTS, "complaint")
        return None

    async def _invite(self, work: Work, case_id: UUID, service_code: str, about: About) -> Invitation | None:
        """Invites once, and lays out a ballot that names no case."""
        ask, id = work.ask, invitation_of(case_id)
        if not is_asked(ask.local_day) or await self.unit.newest(id) is not None:
            return None
        token = self.links.token(self._random(RANDOM_BYTES))
        open_until = ask.local_day + timedelta(days=rules_for(ask.office, ask.local_day).open_days)
        link = self._personal.seal_for_installation(id, SURVEY_LINK, token)
        work.change(read_model.open_ballot(self.links.ballot(token), BallotRow(ask.office, service_code, open_until)))
        return work.add(invite(case_id, ask.office, about, service_code, link, open_until, ask.now))

    async def asked(self, token: str, now: datetime) -> Asked:
        """The questionnaire of an invitation. Raises LinkUnknown, SurveyClosed."""
        ballot = self.links.ballot(token)
        row = await self.unit.first(read_model.find_ballot, ballot=ballot)
        if row is None or row.open_until < (today := office_of(row.office).local_day(now)):
            raise SurveyClosed
        return Asked(row.office, row.service_code, today, ballot)

    def asked_at_counter(self, code: str, now: datetime) -> Asked:
        """The questionnaire at the counter. Raises LinkUnknown, and SurveyClosed in another quarter."""
        office, quarter = self.links.counter(code)
        today = office_of(office).local_day(now)
        if Quarter.of(today) != quarter:
            raise SurveyClosed
        return Asked(office, None, today, None)

    async def answer(self, asked: Asked, sent: Mapping[str, str]) -> None:
        """Puts an answer into the box, in a statement of its own: no event, no command, no time.

        Raises AnswerIncomplete, and SurveyClosed if the invitation was answered meanwhile.
        """
        sealed = self._box.seal(answer_of(sent, asked.on))
        values = {"id": sealed.id, "sealed": sealed.sealed, "quarter": str(Quarter.of(asked.on))}
        if asked.ballot is None:
            await self.unit.first(read_model.answer_at_counter, office=asked.office, **values)
        elif await self.unit.first(read_model.answer_ballot, ballot=asked.ballot, **values) is None:
            raise SurveyClosed

    async def waiting(self) -> list[WaitingRow]:
        """How many answers wait to be counted, of all offices."""
        return await self.unit.rows(read_model.list_waiting)

    @use_case
    async def count(self, work: Work, quarter: Quarter, way: Way, batch: Batch) -> Tally | None:
        """Counts a batch of waiting answers and removes them from the box, in one commit."""
        ask, id = work.ask, tally_of(work.ask.office, quarter, way, batch.service_code)
        # the tally first: what another process counts after this is refused as a conflict, what it counted before is not drawn
        is_new = await self.unit.newest(id) is None
        tally = None if is_new else await work.load_to_change(Tally, id)
        drawn = await work.rows(
            read_model.draw_waiting,
            at=ask.office,
            of=str(quarter),
            by=way,
            services=[one or "" for one in batch.services],
            most=batch.most or _EVERY_ANSWER,
        )
        if not drawn:
            return tally
        tally = tally or work.add(open_tally(ask.office, quarter, way, batch.service_code, ask.now))
        answers = [self._box.open(one) for one in drawn]
        comments = [await self._box.seal_comment(id, one.comment) for one in answers if one.comment]
        counts, least = Counts.of(one.scores for one in answers), rules_for(ask.office, quarter.first).least_respondents
        small = self._box.seal_small(id, small_counts(counts, answers, least))
        count(tally, counts, small, sorted(comments, key=lambda one: one.id), least, ask.now)
        work.change(*read_model.take_from_box(drawn))
        return tally

    async def drop_closed(self, before: date) -> None:
        """Removes ballots that nobody may answer any more."""
        await self.unit.rows(read_model.drop_closed_ballots, before=before)

    @use_case
    async def publish(self, work: Work, quarter: Quarter) -> Report:
        """Publishes the result of a quarter that is over. Raises QuarterNotOver, AnswersNotCounted, ReportPublishedAlready."""
        ask = work.ask
        if not is_over(quarter, ask.office, ask.now):
            raise QuarterNotOver(quarter=named(quarter))
        waiting = await self.waiting()
        if any(one.office == ask.office and one.quarter == str(quarter) for one in waiting):
            raise AnswersNotCounted(quarter=named(quarter))
        if await self.unit.newest(report_of(ask.office, quarter)) is not None:
            raise ReportPublishedAlready(quarter=named(quarter))
        rows = await work.rows(read_model.list_tallies, at=ask.office, of=str(quarter))
        tallies = [await work.read(Tally, one.id) for one in rows]
        figures = await self._figures(ask.office, quarter, tallies)
        order, least = order_for(ask.office, quarter.first), rules_for(ask.office, quarter.first).least_respondents
        return work.add(publish(ask.office, quarter, figures, order, least, ask.actor, ask.local_day, ask.now))

    async def running(self, office: str, quarter: Quarter) -> QuarterFigures:
        """The figures of a quarter as far as its answers are counted, without a cut by groups."""
        tallies = [await self.unit.fold(Tally, one.id) for one in await self.tallies(office, quarter)]
        figures = await self._figures(office, quarter, tallies)
        return replace(figures, groups=())

    async def tallies(self, office: str, quarter: Quarter) -> list[TallyRow]:
        """The tallies of a quarter, by service."""
        return await self.unit.rows(read_model.list_tallies, at=office, of=str(quarter))

    async def comments(self, ask: Ask, tally_id: UUID, purpose: str) -> tuple[CommandAnswer, list[str]]:
        """The free texts of a tally in clear, after the reading was recorded."""
        held: list[str] = []

        async def record(work: Work) -> Tally:
            tally = await work.load_to_change(Tally, tally_id)
            read_comments(tally, purpose, work.ask.now)
            held[:] = sorted(tally.comments)
            return tally

        answer, clear = await self._disclosure.read(ask, record, held)
        return answer, list(clear.values())

    async def report(self, office: str, quarter: Quarter) -> Report:
        """A published result. Raises ReportUnknown."""
        found = await self.unit.newest(report_of(office, quarter))
        if not isinstance(found, Report):
            raise ReportUnknown
        return found

    async def reports(self, office: str) -> list[ReportRow]:
        """The published quarters of an office, the newest first."""
        return await self.unit.rows(read_model.list_reports, at=office, most=_MOST_REPORTS)

    async def offices(self) -> list[str]:
        """The offices that have published a result."""
        return await self.unit.rows(read_model.list_offices)

    def counter_code(self, office: str, now: datetime) -> str:
        """The code of the link at an office's counter, for the present quarter."""
        return self.links.counter_code(office, Quarter.of(office_of(office).local_day(now)))

    async def _figures(self, office: str, quarter: Quarter, tallies: list[Tally]) -> QuarterFigures:
        invited = await self.unit.rows(read_model.count_invited, at=office, of=str(quarter))
        return quarter_figures(
            [self._box.counted(one) for one in tallies],
            {one.service_code: one.invited for one in invited},
            order_for(office, quarter.first),
            profile_on(quarter.first),
            rules_for(office, quarter.first).least_respondents,
            quarter.first,
        )


def _case_id(work: Work) -> UUID:
    """The case of the event that the ask reacts to."""
    assert work.ask.case_id is not None
    return work.ask.case_id
