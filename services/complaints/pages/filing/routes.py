"""Reporting something without an account, question by question: routes, no rules.

Each page of the form answers a POST that carries what was answered so far, sealed; nothing is kept before the report is sent.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, Any, Final, cast
from uuid import UUID, uuid4, uuid5

from fastapi import Depends, Query, Request, Response
from fastapi.responses import HTMLResponse

from services.complaints.attachment.attachment import AttachmentTaken
from services.complaints.attachment.uploads import UploadUnknown
from services.complaints.attachment.use_cases import Attachments
from services.complaints.complaint.receiving import ServedLater
from services.complaints.pages import PAGES, WITH_PLACE_SCRIPT
from services.complaints.pages.answer_fields import CUT, LONGEST_LINE, LONGEST_TEXT, Fault
from services.complaints.pages.fields import described, fields_of, text_of
from services.complaints.pages.form import (
    MOST_PHOTOS,
    STEPS,
    Answers,
    Read,
    Step,
    first_open,
    next_step,
    outlook,
    read,
    step_before,
    steps_of,
)  # fmt: skip
from services.complaints.pages.places import district_name
from services.complaints.pages.questions import choices_of
from services.complaints.pages.routes import A_PAGE
from services.complaints.pages.sealing import LONGEST, AnswerSeal, FormExpired
from services.complaints.policy.policy import policy_for
from services.complaints.report.throttle import ReportThrottle
from services.complaints.report.use_cases import Reports, public_ask
from services.complaints.statistics.schemas import OfficeCode
from shared.errors import Conflict, Refusal, TooMany, Unavailable
from shared.offices import OFFICES
from shared.offices import office as office_of
from shared.service.unit_of_work import KeyUsedOtherwise
from shared.web.askers import OPEN
from shared.web.client_address import client_address
from shared.web.face import face_of, use_cases
from shared.web.multipart import FILE, sent_form
from shared.web.problems import status_of
from shared.web.public_pages import choosable_language, language, refused_also_as_pages
from shared.web.routes import Routes

FORM_FILES: Final = ("POST", re.compile(r"/pengaduan/berkas$"))
"""The requests with a file. Their bodies may be longer than a file, so that a file that is too long gets an answer in words."""
_COMMANDS: Final = UUID("4a6d8c0e-0c0f-4c8e-9a53-3b8f0f3c7d21")
_CHECK: Final[Step] = "check"
_MOVES: Final[dict[str, dict[str, Any]]] = {
    "state": {"type": "string", "maxLength": LONGEST, "pattern": r"^[A-Za-z0-9_=\-]+$"},
    "step": {"type": "string", "enum": list(STEPS)},
    "action": {
        "type": "string",
        "pattern": r"^(next|back|stay|send|add|drop|change:[a-z]+)$",
        "description": "`add` and `drop` are of the page with files, `change` and `send` of the last page",
    },
    "to": {"type": "string", "enum": ["check"]},
}
_FORM: Final = {
    **_MOVES,
    **dict.fromkeys(("text", "remedy", "loss"), text_of(LONGEST_TEXT)),
    **dict.fromkeys(
        ("office", "kind", "service", "served_on", "no_day", "district", "where", "latitude", "longitude", "secrecy", "name",
         "address", "phone", "email", "nik"),
        text_of(LONGEST_LINE),
    ),
}  # fmt: skip

ReportsHere = Annotated[Reports, use_cases(Reports)]
AttachmentsHere = Annotated[Attachments, use_cases(Attachments)]
router = Routes("pages", route_class=PAGES.route())


class ReportSent(Conflict):
    code = "report-form-sent"
    indonesian = "Formulir ini sudah dikirim dengan jawaban lain. Ikuti laporan itu dengan kode resinya, atau mulailah laporan baru."
    english = "This form was sent already, with other answers. Follow that report by its receipt, or begin a new one."


@router.get(
    "/pengaduan/isi",
    response_class=HTMLResponse,
    responses={**A_PAGE, **refused_also_as_pages(404, 422, 503)},
    summary="The first question of a new report",
    dependencies=[Depends(choosable_language)],
    openapi_extra=OPEN,
)
async def begin_report(
    request: Request, office: Annotated[OfficeCode | None, Query(description="The office that it is about.")] = None
) -> Response:
    return _shown(request, "office", Answers(key=uuid4(), office="" if office is None else office_of(office).code))


@router.post(
    "/pengaduan/isi",
    response_class=HTMLResponse,
    responses={**A_PAGE, **refused_also_as_pages(400, 409, 413, 422, 429, 503)},
    summary="Answer a question of a report, go back, or send the report",
    dependencies=[Depends(choosable_language)],
    openapi_extra={**OPEN, **described(_FORM, "state", "step")},
)
async def answer_question(request: Request, reports: ReportsHere) -> Response:
    """Sent again, a report is the same report. What is wrong with an answer comes back beside its question."""
    sent = fields_of(await request.body())
    answers, step = _opened(request, sent)
    if sent.get("action") == "send":
        return await _sent(request, reports, answers)
    return _moved(request, step, sent, answers, read(step, sent, answers, _today(request, answers)))


@router.post(
    "/pengaduan/berkas",
    response_class=HTMLResponse,
    responses={**A_PAGE, **refused_also_as_pages(400, 409, 413, 422, 429, 503)},
    summary="Add a photo or a paper to a report, remove them, or go on",
    dependencies=[Depends(choosable_language)],
    openapi_extra={
        **OPEN,
        **described(
            {**_MOVES, FILE: {"type": "string", "format": "binary"}}, "state", "step", media_type="multipart/form-data"
        ),
    },
)
async def add_file(request: Request, attachments: AttachmentsHere) -> Response:
    """JPEG, PNG or PDF; it waits for an hour for the report to be sent."""
    async with sent_form(request, LONGEST) as (sent, file):
        answers, _ = _opened(request, sent)
        action, fault = sent.get("action", ""), None
        if action == "drop":
            answers = answers.model_copy(update={"photos": ()})
        elif file is None:
            fault = "no-file" if action == "add" else None
        elif len(answers.photos) >= MOST_PHOTOS:
            fault = "too-many-files"
        else:
            address = client_address(request, _throttle(request).front_doors)
            try:
                upload = await attachments.upload(address, file.content, file.size, face_of(request).clock.now())
            except Refusal as refusal:
                return _shown(request, "photos", answers, {FILE: refusal}, sent)
            answers = answers.model_copy(update={"photos": (*answers.photos, upload.id)})
    if fault or action in {"add", "drop"}:
        return _shown(request, "photos", answers, {FILE: fault} if fault else {}, sent)
    return _moved(request, "photos", sent, answers, Read(answers, {}))


def _opened(request: Request, sent: Mapping[str, str]) -> tuple[Answers, Step]:
    """Raises FormExpired."""
    step = next((one for one in STEPS if one == sent.get("step")), None)
    if step is None:
        raise FormExpired
    seal = cast("AnswerSeal", request.app.state.answer_seal)
    return seal.opened(sent.get("state", ""), face_of(request).clock.now()), step


def _moved(request: Request, step: Step, sent: Mapping[str, str], before: Answers, found: Read) -> Response:
    """The page after a step. Who goes back may leave an answer as it is, unless it would have to be cut."""
    action, _, wanted = sent.get("action", "").partition(":")
    if any(fault in CUT for fault in found.faults.values()):
        return _shown(request, step, before, found.faults, sent, shown=found.answers)
    answers, faults = found.answers, found.faults
    if action == "stay":
        return _shown(request, step, answers, {}, sent)
    if action == "back":
        return _shown(request, step_before(step, answers), answers)
    if faults:
        return _shown(request, step, answers, faults, sent)
    if action == "change":
        return _shown(request, next((one for one in STEPS if one == wanted), step), answers, {}, {"to": _CHECK})
    to = next_step(step, answers)
    if sent.get("to") == _CHECK:
        to = first_open(answers, _today(request, answers)) or _CHECK
    return _shown(request, to, answers, {}, sent)


async def _sent(request: Request, reports: Reports, answers: Answers) -> Response:
    """Files the report. Raises ReportSent, and NoComplaintPolicy."""
    if (step := first_open(answers, _today(request, answers))) is not None:
        return _shown(request, step, answers, {}, {"to": _CHECK})
    face = face_of(request)
    assert face.request_key
    hashed = hashlib.blake2b(answers.model_dump_json().encode(), key=face.request_key[:64], digest_size=32).digest()
    ask = public_ask(answers.office, uuid5(_COMMANDS, str(answers.key)), face.clock.now())
    try:
        await _throttle(request).filing(request)
        filed = await reports.file(replace(ask, request_hash=hashed), answers.report(language(request)))
    except KeyUsedOtherwise:
        raise ReportSent from None
    except ServedLater as later:
        return _shown(request, "day", answers, {"served_on": later}, {"to": _CHECK})
    except (UploadUnknown, AttachmentTaken) as gone:
        answers = answers.model_copy(update={"photos": ()})
        return _shown(request, "photos", answers, {FILE: gone}, {"to": _CHECK})
    except (TooMany, Unavailable) as later:
        return _shown(request, _CHECK, answers, {"send": later})
    return PAGES.shown(request, "sent.html", filed=filed, office=office_of(answers.office))


def _shown(
    request: Request,
    step: Step,
    answers: Answers,
    faults: Mapping[str, Fault] | None = None,
    sent: Mapping[str, str] | None = None,
    shown: Answers | None = None,
) -> Response:
    """A question. `shown`: the answers to show instead of the sealed ones, because one is too long to be sealed."""
    faults, steps, today = faults or {}, steps_of(answers), _today(request, answers)
    refusal = next((one for one in faults.values() if isinstance(one, Refusal)), None)
    seal = cast("AnswerSeal", request.app.state.answer_seal)
    answer = PAGES.shown(
        request,
        "form.html",
        status=status_of(refusal) if refusal else 422 if faults else 200,
        step=step,
        number=steps.index(step) + 1 if step in steps else None,
        all=len(steps) - 1,
        answers=shown or answers,
        state=seal.sealed(answers, face_of(request).clock.now()),
        faults=faults,
        to=(sent or {}).get("to", "") == _CHECK,
        today=today,
        office=office_of(answers.office) if answers.office else None,
        policy=policy_for(answers.office, "web", today) if answers.office else None,
        outlook=outlook(answers, today) if step == _CHECK and first_open(answers, today) is None else None,
        choices=choices_of(answers, language(request)),
        district=district_name(answers.office, answers.district),
    )
    if step == "place":
        answer.headers["Content-Security-Policy"] = WITH_PLACE_SCRIPT
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.details["seconds"])
    return answer


def _today(request: Request, answers: Answers) -> date:
    """The day at the office; while there is none, where the day begins first."""
    now: datetime = face_of(request).clock.now()
    if answers.office:
        return office_of(answers.office).local_day(now)
    return max(one.local_day(now) for one in OFFICES.values())


def _throttle(request: Request) -> ReportThrottle:
    return cast("ReportThrottle", request.app.state.report_throttle)
