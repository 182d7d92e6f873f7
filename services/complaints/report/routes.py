"""Reports over HTTP: filed with a token, followed and answered by receipt without one; routes, no rules."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response

from services.complaints.report.schemas import FiledView, FollowedView, RatingBody, ReportBody, WordsBody
from services.complaints.report.use_cases import Reports
from services.complaints.roles import ByReporterOrOfficer
from shared.privacy.clear_text import Sought
from shared.roles import APPLICANT
from shared.service.ask import Answer, Ask, request_hash
from shared.web.askers import OPEN
from shared.web.face import face_of, use_cases
from shared.web.http_headers import KEY
from shared.web.problems import documented, language_of
from shared.web.receipts import Receipt, receipt_tried
from shared.web.routes import Routes, answer_once

ReportsHere = Annotated[Reports, use_cases(Reports)]
router = Routes("reports")


@router.command("/reports", response_model=FiledView, status_code=201)
async def file_report(body: ReportBody, ask: ByReporterOrOfficer, reports: ReportsHere) -> Answer:
    """File a report: a reporter with an account, or an officer who writes down what reached the office.

    Of a reporter who does not report openly, the account is sealed, too, and no event names it.
    """
    account = ask.actor if ask.role == APPLICANT else None
    if account is not None and body.secrecy != "open":
        ask = reports.nameless(ask)
    filed = await reports.file(ask, body.report(account))
    return answer_once(filed.answer, FiledView.of(filed), 201)


async def _by_receipt(
    request: Request,
    receipt: Receipt,
    reports: ReportsHere,
    idempotency_key: Annotated[Sought, Header(min_length=1, max_length=200, pattern=KEY)],
) -> Ask:
    """The command of the holder of a receipt. An address that tries unknown ones has to wait."""
    face = face_of(request)
    assert face.request_key
    hashed = request_hash(face.request_key, request.scope["path"], await request.body())
    async with receipt_tried(request):
        return await reports.ask_of(receipt, idempotency_key, hashed, face.clock.now())


ByReceipt = Annotated[Ask, Depends(_by_receipt)]
_REFUSED = documented(400, 404, 409, 422, 429, 503)


@router.get("/reports/{receipt}", response_model=FollowedView, responses=_REFUSED, openapi_extra=OPEN)
async def follow_report(receipt: Receipt, request: Request, reports: ReportsHere) -> Response:
    """What the holder of the receipt sees: its status, its steps, the answer, and what they may do."""
    async with receipt_tried(request):
        followed = await reports.follow(receipt, face_of(request).clock.now())
    view = FollowedView.of(followed, language_of(request.headers.get("accept-language")))
    return Response(view.model_dump_json(), headers={"Cache-Control": "no-store"}, media_type="application/json")


@router.post("/reports/{receipt}/completion", responses=_REFUSED, status_code=204, openapi_extra=OPEN)
async def complete_report(receipt: Receipt, body: WordsBody, ask: ByReceipt, reports: ReportsHere) -> Response:
    """Add what the office asked for."""
    await reports.complete(_kept(ask), receipt, body.text)
    return _done()


@router.post("/reports/{receipt}/reply", responses=_REFUSED, status_code=204, openapi_extra=OPEN)
async def reply(receipt: Receipt, body: WordsBody, ask: ByReceipt, reports: ReportsHere) -> Response:
    """Explain something; after the answer, in its time, this reopens the report."""
    await reports.reply(_kept(ask), receipt, body.text)
    return _done()


@router.post("/reports/{receipt}/rating", responses=_REFUSED, status_code=204, openapi_extra=OPEN)
async def rate(receipt: Receipt, body: RatingBody, ask: ByReceipt, reports: ReportsHere) -> Response:
    """Rate the handling, once."""
    await reports.rate(_kept(ask), receipt, body.stars, body.words)
    return _done()


@router.post("/reports/{receipt}/withdrawal", responses=_REFUSED, status_code=204, openapi_extra=OPEN)
async def withdraw(receipt: Receipt, ask: ByReceipt, reports: ReportsHere) -> Response:
    """Take the report back, before it is answered."""
    await reports.withdraw(_kept(ask), receipt)
    return _done()


def _kept(ask: Ask) -> Ask:
    """The answer to a repeated command is the same: no content."""
    return ask.answered_with(Answer(204, b""))


def _done() -> Response:
    """Without version and position: who has only a receipt reads nothing by them."""
    return Response(status_code=204, headers={"Cache-Control": "no-store"})
