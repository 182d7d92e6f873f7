"""The survey for officers: routes, no rules. What anybody may see is in `pages/routes.py`."""

from typing import Annotated
from uuid import UUID

from fastapi import Request

from services.complaints.roles import ByLeader, ByOfficer, ReadCases
from services.complaints.survey.quarter import survey_quarter
from services.complaints.survey.schemas import (
    CommentsBody,
    CommentsView,
    CounterCodeView,
    QuarterText,
    ReportList,
    ReportView,
    RunningView,
    TallyList,
)
from services.complaints.survey.use_cases import Surveys
from shared.service.ask import Answer
from shared.web.face import face_of, use_cases
from shared.web.routes import Routes, answer_once

SurveysHere = Annotated[Surveys, use_cases(Surveys)]
router = Routes("surveys")


@router.read("/surveys/reports")
async def list_survey_reports(read: ReadCases, surveys: SurveysHere) -> ReportList:
    """The office's published quarters, the newest first."""
    return ReportList(items=await surveys.reports(read.office))


@router.read("/surveys/counter-code")
async def read_counter_code(request: Request, read: ReadCases, surveys: SurveysHere) -> CounterCodeView:
    """The address of the questionnaire at the office's counter in this quarter, with its poster."""
    address = f"/survei/loket/{surveys.counter_code(read.office, face_of(request).clock.now())}"
    return CounterCodeView(address=address, poster=f"{address}/poster")


@router.read("/surveys/{quarter}")
async def read_survey(quarter: QuarterText, read: ReadCases, surveys: SurveysHere) -> RunningView:
    """A quarter of the office as far as its answers are counted, without a cut by groups."""
    of = survey_quarter(quarter)
    waiting = [one for one in await surveys.waiting() if one.office == read.office and one.quarter == str(of)]
    return RunningView(
        office=read.office,
        quarter=str(of),
        waiting=sum(one.answers for one in waiting),
        figures=await surveys.running(read.office, of),
    )


@router.read("/surveys/{quarter}/tallies")
async def list_survey_tallies(quarter: QuarterText, read: ReadCases, surveys: SurveysHere) -> TallyList:
    """Where the counts and free texts of a quarter lie, by service."""
    return TallyList(items=await surveys.tallies(read.office, survey_quarter(quarter)))


@router.command(
    "/surveys/{quarter}/report", shows=ReportView.of, creates="/complaints/v1/survei/hasil/{made.office}/{made.quarter}"
)
async def publish_survey(quarter: QuarterText, ask: ByLeader, surveys: SurveysHere) -> Answer:
    """Publish the result of a quarter that is over; its figures do not change any more."""
    return await surveys.publish(ask, survey_quarter(quarter))


@router.command("/survey-tallies/{id}/comments", response_model=CommentsView)
async def read_survey_comments(id: UUID, body: CommentsBody, ask: ByOfficer, surveys: SurveysHere) -> Answer:
    """Read the free texts of a tally in clear; each reading is recorded."""
    answer, comments = await surveys.comments(ask, id, body.purpose)
    return answer_once(answer, CommentsView(comments=comments))
