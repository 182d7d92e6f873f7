"""The one origin of all services of a process."""

from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.parts import Service
from shared.problems import UnknownAddress, language_of, problem


class Origin(Starlette):
    """A request for one of them goes straight there, all others through the routes."""

    def __init__(self, services: Sequence[Service], others: Sequence[BaseRoute], running: Callable[[], Any]) -> None:
        mounts = [Mount(f"/{service.name}/v1", service.app, name=service.name) for service in services]
        unknown = {404: _unknown, 405: _unknown}
        super().__init__(routes=[*mounts, *others], lifespan=lambda _: running(), exception_handlers=unknown)
        self.router.redirect_slashes = False  # it would send to the host that the asker names
        self._doors: dict[str, ASGIApp] = {f"{mount.path}/": mount.app for mount in mounts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door = self._door(scope["path"]) if scope["type"] == "http" and not scope.get("root_path") else ""
        if not door:
            await super().__call__(scope, receive, send)
            return
        # what a Mount does, without asking each of them and without layers around it that each service has itself
        scope["app_root_path"], scope["root_path"] = "", door[:-1]
        await self._doors[door](scope, receive, send)

    def _door(self, path: str) -> str:
        """The beginning of a path that names a service, as `/intake/v1/`; nothing if it names none."""
        named = path[: path.find("/", path.find("/", 1) + 1) + 1]
        return named if named in self._doors else ""


async def _unknown(request: Request, fault: Exception) -> Response:
    status = getattr(fault, "status_code", 404)
    return problem(UnknownAddress(), status, language_of(request.headers.get("accept-language")))
