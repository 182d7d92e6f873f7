"""Published results for anybody, without a token: pages for a browser, JSON for a program, and CSV. Routes, no rules."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Path, Request, Response

from services.complaints.survey.figures import Figures
from services.complaints.survey.index import BANDS
from services.complaints.survey.pages import PAGES, WORDS, quarter_in_words
from services.complaints.survey.quarter import survey_quarter
from services.complaints.survey.questionnaire import QUESTIONS, Pair, Unsur, profile_on, said
from services.complaints.survey.report import Report
from services.complaints.survey.results.csv_lines import report_as_csv
from services.complaints.survey.rows import ReportRow
from services.complaints.survey.schemas import QuarterText, ResultsView, ResultView
from services.complaints.survey.use_cases import ReportUnknown, Surveys
from shared.dated_data import in_force
from shared.errors import Language
from shared.offices import office as office_of
from shared.privacy.clear_text import Sought
from shared.quarter import Quarter
from shared.web.askers import OPEN
from shared.web.face import use_cases
from shared.web.pages.chart import Bar
from shared.web.problems import documented
from shared.web.public_pages import (
    ALSO_A_PAGE,
    FRESH_FOR_MINUTES,
    UNCHANGED,
    language,
    refused_also_as_pages,
    wants_page,
)
from shared.web.routes import Routes
from shared.wording import fixed

SurveysHere = Annotated[Surveys, use_cases(Surveys)]
OfficeCode = Annotated[Sought, Path(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=60)]
router = Routes("survey", route_class=PAGES.route())


@router.get(
    "/survei/hasil",
    response_model=ResultsView,
    responses={**ALSO_A_PAGE, **UNCHANGED, **refused_also_as_pages(503)},
    summary="Offices that have published a result of the survey; in a browser a page",
    openapi_extra=OPEN,
)
async def list_results(request: Request, surveys: SurveysHere) -> Response:
    """The offices in the order of their codes."""
    codes = await surveys.offices()
    if wants_page(request):
        return PAGES.shown(request, "results.html", kept=FRESH_FOR_MINUTES, offices=[office_of(one) for one in codes])
    return _json(ResultsView(offices=codes))


@router.get(
    "/survei/hasil/{office}",
    response_model=ResultView,
    responses={**ALSO_A_PAGE, **UNCHANGED, **refused_also_as_pages(404, 422, 503)},
    summary="The newest result of an office; in a browser a page",
    openapi_extra=OPEN,
)
async def read_newest_result(request: Request, office: OfficeCode, surveys: SurveysHere) -> Response:
    """The result of the newest quarter that the office has published."""
    reports = await surveys.reports(office)
    if not reports:
        raise ReportUnknown
    return _result(request, await surveys.report(office, Quarter.read(reports[0].quarter)), reports)


@router.get(
    "/survei/hasil/{office}/{quarter}.csv",
    responses={
        200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
        **UNCHANGED,
        **documented(404, 422, 503),
    },
    response_class=Response,
    summary="The result of a quarter as CSV",
    openapi_extra=OPEN,
)
async def export_result(office: OfficeCode, quarter: QuarterText, surveys: SurveysHere) -> Response:
    """RFC 4180, in UTF-8: a line for the office, each service, and the counter."""
    report = await surveys.report(office, survey_quarter(quarter))
    name = f'attachment; filename="skm-{report.office}-{report.quarter}.csv"'
    return Response(
        report_as_csv(report),
        headers={"Content-Disposition": name, "Cache-Control": FRESH_FOR_MINUTES},
        media_type="text/csv; charset=utf-8; header=present",
    )


@router.get(
    "/survei/hasil/{office}/{quarter}",
    response_model=ResultView,
    responses={**ALSO_A_PAGE, **UNCHANGED, **refused_also_as_pages(404, 422, 503)},
    summary="The result of a quarter; in a browser a page",
    openapi_extra=OPEN,
)
async def read_result(request: Request, office: OfficeCode, quarter: QuarterText, surveys: SurveysHere) -> Response:
    """The published figures, which do not change any more, and the other quarters of the office."""
    report = await surveys.report(office, survey_quarter(quarter))
    return _result(request, report, await surveys.reports(office))


def _result(request: Request, report: Report, reports: list[ReportRow]) -> Response:
    figures, spoken = report.figures, language(request)
    if not wants_page(request):
        why = figures.withheld
        return _json(ResultView.of(report, None if why is None else said(WORDS[f"withheld-{why}"], spoken)))
    of, on = Quarter.read(report.quarter), Quarter.read(report.quarter).first
    names = {one.unsur: one.name for one in in_force(QUESTIONS, on)}
    quarters = [Quarter.read(one.quarter) for one in reports]
    return PAGES.shown(
        request,
        "report.html",
        kept=FRESH_FOR_MINUTES,
        office=office_of(report.office),
        of=of,
        figures=figures,
        published_on=report.published_on,
        least=report.least_respondents,
        bands={one.band: one.name for one in in_force(BANDS, on)},
        names=names,
        profile=profile_on(on),
        stated={one.dimension for one in figures.groups if one.respondents != 0},
        group_names={each.group: each.name for one in profile_on(on) for each in one.groups},
        quarters=quarters,
        unsur_bars=_unsur_bars(figures.office, names, spoken),
        quarter_bars=[_quarter_bar(one, spoken) for one in reports],
    )


def _unsur_bars(figures: Figures | None, names: Mapping[Unsur, Pair], spoken: Language) -> list[Bar]:
    return [
        Bar(f"U{place} {said(names[one.unsur], spoken)}", fixed(one.mean, spoken), [(one.mean, "good")])
        for place, one in enumerate(figures.unsur if figures else (), 1)
    ]


def _quarter_bar(row: ReportRow, spoken: Language) -> Bar:
    label = quarter_in_words(Quarter.read(row.quarter), spoken)
    if row.index is None:
        return Bar(label, said(WORDS["no-index"], spoken))
    return Bar(label, f"{fixed(row.index, spoken)} {row.band}", [(row.index, "good")])


def _json(view: ResultsView | ResultView) -> Response:
    return Response(view.model_dump_json(), headers={"Cache-Control": FRESH_FOR_MINUTES}, media_type="application/json")
