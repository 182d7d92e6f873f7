"""The questionnaire for anybody who has a link: routes, no rules. No token of a person is needed, and none is read."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, cast
from urllib.parse import parse_qsl

from fastapi import Path, Request, Response
from fastapi.responses import HTMLResponse

from services.complaints.survey.answer import COMMENT, LONGEST_COMMENT, AnswerIncomplete
from services.complaints.survey.link import CODE_PATTERN, TOKEN_PATTERN, LinkUnknown
from services.complaints.survey.pages import PAGES, WORDS, qr_code
from services.complaints.survey.questionnaire import PROFILE, UNSUR, Unsur, profile_on, questions_for, said
from services.complaints.survey.throttle import SurveyThrottle
from services.complaints.survey.use_cases import Asked, SurveyClosed, Surveys
from shared.offices import office as office_of
from shared.privacy.clear_text import Sought
from shared.quarter import Quarter
from shared.web.askers import OPEN
from shared.web.client_address import client_address
from shared.web.face import face_of, use_cases
from shared.web.public_pages import (
    language,
    refused_also_as_pages,
)
from shared.web.routes import Routes

SurveysHere = Annotated[Surveys, use_cases(Surveys)]
Token = Annotated[Sought, Path(pattern=TOKEN_PATTERN, description="The token of an invitation.")]
CounterCode = Annotated[Sought, Path(pattern=CODE_PATTERN, max_length=120, description="The code at a counter.")]
ANSWERS: Final = "/survei"
"""Where the questionnaire is sent. The token is in the body, so no log holds it; without a token of ours nothing is stored."""
_TOKEN: Final = "token"  # noqa: S105 – a name, not a secret
_CODE: Final = "code"
_MOST_FIELDS: Final = 50
_FORM: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        _TOKEN: {"type": "string", "pattern": TOKEN_PATTERN},
        _CODE: {"type": "string", "pattern": CODE_PATTERN},
        **{one: {"type": "string", "enum": ["1", "2", "3", "4"]} for one in UNSUR},
        **{one.dimension: {"type": "string", "enum": ["", *(each.group for each in one.groups)]} for one in PROFILE},
        COMMENT: {"type": "string", "maxLength": LONGEST_COMMENT, "pattern": r"^[^\x00]*$"},
    },
    "required": [*UNSUR],
}
_A_PAGE: Final[dict[int | str, dict[str, Any]]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}
router = Routes("survey", route_class=PAGES.route())


@router.get(
    "/survei/loket/{code}/poster",
    response_class=HTMLResponse,
    responses={**_A_PAGE, **refused_also_as_pages(404, 422, 429, 503)},
    summary="A poster for the counter, with the QR code of its questionnaire",
    openapi_extra=OPEN,
)
async def read_poster(request: Request, code: CounterCode, surveys: SurveysHere) -> Response:
    """To print; it holds for one quarter."""
    asked = await _asked(request, surveys, code=code)
    address = surveys.links.counter_address(code)
    of = Quarter.of(asked.on)
    return PAGES.shown(
        request, "poster.html", office=office_of(asked.office), code=qr_code(address), address=address, of=of
    )


@router.get(
    "/survei/loket/{code}",
    response_class=HTMLResponse,
    responses={**_A_PAGE, **refused_also_as_pages(404, 422, 429, 503)},
    summary="The questionnaire at the counter of an office",
    openapi_extra=OPEN,
)
async def read_counter_questionnaire(request: Request, code: CounterCode, surveys: SurveysHere) -> Response:
    """For anybody who scans the code; these answers are shown apart."""
    return _questionnaire(request, await _asked(request, surveys, code=code), {_CODE: code})


@router.get(
    "/survei/{token}",
    response_class=HTMLResponse,
    responses={**_A_PAGE, **refused_also_as_pages(404, 422, 429, 503)},
    summary="The questionnaire of an invitation",
    openapi_extra=OPEN,
)
async def read_questionnaire(request: Request, token: Token, surveys: SurveysHere) -> Response:
    """For the holder of the link, until it was answered."""
    try:
        asked = await _asked(request, surveys, token=token)
    except SurveyClosed as closed:
        return _closed(request, closed)
    return _questionnaire(request, asked, {_TOKEN: token})


@router.post(
    ANSWERS,
    response_class=HTMLResponse,
    responses={**_A_PAGE, **refused_also_as_pages(400, 404, 413, 422, 429, 503)},
    summary="Answer the survey",
    openapi_extra={
        **OPEN,
        "requestBody": {"required": True, "content": {"application/x-www-form-urlencoded": {"schema": _FORM}}},
    },
)
async def answer_survey(request: Request, surveys: SurveysHere) -> Response:
    """Send the questionnaire, as its page does. Once; an answer that lacks a score comes back as the page."""
    sent = _sent(await request.body())
    key = {name: sent.get(name, "") for name in (_TOKEN, _CODE) if sent.get(name)}
    try:
        asked = await _asked(request, surveys, token=sent.get(_TOKEN, ""), code=sent.get(_CODE, ""))
        if asked.ballot is None:
            await _throttle(request).count_answer(_address(request))
        await surveys.answer(asked, sent)
    except AnswerIncomplete as incomplete:
        return _questionnaire(request, asked, key, sent, incomplete.unanswered)
    except SurveyClosed as closed:
        return _closed(request, closed)
    return _plain(request, "thanks", said(WORDS["thanks-sentence"], language(request)))


async def _asked(request: Request, surveys: Surveys, *, token: str = "", code: str = "") -> Asked:
    """Raises LinkUnknown, SurveyClosed, TooManySurveyLinks."""
    now = face_of(request).clock.now()
    try:
        return surveys.asked_at_counter(code, now) if code else await surveys.asked(token, now)
    except LinkUnknown:
        await _throttle(request).count_wrong_link(_address(request))
        raise


def _questionnaire(
    request: Request,
    asked: Asked,
    key: Mapping[str, str],
    sent: Mapping[str, str] | None = None,
    unanswered: Sequence[Unsur] = (),
) -> Response:
    [(key_name, value)] = key.items()
    return PAGES.shown(
        request,
        "questionnaire.html",
        status=422 if unanswered else 200,
        office=office_of(asked.office),
        service_code=asked.service_code,
        questions=questions_for(asked.office, asked.on),
        profile=profile_on(asked.on),
        key_name=key_name,
        key=value,
        sent=sent or {},
        unanswered=unanswered,
        longest=LONGEST_COMMENT,
    )


def _closed(request: Request, closed: SurveyClosed) -> Response:
    """The invitation was answered, perhaps a moment ago by the same person: no error for them."""
    return _plain(request, "closed", closed.sentence(language(request)), status=404)


def _plain(request: Request, title: str, sentence: str, status: int = 200) -> Response:
    named = said(WORDS[title], language(request))
    return PAGES.shown(request, "plain.html", status=status, title=named, sentence=sentence)


def _sent(body: bytes) -> dict[str, str]:
    """The fields of a form; of a field that comes twice, the last. Nothing of a body that no form of ours sends."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def _address(request: Request) -> str:
    return client_address(request, _throttle(request).front_doors)


def _throttle(request: Request) -> SurveyThrottle:
    return cast("SurveyThrottle", request.app.state.survey_throttle)
