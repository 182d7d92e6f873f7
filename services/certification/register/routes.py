"""The public register over HTTP, for anybody, without a token (ISO/IEC 17065 7.8): routes, no rules."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, cast
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.certification.certificate.codes import CodeUnknown
from services.certification.pages import PAGES
from services.certification.register import csv_lines
from services.certification.register.rows import RegisterRow
from services.certification.register.schemas import CertificateCode, KeysView, RegisterLine, RegisterView, Words
from services.certification.register.throttle import RegisterThrottle
from services.certification.register.use_cases import Register
from services.certification.register.words import Sought
from shared.offices import office
from shared.web.askers import OPEN
from shared.web.face import face_of, use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.problems import documented
from shared.web.public_pages import ALSO_A_PAGE, FRESH_FOR_MINUTES, NOT_KEPT, refused_also_as_pages, wants_page
from shared.web.routes import Routes
from shared.web.values import Day

RegisterHere = Annotated[Register, use_cases(Register)]
_CAPITAL_OFFICE = "balai-sertifikasi"
"""The office whose day a list of all offices goes by: it is in the zone of the capital."""
router = Routes("register", route_class=PAGES.route())


async def _sought(
    q: Annotated[Words | None, Query(description="Words of any part, or a number.")] = None,
    holder: Words | None = None,
    brand: Words | None = None,
    product: Words | None = None,
    standard: Words | None = None,
    number: Words | None = None,
) -> Sought:
    """What a search names; the beginning of each word is enough."""
    return Sought(q, holder, brand, product, standard, number)


SoughtHere = Annotated[Sought, Depends(_sought)]


@router.get(
    "/certificates",
    response_model=Listed[RegisterLine],
    responses={**ALSO_A_PAGE, **refused_also_as_pages(422, 429, 503)},
    summary="Search the register of certificates; in a browser a page",
    openapi_extra=OPEN,
)
async def search_register(
    request: Request, sought: SoughtHere, paging: Paging, register: RegisterHere, on: Day | None = None
) -> Response:
    """Certificates of all offices with their standing on a day, by default today."""
    await _throttle(request).count_search(request)
    day = on or _today(request, _CAPITAL_OFFICE)
    rows = await register.search(sought, paging.after, paging.limit)
    found = listed([RegisterLine.of(row, day) for row in rows], paging)
    if not wants_page(request):
        return Response(found.model_dump_json(), headers={"Cache-Control": NOT_KEPT}, media_type="application/json")
    asked = {name: value for name, value in request.query_params.items() if name != "after"}
    following = None if found.next is None else urlencode({**asked, "after": found.next})
    filters = {name: value for name, value in asked.items() if name != "limit"}
    return PAGES.shown(
        request,
        "register.html",
        lines=found.items,
        text=sought.text,
        today=day,
        following=following,
        csv=urlencode(filters),
    )


@router.get(
    "/certificates.csv",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **documented(422, 429, 503)},
    summary="The same search as CSV, all of it",
    openapi_extra=OPEN,
)
async def export_register(
    request: Request, sought: SoughtHere, register: RegisterHere, on: Day | None = None
) -> Response:
    """RFC 4180, in UTF-8; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    await _throttle(request).count_search(request)
    day = on or _today(request, _CAPITAL_OFFICE)
    headers = {"Content-Disposition": 'attachment; filename="register.csv"', "Cache-Control": NOT_KEPT}
    return StreamingResponse(
        _csv(register, sought, day), headers=headers, media_type="text/csv; charset=utf-8; header=present"
    )


@router.get(
    "/certificates/{id}",
    response_model=RegisterView,
    responses={**ALSO_A_PAGE, **refused_also_as_pages(404, 422, 503)},
    summary="A certificate in the register; in a browser a page",
    openapi_extra=OPEN,
)
async def read_certificate(
    request: Request,
    id: UUID,
    register: RegisterHere,
    on: Annotated[Day | None, Query(description="The day of the standing; default today.")] = None,
    lot: Words | None = None,
) -> Response:
    """One certificate, with its standing on any day."""
    row = await register.one(id)
    return _answer(request, row, on, lot, genuine=False)


@router.get(
    "/verify/{code}",
    response_model=RegisterView,
    responses={**ALSO_A_PAGE, **refused_also_as_pages(404, 422, 429, 503)},
    summary="Check the code of a certificate or card",
    openapi_extra=OPEN,
)
async def verify_code(
    request: Request,
    code: CertificateCode,
    register: RegisterHere,
    on: Annotated[Day | None, Query(description="The day of the standing; default today.")] = None,
    lot: Annotated[Words | None, Query(description="The lot of the goods in hand.")] = None,
) -> Response:
    """`standing` says whether the certificate is valid, suspended, withdrawn, expired, or does not cover the lot."""
    try:
        code_id = register.code_id(code)
    except CodeUnknown:
        await _throttle(request).count_wrong_code(request)
        raise
    return _answer(request, await register.by_code(code_id), on, lot, genuine=True)


@router.get(
    "/keys",
    response_model=KeysView,
    summary="The public keys that codes of certificates are signed with",
    openapi_extra=OPEN,
)
async def read_keys(register: RegisterHere) -> Response:
    """A JWK set, to check codes off-line; the standing of a certificate only the register knows."""
    view = KeysView.model_validate(register.keys())
    return Response(view.model_dump_json(), headers={"Cache-Control": FRESH_FOR_MINUTES}, media_type="application/json")


def _answer(request: Request, row: RegisterRow, on: date | None, lot: str | None, *, genuine: bool) -> Response:
    view = RegisterView.of(row, on or _today(request, row.office), lot)
    if wants_page(request):
        return PAGES.shown(request, "certificate.html", one=view, genuine=genuine, address=request.url.path)
    return Response(view.model_dump_json(), headers={"Cache-Control": NOT_KEPT}, media_type="application/json")


async def _csv(register: Register, sought: Sought, on: date) -> AsyncIterator[str]:
    yield csv_lines.head()
    async for rows in register.all(sought):
        yield csv_lines.lines(rows, on)


def _today(request: Request, code: str) -> date:
    return office(code).local_day(face_of(request).clock.now())


def _throttle(request: Request) -> RegisterThrottle:
    return cast("RegisterThrottle", request.app.state.register_throttle)
