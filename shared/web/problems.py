"""Refusals as HTTP answers: RFC 9457 `application/problem+json`, in Indonesian or, when asked for, in English.

No text that was sent is repeated in a problem: it may be personal data. A day may be, and the version of a calendar that exists.
"""

import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import uuid4

import orjson
import psycopg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import errors
from shared.database_faults import UNAVAILABLE
from shared.errors import NOT_STORABLE, Language, MissingItems, Refusal, TooLarge, Unreadable
from shared.privacy.clear_text import FAULT, PersonalDataInText
from shared.web.preferences import weights
from shared.web.request_ids import current_request_id
from shared.web.route_table import LimitsByPlace, RouteTable, inner_path, limit_of
from shared.wording import Named, said

_RETRY_AFTER_SECONDS = "1"
_TITLES: Mapping[int, tuple[str, str]] = {
    400: ("Permintaan tidak terbaca", "Unreadable request"),
    401: ("Belum dikenali", "Not authenticated"),
    403: ("Tidak berwenang", "Forbidden"),
    404: ("Tidak ditemukan", "Not found"),
    405: ("Metode tidak tersedia", "Method not allowed"),
    408: ("Terlalu lambat", "Too slow"),
    409: ("Ditolak aturan", "Refused by a rule"),
    410: ("Sudah berakhir", "Gone"),
    412: ("Keadaan sudah berubah", "State has changed"),
    413: ("Permintaan terlalu besar", "Request too large"),
    415: ("Jenis isi lain", "Other type of content"),
    422: ("Isi tidak diterima", "Unacceptable content"),
    428: ("Versi belum disebut", "Version not named"),
    429: ("Terlalu banyak permintaan", "Too many requests"),
    431: ("Kepala permintaan terlalu besar", "Headers too large"),
    460: ("Isi berubah di jalan", "Content changed on its way"),
    500: ("Gangguan", "Fault"),
    503: ("Sedang tidak tersedia", "Not available"),
}

_log = structlog.get_logger()


class MalformedJson(Refusal):
    code = "malformed-json"
    indonesian = "Isi permintaan bukan JSON yang utuh."
    english = "The body is not complete JSON."


class BodyTooLarge(TooLarge):
    code = "body-too-large"
    indonesian = "Isi permintaan lebih dari {limit:size}."
    english = "The body is larger than {limit:size}."


class UnknownAddress(Refusal):
    code = "unknown-address"
    indonesian = "Alamat atau metode ini tidak ada."
    english = "There is no such address or method."


class Fault(Refusal):
    code = "fault"
    indonesian = "Terjadi gangguan di pihak kami; sebutkan nomor {incident} bila menghubungi petugas."
    english = "Something went wrong on our side; quote {incident} when you contact us."


class ProtocolRefusal(Refusal):
    """A refusal that a protocol over HTTP prescribes, together with its status."""

    code = "protocol-not-followed"
    indonesian = "Permintaan ini tidak mengikuti protokolnya."
    english = "The request does not follow its protocol."
    status: ClassVar[int] = 400


class FieldsWrong(Unreadable):
    """`fields` lists where and what kind of fault, and the choices of a closed set, never the value.

    A name that is none of ours is not repeated: `#2` is the second of its object, in the order in which they were sent.
    """

    code = "fields-wrong"
    indonesian = "Isian tidak dapat diterima: {where}."
    english = "These fields cannot be accepted: {where}."

    def sentence(self, language: Language) -> str:
        unknown = r"an unknown field (no. \1)" if language == "en" else r"isian tak dikenal (ke-\1)"
        return re.sub(r"#([0-9]+)", unknown, super().sentence(language))


STATUS: Mapping[type[Refusal], int] = {
    errors.Unreadable: 422,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.RefusedByRule: 409,
    errors.Stale: 412,
    errors.IfMatchRequired: 428,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.Damaged: 500,
    errors.Unavailable: 503,
}
"""The status of each family of refusals."""


class Problem(BaseModel):
    """RFC 9457 problem details, with the stable `code` of the refusal."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str | None = None
    clause: str | None = None
    details: dict[str, Any] | None = None

    media_type: ClassVar[str] = "application/problem+json"


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route for OpenAPI: each refused status answers with a Problem."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _TITLES[status][1], "content": {Problem.media_type: {"schema": schema}}}
        for status in statuses
    }


READ_REFUSALS = documented(400, 401, 403, 404, 422, 500, 503)
COMMAND_REFUSALS = documented(400, 401, 403, 404, 409, 412, 413, 422, 500, 503)
REPLACEMENT_REFUSALS = {**COMMAND_REFUSALS, **documented(428)}
"""Of a command that replaces the whole of something, which takes no `If-Match` for granted."""


def language_of(accept_language: str | None) -> Language:
    """The language that Accept-Language prefers of the two (RFC 9110 12.5.4); Indonesian when it prefers neither."""
    wanted: dict[str, float] = {}
    for tag, weight in weights(accept_language).items():
        language = tag.partition("-")[0]
        wanted[language] = max(wanted.get(language, 0.0), weight)
    others = wanted.get("*", 0.0)
    return "en" if wanted.get("en", others) > wanted.get("id", others) else "id"


def status_of(refusal: Refusal) -> int:
    if isinstance(refusal, ProtocolRefusal):
        return refusal.status
    return next(status for family, status in STATUS.items() if isinstance(refusal, family))


def problem(refusal: Refusal, status: int, language: Language) -> Response:
    """One refusal as an HTTP answer."""
    body: dict[str, Any] = {
        "type": f"urn:jejak:problem:{refusal.code}",
        "title": _TITLES[status][1 if language == "en" else 0],
        "status": status,
        "code": refusal.code,
        "detail": refusal.sentence(language),
    }
    if request_id := current_request_id():
        body["request_id"] = request_id
    if refusal.clause:
        body["clause"] = refusal.clause
    if refusal.details:
        body["details"] = refusal.details
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    if status == STATUS[errors.Unauthenticated]:
        headers["WWW-Authenticate"] = "Bearer"
    if status == STATUS[errors.Unavailable]:
        headers["Retry-After"] = _RETRY_AFTER_SECONDS
    if isinstance(refusal, errors.TooMany):
        headers["Retry-After"] = str(refusal.details["seconds"])
    return Response(orjson.dumps(body, default=str), status, headers, Problem.media_type)


def _in(request: Request) -> Language:
    return language_of(request.headers.get("accept-language"))


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return problem(refusal, status_of(refusal), _in(request))


async def _invalid(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    found = fault.errors()
    place = Places(request.app, fault.body)
    if any(one["type"] in {"json_invalid", "json_type"} for one in found):
        return problem(MalformedJson(), 400, _in(request))
    missing = [place.of(one["loc"]) for one in found if one["type"] == "missing"]
    if missing:
        return problem(MissingItems(missing), 422, _in(request))
    personal = sorted({place.of(one["loc"]) for one in found if one["type"] == FAULT})
    if personal:
        return problem(PersonalDataInText(", ".join(personal)), 422, _in(request))
    fields = [{"field": place.of(one["loc"]), "fault": one["type"], "allowed": _choices(one)} for one in found[:20]]
    where = {one["field"]: _place_named(one["field"], one["allowed"]) for one in fields}
    return problem(FieldsWrong(where=[where[one] for one in sorted(where)], fields=fields), 422, _in(request))


def _choices(fault: Mapping[str, Any]) -> list[Named]:
    """What may stand where a choice of a closed set is wrong; pydantic names our own choices, never what was sent."""
    if fault["type"] not in {"literal_error", "enum"}:
        return []
    return [Named.word(code) for code in re.findall(r"'([^']*)'", fault["ctx"]["expected"])]


def _place_named(place: str, allowed: Sequence[Named]) -> Named:
    shown = place if "#" in place else f"`{place}`"  # a place of ours, as it is called in the request
    if not allowed:
        return Named(place, shown, shown)
    indonesian, english = (said(allowed, "any", language) for language in ("id", "en"))
    return Named(place, f"{shown} (yang boleh: {indonesian})", f"{shown} (allowed: {english})")


class Places:
    """Names the places of faults in a request by our own names alone: one that the asker made up is perhaps a person's."""

    def __init__(self, app: FastAPI, body: Any) -> None:
        self._ours = own_names(app)
        self._body = body

    def of(self, loc: Sequence[int | str]) -> str:
        """Where a fault of pydantic is: the names of our fields, positions in lists, `#n` for an unknown field."""
        parts: list[str] = []
        inside = self._body
        for part in loc[1:]:
            if isinstance(part, str) and part not in self._ours:
                place = list(inside).index(part) + 1 if isinstance(inside, dict) and part in inside else None
                parts += [] if place is None else [f"#{place}"]  # else it names a type of pydantic's, not a place
            else:
                parts.append(str(part))
            inside = _inside(inside, part)
        return ".".join(parts) or "body"


def _inside(value: Any, part: int | str) -> Any:
    """The part at a place of a value; the value itself for a part that is none of its places."""
    if isinstance(value, dict):
        return value.get(part, value)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else value


_OWN_NAMES: dict[tuple[str, ...], frozenset[str]] = {}
"""By the addresses of a service: to make its description takes a second, so the names are read from it once in a process."""


def own_names(app: FastAPI) -> frozenset[str]:
    """Names of all fields and parameters of an app, from its own description."""
    addresses = tuple(getattr(route, "path", "") for route in app.routes)
    if addresses not in _OWN_NAMES:
        _OWN_NAMES[addresses] = frozenset(_names_in(app.openapi()))
    return _OWN_NAMES[addresses]


def _names_in(document: dict[str, Any]) -> Iterator[str]:
    """The names of fields and parameters in an OpenAPI document; parameters also in small letters, as headers come in."""
    components = document.get("components", {})
    for schema in components.get("schemas", {}).values():
        yield from schema.get("properties", {})
    operations = [one for path in document["paths"].values() for one in path.values()]
    listed = [one for operation in operations for one in operation.get("parameters", []) if "name" in one]
    for parameter in (*listed, *components.get("parameters", {}).values()):
        yield from (parameter["name"], parameter["name"].lower())


async def _http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    if isinstance(fault.__cause__, BodyTooLarge):  # FastAPI wraps what goes wrong while it reads a body
        return problem(fault.__cause__, status_of(fault.__cause__), _in(request))
    known = fault.status_code if fault.status_code in _TITLES else 400
    refusal = UnknownAddress() if known in {404, 405} else MalformedJson()
    answer = problem(refusal, known, _in(request))
    for name, value in (fault.headers or {}).items():
        answer.headers[name] = value
    if known == 405 and (allowed := _methods_of(request)):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _methods_of(request: Request) -> set[str]:
    """What may be asked of an address, over all its routes: the router knows only the first that fits."""
    routes: RouteTable = request.app.state.routes
    return routes.methods(inner_path(request.scope))


async def _unavailable(request: Request, fault: Exception) -> Response:
    _log.error("database-unavailable", fault=type(fault).__name__)
    return problem(errors.Unavailable(), 503, _in(request))


async def _unstorable(request: Request, _: Exception) -> Response:
    """A value that passed every check of ours and that the database cannot hold; its text would repeat the value."""
    return problem(Unreadable(problem=NOT_STORABLE), 422, _in(request))


BodyLimits = LimitsByPlace[int]
"""Bytes of a body, by the method and the end of the path of a request: of those that bring more than the others."""


class Border:
    """The outermost layer of an app: refuses bodies over a limit while they arrive, and lets no exception out.

    Exceptions are logged by place and type only: their text may hold what a person sent.
    """

    def __init__(self, app: ASGIApp, body_limit: int, larger: BodyLimits) -> None:
        self._app = app
        self._limit = body_limit
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        received = 0
        limit = limit_of(scope, self._limit, self._larger)

        async def limited() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                raise BodyTooLarge(limit=limit)
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        headers = Headers(scope=scope)
        try:
            announced = headers.get("content-length", "0")
            if announced.isdigit() and int(announced) > limit:
                raise BodyTooLarge(limit=limit)
            await self._app(scope, limited, watched)
        except Exception as fault:
            if started:
                raise
            await self._answer(fault, language_of(headers.get("accept-language")))(scope, receive, send)

    def _answer(self, fault: Exception, language: Language) -> Response:
        if isinstance(fault, BodyTooLarge):
            return problem(fault, status_of(fault), language)
        incident = str(uuid4())
        _log.error("fault", incident=incident, fault=type(fault).__name__, frames=frames_of(fault))
        return problem(Fault(incident=incident), 500, language)


def frames_of(fault: BaseException) -> list[str]:
    """Where an exception came from, without its text: the last files and lines."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)[-6:]]


def refuse_properly(app: FastAPI, body_limit: int, larger: BodyLimits) -> None:
    """Makes every way an app can fail answer with a problem, never with a bare 500 or a stack trace."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for unavailable in UNAVAILABLE:
        app.add_exception_handler(unavailable, _unavailable)
    app.add_exception_handler(psycopg.DataError, _unstorable)
    app.add_middleware(Border, body_limit=body_limit, larger=larger)
