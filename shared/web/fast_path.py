"""The straight way from a request to its endpoint, for requests that are plainly in order.

FastAPI works out at every request what the endpoint needs, which costs more than to decide and to commit. Here it is worked out
once per route, from FastAPI's own description of it. A request that is not plainly in order (another address, a query, a body
that is not as described) goes FastAPI's way as if this were not here: what is refused, and how, is said in one place only. For
that, whatever can be wrong with address and body is looked at before anything that the endpoint depends on is called.
"""

from collections.abc import Awaitable, Callable, Mapping
from inspect import iscoroutinefunction
from typing import Any, get_type_hints

from fastapi import FastAPI, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext
from pydantic_core import from_json
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.known_query import only_known_query
from shared.web.route_table import ROUTE, Route, RouteTable, inner_path

Way = Callable[[Request, Mapping[str, str]], Awaitable[Response | None]]
"""A request and what stands in its address → the answer; None for a request that is not plainly in order."""


class NotInOrder(Exception):
    """Something is wrong with address or body; FastAPI will say what."""


class StraightWay:
    """The layer of an app that knows its straight ways; it works out each one when its route is first asked for."""

    def __init__(self, app: ASGIApp, of: FastAPI, routes: RouteTable) -> None:
        self._app = app
        self._of = of
        self._routes = routes
        self._ways: dict[Route, Way | None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._found(scope) if scope["type"] == "http" and not scope["query_string"] else None
        if found is None:
            await self._app(scope, receive, send)
            return
        way, named = found
        request = Request(scope, receive)
        try:
            answer = await self._answer(way, request, named)
        except ClientDisconnect:
            return
        if answer is None:
            await self._app(scope, await _once_more(request), send)
        else:
            await answer(scope, receive, send)

    def _found(self, scope: Scope) -> tuple[Way, Mapping[str, str]] | None:
        """The first of all routes that fits, which is the one that FastAPI would take; None if it has no straight way."""
        found = self._routes.find(scope["method"], inner_path(scope))
        if found is None:
            return None
        scope[ROUTE] = found.route.template
        if found.route not in self._ways:
            self._ways[found.route] = way_of(found.route.context)
        way = self._ways[found.route]
        return None if way is None else (way, found.values)

    async def _answer(self, way: Way, request: Request, named: Mapping[str, str]) -> Response | None:
        """What the way answers, or what the app answers to what went wrong on it."""
        try:
            return await way(request, named)
        except Exception as fault:
            handlers = self._of.exception_handlers
            known: Any = next((handlers[kind] for kind in type(fault).__mro__ if kind in handlers), None)
            if known is None:
                raise
            answer: Response = await known(request, fault)
            return answer


async def _once_more(request: Request) -> Receive:
    """What was read of a request, to be read again."""
    messages: list[Message] = [{"type": "http.request", "body": await request.body(), "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else await request.receive()

    return receive


def way_of(route: RouteContext) -> Way | None:
    """The straight way of a route; None where FastAPI must work out at each request what the endpoint needs."""
    dependant: Dependant | None = getattr(route, "dependant", None)
    handler = getattr(type(route.original_route), "get_route_handler", None)
    if handler is not APIRoute.get_route_handler:
        return None  # a route that does more than FastAPI's own
    if dependant is None or not _is_straight(dependant) or len(dependant.body_params) > 1 or route._embed_body_fields:
        return None
    endpoint = dependant.call
    if endpoint is None or not issubclass(get_type_hints(endpoint)["return"], Response):
        return None

    async def way(request: Request, named: Mapping[str, str]) -> Response | None:
        try:
            values = {one.name: _valid(one, named[one.alias]) for one in dependant.path_params}
            for one in dependant.body_params:
                values[one.name] = _body(one, request, await request.body())
        except NotInOrder:
            return None
        if not dependant.body_params and await request.body():
            return None  # FastAPI's way says whether it may be there
        answer: Response = await endpoint(**values, **await _needed(dependant, request))
        return answer

    return way


def _is_straight(dependant: Dependant) -> bool:
    """Whether all that it needs, at any depth, is the request and a query that may be left out."""
    others = (
        dependant.header_params,
        dependant.cookie_params,
        dependant.websocket_param_name,
        dependant.http_connection_param_name,
        dependant.response_param_name,
        dependant.background_tasks_param_name,
        dependant.security_scopes_param_name,
    )
    return (
        iscoroutinefunction(dependant.call)
        and not any(others)
        and not any(one.field_info.is_required() for one in dependant.query_params)
        and all(
            one.name is not None and not one.path_params and not one.body_params and _is_straight(one)
            for one in dependant.dependencies
            if one.call is not only_known_query  # there is no query on this way
        )
    )


async def _needed(dependant: Dependant, request: Request) -> dict[str, Any]:
    """What something is called with besides address and body, by name; there is no query, so all of that is left out."""
    values = {one.name: one.default for one in dependant.query_params}
    if dependant.request_param_name:
        values[dependant.request_param_name] = request
    for one in dependant.dependencies:
        if one.call is only_known_query:
            continue
        assert one.call is not None
        assert one.name is not None
        values[one.name] = await one.call(**await _needed(one, request))
    return values


def _valid(field: Any, value: Any) -> Any:
    valid, faults = field.validate(value)
    if faults or value is None:
        raise NotInOrder
    return valid


def _body(field: Any, request: Request, body: bytes) -> Any:
    """What the endpoint gets of a body; one that may be left out and is empty is its default, as FastAPI has it."""
    if not body and not field.field_info.is_required():
        return field.get_default()
    return _valid(field, _json(request, body))


def _json(request: Request, body: bytes) -> Any:
    """The body as FastAPI reads it: by `json`, whose outcome this is where it has one, if it says that it is JSON."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise NotInOrder
    try:
        return from_json(body)
    except ValueError:
        raise NotInOrder from None
