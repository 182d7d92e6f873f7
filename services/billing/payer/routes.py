"""Payers' bills over HTTP: the applicant's own with a token, one by its payment number without; routes, no rules."""

from typing import Annotated

from fastapi import Depends, Request, Response

from services.billing.payer.page import PAGES, payment_values
from services.billing.payer.payable import PaymentNumberUnknown
from services.billing.payer.schemas import OwnBillView, PayablePageView
from services.billing.payer.use_cases import PayerBills
from services.billing.roles import ReadOwn
from shared.web.askers import OPEN
from shared.web.face import face_of, use_cases
from shared.web.lists import Listed, Paging, listed
from shared.web.public_pages import ALSO_A_PAGE, NOT_KEPT, choosable_language, refused_also_as_pages, wants_page
from shared.web.receipts import Receipt, receipt_tried
from shared.web.routes import Routes

PayerBillsHere = Annotated[PayerBills, use_cases(PayerBills)]

own = Routes("payer")
public = Routes("payer", route_class=PAGES.route(), dependencies=[Depends(choosable_language)])


@own.read("/own-bills", "List the asker's own bills, with the ways to pay and the proofs of payment")
async def list_own_bills(
    request: Request, payer_bills: PayerBillsHere, read: ReadOwn, part: Paging
) -> Listed[OwnBillView]:
    now = face_of(request).clock.now()
    found = await payer_bills.own(read.asker.subject, read.office, part.after, part.limit, now)
    return listed([OwnBillView.of(bill, now) for bill in found], part)


@public.get(
    "/payments/{receipt}",
    response_model=PayablePageView,
    responses={**ALSO_A_PAGE, **refused_also_as_pages(404, 422, 429, 503)},
    summary="What is to be paid and how, by the payment number of a bill; names no person",
    openapi_extra=OPEN,
)
async def read_payment(request: Request, receipt: Receipt, payer_bills: PayerBillsHere) -> Response:
    """An unknown number and an impossible one get the same answer; somebody who tries many has to wait.

    Only unknown ones are counted: payers who share the address of such a person see their bills.
    """
    now = face_of(request).clock.now()
    try:
        bill = await payer_bills.of_number(receipt, now)
    except PaymentNumberUnknown as unknown:
        async with receipt_tried(request):
            raise unknown from None
    if wants_page(request):
        return PAGES.shown(request, "payment.html", **payment_values(bill, now))
    headers = {"Cache-Control": NOT_KEPT}
    return Response(PayablePageView.of(bill, now).model_dump_json(), headers=headers, media_type="application/json")
