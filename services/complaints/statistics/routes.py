"""The public statistics over HTTP, for anybody, without a token: JSON, CSV and pages; routes, no rules."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from services.complaints.statistics.csv_file import csv_file
from services.complaints.statistics.figures import Figures
from services.complaints.statistics.pages import PAGES
from services.complaints.statistics.publishing import publishing
from services.complaints.statistics.schemas import OfficeCode, QuarterText, StatisticsView
from services.complaints.statistics.use_cases import Statistics
from shared.offices import OFFICES, Office
from shared.offices import office as office_of
from shared.quarter import Quarter
from shared.web.askers import OPEN
from shared.web.face import face_of, use_cases
from shared.web.problems import documented
from shared.web.public_pages import FRESH_FOR_MINUTES, UNCHANGED, choosable_language, refused_also_as_pages
from shared.web.routes import Routes

StatisticsHere = Annotated[Statistics, use_cases(Statistics)]
_HTML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}, **UNCHANGED}
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **UNCHANGED}
router = Routes("statistics", route_class=PAGES.route())


@dataclass(frozen=True)
class _Line:
    """An office with its newest figures."""

    office: Office
    figures: Figures


@router.get(
    "/statistics.csv",
    response_class=Response,
    responses={**_CSV, **documented(404, 422, 503)},
    summary="The newest quarters as CSV",
    openapi_extra=OPEN,
)
async def export_statistics(
    request: Request,
    statistics: StatisticsHere,
    office: Annotated[OfficeCode | None, Query(description="Only this office.")] = None,
) -> Response:
    """RFC 4180, in UTF-8; a number that may not be shown is an empty cell."""
    offices = OFFICES.values() if office is None else [office_of(office)]
    found = [one for each in offices for one in await statistics.latest(each.code, _today(request, each))]
    headers = {"Content-Disposition": 'attachment; filename="statistics.csv"', "Cache-Control": FRESH_FOR_MINUTES}
    return Response(csv_file(found), headers=headers, media_type="text/csv; charset=utf-8; header=present")


@router.get(
    "/statistics/{office}",
    response_model=StatisticsView,
    responses=documented(404, 422, 503),
    summary="Complaints of an office in a quarter, in numbers",
    openapi_extra=OPEN,
)
async def read_statistics(
    request: Request, office: OfficeCode, statistics: StatisticsHere, quarter: QuarterText = None
) -> Response:
    """Counts by component, service, channel and kind. No group is so small that a person could be recognised."""
    today = _today(request, office_of(office))
    one = await statistics.of_quarter(office, _quarter(quarter, today), today)
    view = StatisticsView.of(one, publishing(today).publishes_on(one.quarter))
    return Response(view.model_dump_json(), headers={"Cache-Control": FRESH_FOR_MINUTES}, media_type="application/json")


@router.get(
    "/pengaduan/statistik",
    response_class=Response,
    responses={**_HTML, **refused_also_as_pages(422, 503)},
    summary="The statistics of all offices as a page",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def show_offices(request: Request, statistics: StatisticsHere) -> Response:
    """Each office with its newest quarter."""
    lines = []
    for office in OFFICES.values():
        today = _today(request, office)
        lines.append(_Line(office, await statistics.of_quarter(office.code, publishing(today).newest(today), today)))
    return PAGES.shown(request, "offices.html", kept=FRESH_FOR_MINUTES, offices=lines)


@router.get(
    "/pengaduan/statistik/{office}",
    response_class=Response,
    responses={**_HTML, **refused_also_as_pages(404, 422, 503)},
    summary="The statistics of an office as a page",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def show_statistics(
    request: Request, office: OfficeCode, statistics: StatisticsHere, quarter: QuarterText = None
) -> Response:
    """The figures of a quarter, beside the quarters before it."""
    here = office_of(office)
    today = _today(request, here)
    one = await statistics.of_quarter(office, _quarter(quarter, today), today)
    return PAGES.shown(
        request,
        "statistics.html",
        kept=FRESH_FOR_MINUTES,
        office=here,
        one=one,
        latest=await statistics.latest(office, today),
        published_on=publishing(today).publishes_on(one.quarter),
        at_least=await statistics.at_least_received(office, today),
    )


def _quarter(written: str | None, today: date) -> Quarter:
    return publishing(today).newest(today) if written is None else Quarter.read(written)


def _today(request: Request, office: Office) -> date:
    return office.local_day(face_of(request).clock.now())
