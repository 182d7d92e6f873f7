"""The app of the endpoint /v1.0 for banks. It is apart from the service's own app: it knows no token of a person, and answers
as SNAP BI does, from every layer.
"""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import orjson
from fastapi import FastAPI, Request, Response
from starlette.datastructures import Headers
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.billing.bank.answers import Reply, ServiceCode, general_error, reply, timed_out
from services.billing.bank.endpoint import Endpoint
from services.billing.bank.fields import Call
from shared.settings import Settings
from shared.web.border import refuse_properly
from shared.web.deadline import Deadline
from shared.web.problems import Problem
from shared.web.route_table import KnownRoutes, RouteTable, inner_path

PATH: Final = "/v1.0"
_SERVICES: Final[dict[str, ServiceCode]] = {
    "/access-token/b2b": "73",
    "/transfer-va/inquiry": "24",
    "/transfer-va/payment": "25",
}
Answering = Callable[[Call], Awaitable[Reply]]
Services = Mapping[str, tuple[ServiceCode, Answering]]
"""Services by their paths: each with its two digits in every code of an answer."""


def bank_app(endpoint: Endpoint, settings: Settings, more: Services = MappingProxyType({})) -> FastAPI:
    """The endpoint, with the limits of size and time that all apps have. `more`: services of other nouns, by their paths."""
    app = FastAPI(
        title="Jejak: SNAP BI",
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.endpoint = endpoint
    app.state.services = {**_SERVICES, **{path: service for path, (service, _) in more.items()}}
    app.state.routes = routes = RouteTable(app)
    refuse_properly(app, settings.body_limit_bytes, {})
    app.add_middleware(Deadline, seconds=settings.request_seconds)
    app.add_middleware(SnapAnswers)
    app.router.routes.append(KnownRoutes(routes))
    app.router.routes.append(Route("/access-token/b2b", _give_token, methods=["POST"]))
    app.router.routes.append(Route("/transfer-va/inquiry", _inquire, methods=["POST"]))
    app.router.routes.append(Route("/transfer-va/payment", _pay, methods=["POST"]))
    for path, (_, answering) in more.items():
        app.router.routes.append(Route(path, _of_another(answering), methods=["POST"]))
    return app


async def _give_token(request: Request) -> Response:
    endpoint = _endpoint(request)
    return _answer(await endpoint.give_token(await _call(request)), endpoint)


async def _inquire(request: Request) -> Response:
    endpoint = _endpoint(request)
    return _answer(await endpoint.inquire(await _call(request)), endpoint)


async def _pay(request: Request) -> Response:
    endpoint = _endpoint(request)
    return _answer(await endpoint.pay(await _call(request)), endpoint)


def _of_another(answering: Answering) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return _answer(await answering(await _call(request)), _endpoint(request))

    return answer


def _endpoint(request: Request) -> Endpoint:
    endpoint: Endpoint = request.app.state.endpoint
    return endpoint


async def _call(request: Request) -> Call:
    scope: Any = request.scope
    raw = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
    query = scope.get("query_string", b"").decode("latin-1")
    return Call.of(request.method, f"{raw}?{query}" if query else raw, scope["headers"], await request.body())


def _answer(answered: Reply, endpoint: Endpoint) -> Response:
    return Response(orjson.dumps(answered.content), answered.status, endpoint.headers(), "application/json")


class SnapAnswers:
    """The outermost layer of the app: rewrites problems (RFC 9457), as all our services answer, to answers of SNAP BI."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started: Message | None = None

        async def rewriting(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start" and _is_problem(message):
                started = message
            elif started is None:
                await send(message)
            elif not message.get("more_body", False):
                service = scope["app"].state.services.get(inner_path(scope), "00")
                endpoint: Endpoint = scope["app"].state.endpoint
                await _answer(_in_place_of(started["status"], service), endpoint)(scope, receive, send)

        await self._app(scope, receive, rewriting)


def _is_problem(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith(Problem.media_type)


def _in_place_of(status: int, service: ServiceCode) -> Reply:
    match status:
        case 503:
            return timed_out(service)
        case 404 | 405:
            return reply(status, service, "00", "Not Found" if status == 404 else "Method Not Allowed")
        case _ if status < 500:
            return reply(400, service, "00", "Bad Request")
        case _:
            return general_error(service)
