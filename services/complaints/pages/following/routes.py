"""Following a report by its receipt on a public page, and what its reporter may do there: routes, no rules.

The receipt travels in the bodies of forms only, so no address, log or Referer holds it.
"""

import hashlib
from collections.abc import Mapping
from typing import Annotated, Any, Final, cast, get_args
from uuid import uuid4

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse

from services.complaints.identity.use_cases import Identities
from services.complaints.pages import PAGES
from services.complaints.pages.answer_fields import LONGEST_TEXT, TOO_LONG, Fault, cleaned
from services.complaints.pages.fields import described, fields_of, text_of
from services.complaints.pages.routes import A_PAGE
from services.complaints.report.followed import May
from services.complaints.report.throttle import ReportThrottle
from services.complaints.report.use_cases import Reports
from shared.errors import Refusal, Unavailable
from shared.receipt import LONGEST_WRITTEN, ReceiptUnknown
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import KeyUsedOtherwise
from shared.web.askers import OPEN
from shared.web.face import face_of, use_cases
from shared.web.problems import status_of
from shared.web.public_pages import choosable_language, refused_also_as_pages
from shared.web.routes import Routes

_STARS: Final = ("1", "2", "3", "4", "5")
_LONGEST_KEY: Final = 36
_FIELDS: Final[Mapping[May, str]] = {
    "complete": "complete-text", "reply": "reply-text", "reopen": "reopen-text", "rate": "stars", "withdraw": "withdraw",
}  # fmt: skip
"""Act → the field beside which a refusal is shown."""
_FORM: Final[dict[str, dict[str, Any]]] = {
    "receipt": text_of(LONGEST_WRITTEN),
    "act": {"type": "string", "enum": list(get_args(May))},
    "key": {"type": "string", "format": "uuid"},
    "text": text_of(LONGEST_TEXT),
    "stars": {"type": "string", "enum": list(_STARS)},
}
ReportsHere = Annotated[Reports, use_cases(Reports)]
IdentitiesHere = Annotated[Identities, use_cases(Identities)]
router = Routes("pages", route_class=PAGES.route())


@router.get(
    "/pengaduan/ikuti",
    response_class=HTMLResponse,
    responses={**A_PAGE, **refused_also_as_pages(422, 503)},
    summary="A page for entering the receipt of a report",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def ask_receipt(request: Request) -> Response:
    return PAGES.shown(request, "receipt.html", faults={})


@router.post(
    "/pengaduan/ikuti",
    response_class=HTMLResponse,
    responses={**A_PAGE, **refused_also_as_pages(400, 404, 409, 413, 422, 429, 503)},
    summary="Follow a report by its receipt; complete, explain, reply, rate or withdraw it",
    dependencies=[Depends(choosable_language)],
    openapi_extra={**OPEN, **described(_FORM, "receipt")},
)
async def follow(request: Request, reports: ReportsHere, identities: IdentitiesHere) -> Response:
    """Each act counts once, however often its form is sent."""
    sent = fields_of(await request.body())
    act = next((one for one in get_args(May) if one == sent.get("act")), None)
    try:
        async with cast("ReportThrottle", request.app.state.report_throttle).receipt(request):
            faults = {} if act is None else await _done(request, reports, act, sent)
            return await _shown(request, reports, identities, act, sent, faults)
    except ReceiptUnknown as unknown:
        return PAGES.shown(request, "receipt.html", status=status_of(unknown), faults={"receipt": unknown})


async def _done(request: Request, reports: Reports, act: May, sent: Mapping[str, str]) -> Mapping[str, Fault]:
    """Carries out what the reporter asks for; returns what is wrong, by the field beside which it is shown.

    Raises ReceiptUnknown.
    """
    receipt, text, stars = sent.get("receipt", ""), cleaned(sent.get("text", "")), sent.get("stars", "")
    if faults := _faults(act, text, stars):
        return faults
    ask = await _ask(request, reports, receipt, f"{act}\x00{text}\x00{stars}", sent.get("key", ""))
    try:
        if act == "complete":
            await reports.complete(ask, receipt, text)
        elif act == "rate":
            await reports.rate(ask, receipt, int(stars), text or None)
        elif act == "withdraw":
            await reports.withdraw(ask, receipt)
        else:
            await reports.reply(ask, receipt, text)
    except KeyUsedOtherwise:
        return {_FIELDS[act]: "sent-already"}
    except Refusal as refusal:
        if isinstance(refusal, ReceiptUnknown):
            raise
        return {_FIELDS[act]: refusal}
    return {}


def _faults(act: May, text: str, stars: str) -> Mapping[str, Fault]:
    if len(text) > LONGEST_TEXT:
        return {f"{act}-text": TOO_LONG}
    if act in {"complete", "reply", "reopen"} and not any(sign.isalnum() for sign in text):
        return {f"{act}-text": "write-here"}
    return {"stars": "choose-stars"} if act == "rate" and stars not in _STARS else {}


async def _ask(request: Request, reports: Reports, receipt: str, what: str, key: str) -> Ask:
    """The command; its answer is kept for a form that is sent again."""
    face = face_of(request)
    assert face.request_key
    hashed = hashlib.blake2b(what.encode(), key=face.request_key[:64], digest_size=32).digest()
    ask = await reports.ask_of(receipt, f"page {key[:_LONGEST_KEY]}", hashed, face.clock.now())
    return ask.answered_with(Answer(204, b""))


async def _shown(
    request: Request,
    reports: Reports,
    identities: Identities,
    act: May | None,
    sent: Mapping[str, str],
    faults: Mapping[str, Fault],
) -> Response:
    """The report. A fault at an act that is not possible any more stands above the others. Raises ReceiptUnknown."""
    receipt = sent.get("receipt", "")
    followed = await reports.follow(receipt, face_of(request).clock.now())
    refusal = next((one for one in faults.values() if isinstance(one, Refusal)), None)
    answer = PAGES.shown(
        request,
        "followed.html",
        status=status_of(refusal) if refusal else 422 if faults else 200,
        followed=followed,
        readings=await identities.readings(receipt),
        receipt=receipt,
        key=uuid4(),
        faults=faults,
        done=None if faults else act,
        written=cleaned(sent.get("text", ""))[:LONGEST_TEXT] if faults else "",
        act=act,
    )
    if isinstance(refusal, Unavailable):
        answer.headers["Retry-After"] = "1"
    return answer
