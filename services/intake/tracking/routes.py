"""The state of a case, for anybody with its receipt, without a token: routes, no rules."""

from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import HTMLResponse

from services.intake.pages.public import (
    ALSO_A_PAGE,
    NOT_KEPT,
    PublicRoute,
    language,
    refused_also_as_pages,
    shown_page,
    wants_page,
)
from services.intake.tracking.schemas import TrackedView
from services.intake.tracking.use_cases import Tracking
from shared.receipt import ReceiptUnknown, parse_receipt
from shared.web.askers import OPEN
from shared.web.face import use_cases
from shared.web.receipts import Receipt, receipt_tried
from shared.web.routes import Routes

TrackingHere = Annotated[Tracking, use_cases(Tracking)]
router = Routes("tracking", route_class=PublicRoute)


@router.get(
    "/track",
    response_class=HTMLResponse,
    responses={
        303: {"description": "The page of that receipt"},
        **refused_also_as_pages(404, 422),
    },
    summary="A page for entering a receipt",
    openapi_extra=OPEN,
)
async def ask_receipt(
    request: Request,
    receipt: Annotated[Receipt | None, Query(description="A receipt as written.")] = None,
) -> Response:
    if receipt is None:
        return shown_page(request, "track.html", problem=None)
    try:
        written = parse_receipt(receipt)
    except ReceiptUnknown as unknown:
        return _unknown(request, unknown)
    place = f"{request.scope.get('root_path', '')}/track/{written}"
    return Response(
        status_code=303, headers={"Location": place, "Cache-Control": NOT_KEPT, "Referrer-Policy": "no-referrer"}
    )


@router.get(
    "/track/{receipt}",
    response_model=TrackedView,
    responses={**ALSO_A_PAGE, **refused_also_as_pages(404, 422, 429, 503)},
    summary="The state of a case and its reasons, by its receipt; names no person",
    openapi_extra=OPEN,
)
async def track(request: Request, receipt: Receipt, tracking: TrackingHere) -> Response:
    """An unknown receipt and an impossible one get the same answer; somebody who tries many has to wait."""
    try:
        async with receipt_tried(request):
            found = await tracking.find(receipt, request.app.state.face.clock.now())
    except ReceiptUnknown as unknown:
        if wants_page(request):
            return _unknown(request, unknown)
        raise
    if wants_page(request):
        return shown_page(request, "case_status.html", case=found)
    headers = {"Cache-Control": NOT_KEPT}
    return Response(TrackedView.of(found).model_dump_json(), headers=headers, media_type="application/json")


def _unknown(request: Request, unknown: ReceiptUnknown) -> Response:
    """The form again, with a hint; it does not repeat the text."""
    return shown_page(request, "track.html", status=404, problem=unknown.sentence(language(request)))
