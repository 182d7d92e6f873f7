"""The receipt of a message over HTTP, for anybody, without a token: routes, no rules."""

from typing import Annotated

from fastapi import Depends, Request, Response

from services.messages.notice.schemas import ReceiptCode, ReceiptKeysView, ReceiptView
from services.messages.notice.use_cases import Notices
from services.messages.pages import PAGES
from shared.web.askers import OPEN
from shared.web.face import use_cases
from shared.web.public_pages import (
    ALSO_A_PAGE,
    FRESH_FOR_MINUTES,
    NOT_KEPT,
    choosable_language,
    refused_also_as_pages,
    wants_page,
)
from shared.web.routes import Routes

NoticesHere = Annotated[Notices, use_cases(Notices)]
router = Routes("receipts", route_class=PAGES.route())


@router.get(
    "/receipts/{code}",
    response_model=ReceiptView,
    responses={**ALSO_A_PAGE, **refused_also_as_pages(404, 422, 503)},
    summary="Check the receipt in a message; in a browser a page that says what it proves",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def check_receipt(
    request: Request,
    code: ReceiptCode,
    notices: NoticesHere,
) -> Response:
    """Whether the journal still holds, unchanged, the event that the message told about. Names no person and no case."""
    view = ReceiptView.of(await notices.check(code))
    if wants_page(request):
        return PAGES.shown(request, "receipt.html", one=view)
    return Response(view.model_dump_json(), headers={"Cache-Control": NOT_KEPT}, media_type="application/json")


@router.get(
    "/receipt-keys",
    response_model=ReceiptKeysView,
    summary="The public keys that receipts of messages are signed with",
    openapi_extra=OPEN,
)
async def read_receipt_keys(notices: NoticesHere) -> Response:
    """A JWK set, to check receipts off-line."""
    view = ReceiptKeysView.model_validate(notices.receipt_keys())
    return Response(view.model_dump_json(), headers={"Cache-Control": FRESH_FOR_MINUTES}, media_type="application/json")
