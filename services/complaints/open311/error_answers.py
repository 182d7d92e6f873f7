"""Every refusal and fault in the form of GeoReport v2, from every layer of the app.

GeoReport v2, "Errors": 404 for what does not exist, 403 for a wrong or missing api_key, and 400 for any other error. What tells a
client to wait, to send less or to use another method keeps its own status (RFC 9110).
"""

from collections.abc import Iterable
from typing import Final

import orjson
from fastapi import Request, Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.complaints.open311.answers import errors
from services.complaints.open311.serialisation import MEDIA_TYPES, Format, written
from services.complaints.open311.submission import Refused
from shared.web.preferences import weights
from shared.web.problems import Problem, language_in, status_of

_OWN: Final = frozenset({403, 404, 405, 408, 413, 429, 500, 503})
"""Statuses that stay; every other refusal is 400."""


def format_of(path: str, accept: str | None) -> Format:
    """The syntax of an answer: as the address ends, else as the client prefers; XML, which GeoReport v2 requires, if neither says."""
    if path.endswith((".xml", ".json")):
        return "json" if path.endswith(".json") else "xml"
    wanted = weights(accept)
    xml = max(wanted.get("text/xml", 0.0), wanted.get("application/xml", 0.0))
    return "json" if wanted.get("application/json", 0.0) > xml else "xml"


def refused(status: int, sentences: Iterable[str], syntax: Format) -> Response:
    """The answer to a request that is refused."""
    status = status if status in _OWN else 400
    headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    return Response(written(errors(status, sentences), syntax), status, headers, MEDIA_TYPES[syntax])


async def answer_refused(request: Request, fault: Exception) -> Response:
    """All that is wrong with a form, in one answer; a single fault has its own status."""
    assert isinstance(fault, Refused)
    statuses = {status_of(one) for one in fault.faults}
    status = statuses.pop() if len(statuses) == 1 else 400
    language = language_in(request)
    syntax = format_of(request.url.path, request.headers.get("accept"))
    answer = refused(status, (one.sentence(language) for one in fault.faults), syntax)
    answer.headers["Content-Language"] = language
    return answer


class ErrorAnswers:
    """The outermost layer of the app: rewrites problems (RFC 9457), as all our services answer, to errors of GeoReport v2."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started: Message | None = None
        body = b""

        async def rewriting(message: Message) -> None:
            nonlocal started, body
            if message["type"] == "http.response.start" and _is_problem(message):
                started = message
            elif started is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await _rewritten(started, body, scope)(scope, receive, send)

        await self._app(scope, receive, rewriting)


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith(Problem.media_type)


def _rewritten(started: Message, body: bytes, scope: Scope) -> Response:
    sentences = [orjson.loads(body)["detail"]] if body else []  # a HEAD has no body
    answer = refused(started["status"], sentences, format_of(scope["path"], Headers(scope=scope).get("accept")))
    if not body:
        answer.body = b""
    kept = MutableHeaders(raw=list(started["headers"]))
    for name in ("Allow", "Content-Language", "Retry-After"):
        if name in kept:
            answer.headers[name] = kept[name]
    return answer
