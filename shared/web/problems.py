"""Refusals as HTTP answers: RFC 9457 `application/problem+json`, in Indonesian or, on request, in English.

A problem never repeats a text that was sent, because it may be personal data. It may repeat a day, and the version of
an existing calendar.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import orjson
from fastapi import Request, Response
from pydantic import BaseModel

from shared import errors
from shared.errors import Language, Refusal, TooLarge
from shared.web.preferences import weights
from shared.web.request_ids import current_request_id
from shared.web.route_table import LimitsByPlace

_RETRY_AFTER_SECONDS = "1"
TITLES: Mapping[int, tuple[str, str]] = {
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


class InternalFault(Refusal):
    code = "fault"
    indonesian = "Terjadi gangguan di pihak kami; sebutkan nomor {incident} bila menghubungi petugas."
    english = "Something went wrong on our side; quote {incident} when you contact us."


class ProtocolRefusal(Refusal):
    """A refusal that a protocol over HTTP prescribes, together with its status."""

    code = "protocol-not-followed"
    indonesian = "Permintaan ini tidak mengikuti protokolnya."
    english = "The request does not follow its protocol."
    status: ClassVar[int] = 400


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
        status: {"description": TITLES[status][1], "content": {Problem.media_type: {"schema": schema}}}
        for status in statuses
    }


READ_REFUSALS = documented(400, 401, 403, 404, 422, 500, 503)
COMMAND_REFUSALS = documented(400, 401, 403, 404, 409, 412, 413, 422, 500, 503)


def language_of(accept_language: str | None) -> Language:
    """The preferred of the two languages in Accept-Language (RFC 9110 12.5.4); Indonesian if it prefers neither."""
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
        "title": TITLES[status][1 if language == "en" else 0],
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


def language_in(request: Request) -> Language:
    return language_of(request.headers.get("accept-language"))


BodyLimits = LimitsByPlace[int]
"""Bytes of a body, by method and end of the path, for requests with larger bodies."""
