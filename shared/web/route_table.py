"""The routes of a service's app by method and address: the route that fits, the methods of an address, and its
template.

A template (`/boxes/{id}`) names an address in logs and metrics without the values that people put into it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from starlette import routing
from starlette.types import Receive, Scope, Send

ROUTE: Final = "jejak.route"
"""Key in a scope: the template of its route, once known."""
NO_ROUTE: Final = "(none)"
RECORDED: Final[dict[str, Any]] = {"x-recorded": True}
"""`openapi_extra` of a GET that records who read what: it has no HEAD, which would record a reading of nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One route of an app under one method; compared by identity."""

    template: str
    address: re.Pattern[str]
    served_by: routing.Route
    is_recorded: bool
    is_open: bool
    """Whether it needs no token."""
    query: frozenset[str]
    """The documented names of its query."""
    hidden_query: frozenset[str]
    """Names that it only knows to refuse them in its own words."""


@dataclass(frozen=True, slots=True)
class Found:
    """The route that fits a request, and the values in its address by name."""

    route: Route
    values: Mapping[str, str]


class RouteTable:
    """The routes of one app, in the app's own order. They are read at the first request, when all of them exist."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._table: Mapping[tuple[str, int], list[Route]] = {}

    def find(self, method: str, path: str) -> Found | None:
        """The first route that fits; `path` is the address inside the app."""
        self._table = self._table or _table_of(self._app)
        for route in self._table.get((method, path.count("/")), ()):
            if fits := route.address.match(path):
                return Found(route, fits.groupdict())
        return None

    def template(self, method: str, path: str) -> str:
        """The template of the route that fits; `NO_ROUTE` if there is none. HEAD and OPTIONS have the templates of the
        other methods.
        """
        tried = (method, "GET", "POST", "PUT", "PATCH", "DELETE") if method in {"HEAD", "OPTIONS"} else (method,)
        found = next((one for each in tried if (one := self.find(each, path))), None)
        return NO_ROUTE if found is None else found.route.template

    def methods(self, path: str) -> set[str]:
        """The methods of an address; empty for an unknown address."""
        self._table = self._table or _table_of(self._app)
        known = {method for method, _ in self._table}
        found = {method for method in known if self.find(method, path)}
        if self.has_head(path):
            found.add("HEAD")
        return found | {"OPTIONS"} if found else found

    def has_head(self, path: str) -> bool:
        """Whether HEAD is answered there: wherever GET is, unless reads are recorded."""
        if self.find("HEAD", path):
            return True
        read = self.find("GET", path)
        return read is not None and not read.route.is_recorded


class KnownRoutes(routing.BaseRoute):
    """The first route of an app: passes a request to the route from the table. FastAPI would try one after the other."""

    def __init__(self, table: RouteTable) -> None:
        self._table = table

    def matches(self, scope: Scope) -> tuple[routing.Match, Scope]:
        found = self._table.find(scope["method"], inner_path(scope)) if scope["type"] == "http" else None
        if found is None:
            return routing.Match.NONE, {}
        route = found.route.served_by
        known = {"route": route, "endpoint": route.endpoint, "path_params": dict(found.values)}
        return routing.Match.FULL, {**known, ROUTE: found.route.template}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["route"].handle(scope, receive, send)


def inner_path(scope: Scope) -> str:
    """The address of a request inside its app."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


Number = TypeVar("Number", bound=float)
LimitsByPlace = Mapping[tuple[str, re.Pattern[str]], Number]
"""Larger limits than the usual one, by the method and a pattern in the path of a request."""


def limit_of(scope: Scope, usual: Number, larger: LimitsByPlace[Number]) -> Number:
    """The limit for a request: the largest that fits it, at least the usual one."""
    if not larger:
        return usual
    asked, place = scope["method"], scope["path"]
    fitting = (most for (method, path), most in larger.items() if method == asked and path.search(place))
    return max([usual, *fitting])


def _table_of(app: FastAPI) -> Mapping[tuple[str, int], list[Route]]:
    table = defaultdict(list)
    for method, served_by in _by_method(app):
        extra = getattr(served_by, "openapi_extra", None) or {}
        query = dict(_query_of(getattr(served_by, "dependant", None)))
        route = Route(
            template=served_by.path,
            address=served_by.path_regex,
            served_by=served_by,
            is_recorded=bool(extra.get("x-recorded")),
            is_open=extra.get("security") == [],
            query=frozenset(name for name, is_shown in query.items() if is_shown),
            hidden_query=frozenset(name for name, is_shown in query.items() if not is_shown),
        )
        table[method, route.template.count("/")].append(route)
    return dict(table)


def _query_of(dependant: Dependant | None) -> Iterator[tuple[str, bool]]:
    """The names of a query, over all dependencies of a route, and whether each is documented."""
    if dependant is None:
        return
    for one in dependant.query_params:
        yield one.alias, bool(getattr(one.field_info, "include_in_schema", True))
    for inner in dependant.dependencies:
        yield from _query_of(inner)


def _by_method(app: FastAPI) -> Iterator[tuple[str, routing.Route]]:
    for route in app.routes:
        if isinstance(route, routing.Route):
            for method in route.methods or ():
                yield method, route
        elif not isinstance(route, KnownRoutes):
            message = f"{route}: hand its router to make_app, so that its routes stand in the table"
            raise TypeError(message)
