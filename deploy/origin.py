"""The one origin of all services of a process."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from deploy.metrics import Metrics
from deploy.request_record import RequestRecord
from shared.assembly import Service
from shared.networks import Network
from shared.service.readiness import Process
from shared.web.problems import UnknownAddress, language_of, problem
from shared.web.route_table import NO_ROUTE, ROUTE, inner_path


class Origin(Starlette):
    """Passes a request for a service directly to it, and all others through the routes; records each."""

    def __init__(
        self,
        services: Sequence[Service],
        others: Sequence[BaseRoute],
        running: Callable[[], Any],
        *,
        metrics: Metrics | None = None,
        front_doors: Collection[Network] = (),
        process: Process | None = None,
    ) -> None:
        faces = [(f"/{service.name}/v1", service.name, service.app) for service in services]
        faces += [(path, service.name, app) for service in services for path, app in service.endpoints.items()]
        mounts = [Mount(path, app, name=name) for path, name, app in faces]
        unknown = {404: _unknown, 405: _unknown}
        super().__init__(routes=[*mounts, *others], lifespan=lambda _: running(), exception_handlers=unknown)
        self.router.redirect_slashes = False  # it would redirect to a host that the client names
        self.state.process = process or Process()
        self._doors: dict[str, ASGIApp] = {f"{mount.path}/": mount.app for mount in mounts}
        self._tables = {path: (name, app.state.routes) for path, name, app in faces}
        self.metrics = metrics or Metrics()
        self._record = RequestRecord(self._inside, self._named, self.metrics, front_doors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._record(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = "" if scope.get("root_path") else self._door(scope["path"])
        if not door:
            await super().__call__(scope, receive, send)
            return
        # as a Mount does, without asking each Mount, and without the layers that each service has itself
        scope["app_root_path"], scope["root_path"] = "", door[:-1]
        await self._doors[door](scope, receive, send)

    def _named(self, scope: Scope) -> tuple[str, str]:
        """The service of an answered request, and the template of its route."""
        root = scope.get("root_path", "")
        if root in self._tables:
            service, routes = self._tables[root]
            return service, scope.get(ROUTE) or routes.template(scope["method"], inner_path(scope))
        route = getattr(scope.get("route"), "path", None)
        return "origin", NO_ROUTE if route is None else f"{root}{route}"

    def _door(self, path: str) -> str:
        """The beginning of a path that names a service, such as `/intake/v1/`; empty if it names none."""
        named = path[: path.find("/", path.find("/", 1) + 1) + 1]
        return named if named in self._doors else ""


async def _unknown(request: Request, fault: Exception) -> Response:
    status = getattr(fault, "status_code", 404)
    return problem(UnknownAddress(), status, language_of(request.headers.get("accept-language")))
