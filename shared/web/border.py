"""The border of an app: answers every fault, and refuses bodies that are too large."""

import traceback
from uuid import uuid4

import psycopg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import errors
from shared.database_faults import UNAVAILABLE
from shared.errors import NOT_STORABLE, Language, Refusal, Unreadable
from shared.web.problems import (
    TITLES,
    BodyLimits,
    BodyTooLarge,
    InternalFault,
    MalformedJson,
    UnknownAddress,
    language_in,
    language_of,
    problem,
    status_of,
)
from shared.web.route_table import RouteTable, inner_path, limit_of
from shared.web.wrong_fields import answer_wrong_fields

_log = structlog.get_logger()


class Border:
    """The outermost layer of an app: refuses bodies over a limit while they arrive, and lets no exception out.

    It logs exceptions by place and type only, because their text may hold what a person sent.
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
        return problem(InternalFault(incident=incident), 500, language)


def frames_of(fault: BaseException) -> list[str]:
    """The last files and lines of an exception, without its text."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(fault.__traceback__)[-6:]]


def refuse_properly(app: FastAPI, body_limit: int, larger: BodyLimits) -> None:
    """Makes every failure of an app answer with a problem, never with a bare 500 or a stack trace."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, answer_wrong_fields)
    app.add_exception_handler(HTTPException, _http)
    for unavailable in UNAVAILABLE:
        app.add_exception_handler(unavailable, _unavailable)
    app.add_exception_handler(psycopg.DataError, _unstorable)
    app.add_middleware(Border, body_limit=body_limit, larger=larger)


async def _refused(request: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return problem(refusal, status_of(refusal), language_in(request))


async def _http(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    if isinstance(fault.__cause__, BodyTooLarge):  # FastAPI wraps a fault while reading a body
        return problem(fault.__cause__, status_of(fault.__cause__), language_in(request))
    known = fault.status_code if fault.status_code in TITLES else 400
    refusal = UnknownAddress() if known in {404, 405} else MalformedJson()
    answer = problem(refusal, known, language_in(request))
    for name, value in (fault.headers or {}).items():
        answer.headers[name] = value
    if known == 405 and (allowed := _methods_of(request)):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _methods_of(request: Request) -> set[str]:
    """The methods of an address, over all its routes: the router knows only the first that fits."""
    routes: RouteTable = request.app.state.routes
    return routes.methods(inner_path(request.scope))


async def _unavailable(request: Request, fault: Exception) -> Response:
    _log.error("database-unavailable", fault=type(fault).__name__)
    return problem(errors.Unavailable(), 503, language_in(request))


async def _unstorable(request: Request, _: Exception) -> Response:
    """A value that passed all our checks but that the database cannot hold; its text would repeat the value."""
    return problem(Unreadable(problem=NOT_STORABLE), 422, language_in(request))
