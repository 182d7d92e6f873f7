"""The reports over HTTP: JSON, CSV, XLSX, and a page for the head of the office; routes, no rules."""

from asyncio import to_thread
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query, Request, Response

from services.billing.report.files import CSV_TYPE, XLSX_TYPE, Table, cash_book_table, csv_of, revenue_table, xlsx_of
from services.billing.report.page import PAGES, page_values
from services.billing.report.revenue import Period
from services.billing.report.schemas import CashBookView, RevenueView
from services.billing.report.use_cases import Reports
from services.billing.roles import ListBook
from shared.offices import office
from shared.web.face import face_of, use_cases
from shared.web.file_answers import BINARY
from shared.web.problems import READ_REFUSALS
from shared.web.public_pages import choosable_language, refused_also_as_pages
from shared.web.routes import Routes
from shared.web.values import Day

Form = Literal["json", "csv", "xlsx"]
_TEXT: Final = {"schema": {"type": "string"}}
_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": _TEXT, XLSX_TYPE: BINARY}},
    **READ_REFUSALS,
}
_STATUSES: Final = tuple(status for status in READ_REFUSALS if isinstance(status, int))
_PAGE: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/html": _TEXT}},
    **refused_also_as_pages(*_STATUSES),
}
First = Annotated[Day | None, Query(description="First day; otherwise 1 January of the last day's year.")]
Last = Annotated[Day | None, Query(description="Last day; otherwise today.")]

ReportsHere = Annotated[Reports, use_cases(Reports)]
router = Routes("reports")
pages = Routes("reports", route_class=PAGES.route())


def _period(request: Request, at: str, first: date | None, last: date | None) -> tuple[date, date]:
    end = last or office(at).local_day(face_of(request).clock.now())
    return first or end.replace(month=1, day=1), end


@router.get("/reports/revenue", response_model=RevenueView, responses=_FILES)
async def read_revenue(
    request: Request,
    read: ListBook,
    reports: ReportsHere,
    first: First = None,
    last: Last = None,
    by: Period = "month",
    form: Form = "json",
) -> Response:
    """What the office assessed and received by levy and day or month, and what is outstanding at the end."""
    report = await reports.revenue(read.office, *_period(request, read.office, first, last), by)
    if form == "json":
        return _json(RevenueView.of(report).model_dump_json())
    return await _file(form, f"revenue-{report.first}-{report.last}", revenue_table(report))


@router.get("/reports/cash-book", response_model=CashBookView, responses=_FILES)
async def read_cash_book(
    request: Request,
    read: ListBook,
    reports: ReportsHere,
    first: First = None,
    last: Last = None,
    form: Form = "json",
) -> Response:
    """The treasurer's cash book: what moved cash and the account on each day, and what is held after it."""
    book = await reports.cash_book(read.office, *_period(request, read.office, first, last))
    if form == "json":
        return _json(CashBookView.of(book).model_dump_json())
    return await _file(form, f"cash-book-{book.first}-{book.last}", cash_book_table(book))


@pages.get(
    "/reports/revenue/page",
    response_class=Response,
    responses=_PAGE,
    summary="The revenue of the office as a page, with a chart of its months",
    dependencies=[Depends(choosable_language)],
)
async def show_revenue(
    request: Request, read: ListBook, reports: ReportsHere, first: First = None, last: Last = None
) -> Response:
    """Assessed against received by month, and by levy."""
    report = await reports.revenue(read.office, *_period(request, read.office, first, last), "month")
    today = office(read.office).local_day(face_of(request).clock.now())
    return PAGES.shown(request, "revenue.html", **page_values(report, today))


def _json(body: str) -> Response:
    return Response(body, headers={"Cache-Control": "no-store"}, media_type="application/json")


async def _file(form: Form, name: str, table: Table) -> Response:
    """A file to download; its name holds no personal data."""
    content = csv_of(table) if form == "csv" else await to_thread(xlsx_of, name[:31], table)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.{form}"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type=CSV_TYPE if form == "csv" else XLSX_TYPE)
