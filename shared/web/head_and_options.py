"""Answers HEAD for every GET, and OPTIONS with the methods of an address (RFC 9110 9.3.2 and 9.3.7)."""

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.route_table import RouteTable, inner_path


class HeadAndOptions:
    """The layer of an app that answers both for all routes; a route's own HEAD or OPTIONS takes precedence."""

    def __init__(self, app: ASGIApp, routes: RouteTable) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"] if scope["type"] == "http" else ""
        if method == "HEAD":
            await self._head(scope, receive, send)
        elif method == "OPTIONS":
            await self._options(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _head(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = inner_path(scope)
        if self._routes.find("HEAD", path) or not self._routes.has_head(path):
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # a copy: for the server it stays a HEAD, after which it sends no body either
        await self._app({**scope, "method": "GET"}, receive, without_body)

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = inner_path(scope)
        methods = self._routes.methods(path)
        if self._routes.find("OPTIONS", path) or not methods:
            await self._app(scope, receive, send)
            return
        await Response(status_code=204, headers={"Allow": ", ".join(sorted(methods))})(scope, receive, send)
