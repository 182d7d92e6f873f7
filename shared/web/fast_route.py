"""Fast path: calls the endpoint directly for well-formed requests without a query; FastAPI handles the rest.

For every request FastAPI works out what an endpoint needs. For a registration that costs more than the decision and the
commit. Here it is worked out once per route, from the endpoint's signature. Address and body are validated before
anything else is called. If one of them is wrong, FastAPI gets the request as if nothing had happened, so only FastAPI
decides what is refused, and how.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from inspect import Parameter, iscoroutinefunction, signature
from typing import Annotated, Any, Self, get_args, get_origin, get_type_hints

from fastapi import Request, Response, params
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from pydantic_core import from_json
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from shared.web.known_query import only_known_query


class FastRoute(APIRoute):
    """A FastAPI route that first tries the fast path."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        super().__init__(path, endpoint, **more)
        self._call = FastCall.of(self)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = self._call
        if call is None or scope["query_string"] or scope["method"] not in (self.methods or ()):
            await super().handle(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            sent = await call.sent(request)
        except ClientDisconnect:
            return
        if sent is None:
            await super().handle(scope, receive if call.body is None else await _once_more(request), send)
        else:
            answer = await call.answer(request, sent)
            await answer(scope, receive, send)


async def _once_more(request: Request) -> Receive:
    """The body of a request, to be read again."""
    messages: list[Message] = [{"type": "http.request", "body": await request.body(), "more_body": False}]

    async def receive() -> Message:
        return messages.pop() if messages else await request.receive()

    return receive


@dataclass(frozen=True, slots=True)
class _Needs:
    """The parameters of a function that come neither from address nor body: the request, dependencies, defaults of a
    query.
    """

    function: Callable[..., Awaitable[Any]]
    request: str | None
    defaults: Mapping[str, Any]
    dependencies: Mapping[str, "_Needs"]

    async def call(self, request: Request, values: Mapping[str, Any]) -> Any:
        values = {**self.defaults, **values}
        if self.request is not None:
            values[self.request] = request
        for name, needs in self.dependencies.items():
            values[name] = await needs.call(request, {})
        return await self.function(**values)


@dataclass(frozen=True, slots=True)
class FastCall:
    """How to call an endpoint without FastAPI."""

    address: Mapping[str, TypeAdapter[Any]]
    body: tuple[str, TypeAdapter[Any], Any] | None
    """Its parameter for the body, and the default of that."""
    needs: _Needs

    @classmethod
    def of(cls, route: APIRoute) -> Self | None:
        """The fast call of a route; None if the endpoint needs something that only FastAPI can find."""
        if any(one.dependency is not only_known_query for one in route.dependencies):
            return None
        if not _answers_itself(route.endpoint):
            return None
        address, bodies, rest = {}, [], []
        for parameter in _parameters(route.endpoint):
            if parameter.name in route.param_convertors:
                address[parameter.name] = TypeAdapter[Any](parameter.annotation)
            elif _is_body(parameter, route):
                bodies.append((parameter.name, TypeAdapter[Any](parameter.annotation), parameter.default))
            else:
                rest.append(parameter)
        needs = _needs(route.endpoint, rest)
        if needs is None or len(bodies) != (route.body_field is not None):
            return None
        return cls(address, bodies[0] if bodies else None, needs)

    async def sent(self, request: Request) -> dict[str, Any] | None:
        """The values in address and body, by the endpoint's parameters; None if one of them is wrong."""
        try:
            values = {name: one.validate_python(request.path_params[name]) for name, one in self.address.items()}
            if self.body is None:
                return None if _has_body(request) else values
            name, model, default = self.body
            body = await request.body()
            if not body and default is not Parameter.empty:
                return {**values, name: default}
            if request.headers.get("content-type", "").partition(";")[0] != "application/json":
                return None
            values[name] = model.validate_python(from_json(body), from_attributes=True)
        except ValueError:  # pydantic's too
            return None
        return None if values[name] is None else values

    async def answer(self, request: Request, sent: Mapping[str, Any]) -> Response:
        answer: Response = await self.needs.call(request, sent)
        return answer


def _answers_itself(endpoint: Callable[..., Any]) -> bool:
    """Whether it returns a complete response; FastAPI writes models."""
    answer = get_type_hints(endpoint).get("return")
    return iscoroutinefunction(endpoint) and isinstance(answer, type) and issubclass(answer, Response)


def _is_body(parameter: Parameter, route: APIRoute) -> bool:
    """Whether this parameter is the whole body; FastAPI would make a model of its own for parts of a body."""
    field = route.body_field
    return field is not None and field.name == parameter.name and field.field_info.annotation == _bare(parameter)


def _bare(parameter: Parameter) -> Any:
    hint = parameter.annotation
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def _has_body(request: Request) -> bool:
    """Whether the request has a body, without reading it (RFC 9112 6.3): it may be long, and the endpoint may read it
    itself.
    """
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers


def _parameters(function: Callable[..., Any]) -> Iterator[Parameter]:
    hints = get_type_hints(function, include_extras=True)
    return (one.replace(annotation=hints[name]) for name, one in signature(function).parameters.items())


def _needs(function: Callable[..., Awaitable[Any]], parameters: list[Parameter]) -> _Needs | None:
    """What a function needs for these parameters; None if only FastAPI can tell."""
    request, defaults, dependencies = None, {}, {}
    for one in parameters:
        marks = getattr(one.annotation, "__metadata__", ())
        mark = next((mark for mark in marks if isinstance(mark, params.Depends | params.Param)), None)
        if one.annotation is Request:
            request = one.name
        elif isinstance(mark, params.Depends):
            inner = mark.dependency
            found = (
                _needs(inner, list(_parameters(inner))) if inner is not None and iscoroutinefunction(inner) else None
            )
            if found is None:
                return None
            dependencies[one.name] = found
        elif (mark is None or isinstance(mark, params.Query)) and one.default is not Parameter.empty:
            defaults[one.name] = one.default
        else:
            return None
    return _Needs(function, request, defaults, dependencies)
