"""The form of a route. This file holds once what all commands share, and what all reads share.

    bills = Routes("bills")

    @bills.command("/bills/{id}/skrd", "Issue the SKRD: number, amount, due date", shows=BillView.of)
    async def issue_skrd(id: UUID, billing: Billing, ask: BySkrdIssuer) -> Answer:
        return await billing.issue_skrd(ask, id)

    @bills.read("/bills/{id}", "Read one bill, now or as of a moment", shows=BillView.of)
    async def read_bill(id: UUID, billing: Billing, read: ByReader) -> Bill:
        return await billing.read(read, id)

`Routes` is a router of FastAPI: it takes parameters, dependencies and the description (the docstring) as FastAPI does, and hands
any other argument (`status_code`, `dependencies`, `response_model` …) on to it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar, get_type_hints

from fastapi import APIRouter, Depends, Response, params
from fastapi.routing import APIRoute
from pydantic import BaseModel

from shared.service.ask import Answer, Ask
from shared.web.fast_route import FastRoute
from shared.web.known_query import only_known_query
from shared.web.problems import COMMAND_REFUSALS, READ_REFUSALS, documented
from shared.web.reads import ReadRequest

Show = Callable[[Any], BaseModel]
"""Makes the client's view of an aggregate."""
ShowTo = Callable[[str], Show]
"""The same for a view that depends on the role of the asker."""
Endpoint = Callable[..., Awaitable[Any]]
CommandT = TypeVar("CommandT", bound=Callable[..., Awaitable[Answer]])
ReadT = TypeVar("ReadT", bound=Endpoint)


class Routes(APIRouter):
    """The routes of one noun; `tag` is its heading in the OpenAPI document. Each refuses unknown names in a query."""

    def __init__(
        self, tag: str, *, route_class: type[APIRoute] = FastRoute, dependencies: Sequence[params.Depends] = ()
    ) -> None:
        super().__init__(tags=[tag], route_class=route_class, dependencies=[Depends(only_known_query), *dependencies])

    def command(
        self,
        path: str,
        summary: str | None = None,
        *,
        shows: Show | None = None,
        shows_to: ShowTo | None = None,
        creates: str | None = None,
        refuses: tuple[int, ...] = (),
        **more: Any,
    ) -> Callable[[CommandT], CommandT]:
        """Registers a POST that carries out a command and answers with ETag and Journal-Position.

        The endpoint passes its `ask` to a use case; the answer is made from the aggregate that the use case returns.

        shows: makes the body of the answer; `shows_to` does so by the role of the asker. creates: the address of the
        new thing, such as `/billing/v1/bills/{made.id}`; the answer is then 201 with Location. refuses: statuses
        besides those of every command.
        """
        if creates is not None:
            more["status_code"] = 201
        more["responses"] = {**COMMAND_REFUSALS, **documented(*refuses)}

        def register(endpoint: CommandT) -> CommandT:
            show_to = _show_to(shows, shows_to, more)
            self.post(path, summary=summary, **more)(_answering_endpoint(endpoint, show_to, creates))
            return endpoint

        return register

    def read(
        self,
        path: str,
        summary: str | None = None,
        *,
        shows: Show | None = None,
        shows_to: ShowTo | None = None,
        **more: Any,
    ) -> Callable[[ReadT], ReadT]:
        """Registers a GET.

        With `shows` (or `shows_to`, by the role of the reader) the endpoint returns an aggregate, and the answer has
        its ETag. Without, the endpoint returns the body itself, such as a list, and declares it in its return
        annotation.
        """

        def register(endpoint: ReadT) -> ReadT:
            show_to = _show_to(shows, shows_to, more)
            shown_by = endpoint if show_to is None else _showing_endpoint(endpoint, show_to)
            self.get(path, summary=summary, responses=READ_REFUSALS, **more)(shown_by)
            return endpoint

        return register


def answering(ask: Ask, show: Show, creates: str | None = None) -> Ask:
    """The ask with its renderer: 200 with the view that `show` makes of the aggregate, or 201 with its address."""

    def render(made: Any) -> Answer:
        body = show(made).model_dump_json().encode()
        if creates is None:
            return Answer(200, body, made.version)
        return Answer(201, body, made.version, creates.format(made=made))

    return replace(ask, render=render)


def answer_once(done: Answer, view: BaseModel, status: int = 200) -> Answer:
    """The answer to a command that is not kept for repetitions, because it holds a secret or sealed data in clear."""
    return Answer(status, view.model_dump_json().encode(), position=done.position)


def respond(answer: Answer) -> Response:
    """A command's answer, with ETag (the stream's version) and Journal-Position."""
    headers = {"Journal-Position": str(answer.position), "Cache-Control": "no-store"}
    if answer.version is not None:
        headers["ETag"] = f'"{answer.version}"'
    if answer.location is not None:
        headers["Location"] = answer.location
    return Response(answer.body, answer.status, headers, "application/json")


def shown(aggregate: Any, show: Show) -> Response:
    """One resource as read, with its ETag."""
    headers = {"ETag": f'"{aggregate.version}"', "Cache-Control": "no-store"}
    return Response(show(aggregate).model_dump_json().encode(), 200, headers, "application/json")


def _show_to(shows: Show | None, shows_to: ShowTo | None, more: dict[str, Any]) -> ShowTo | None:
    """The view by role; adds the model of the view to the arguments of the route."""
    if shows is not None:
        more["response_model"] = _model_of(shows)
        return lambda _: shows
    if shows_to is not None:
        more["response_model"] = _model_of(shows_to)
    return shows_to


def _model_of(show: Callable[..., Any]) -> Any:
    """The model of the view: the class of a class method, the return annotation of a function."""
    of = getattr(show, "__self__", None)
    return of if isinstance(of, type) else get_type_hints(show)["return"]


def _answering_endpoint(endpoint: Endpoint, show_to: ShowTo | None, creates: str | None) -> Endpoint:
    name = _parameter(endpoint, Ask)

    async def respond_to(**sent: Any) -> Response:
        if show_to is not None:
            ask: Ask = sent[name]
            sent[name] = answering(ask, show_to(ask.role), creates)
        return respond(await endpoint(**sent))

    return _instead_of(endpoint, respond_to)


def _showing_endpoint(endpoint: Endpoint, show_to: ShowTo) -> Endpoint:
    name = _parameter(endpoint, ReadRequest)

    async def show(**sent: Any) -> Response:
        return shown(await endpoint(**sent), show_to(sent[name].role))

    return _instead_of(endpoint, show)


def _parameter(endpoint: Endpoint, kind: type) -> str:
    """The name of the endpoint's parameter of a kind. Raises ValueError unless there is exactly one."""
    [name] = [name for name, hint in get_type_hints(endpoint).items() if hint is kind and name != "return"]
    return name


def _instead_of(endpoint: Endpoint, route: Callable[..., Awaitable[Response]]) -> Endpoint:
    """The route with the name, the documentation and the parameters of the endpoint."""
    route = wraps(endpoint)(route)
    route.__annotations__ = {**endpoint.__annotations__, "return": Response}
    return route
