"""Puts the services of one process together behind one origin: /intake/v1, /metrology/v1, …"""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

import services.audit.main
import services.billing.main
import services.intake.main
import services.metrology.main
from deploy import secrets
from deploy.simulators import simulators
from shared.auth import TokenVerifier
from shared.clock import Clock
from shared.database import Pool, as_user, pool
from shared.journal import News
from shared.parts import Parts, Service
from shared.passes import keep_running
from shared.personal import PersonalData
from shared.problems import UnknownAddress, language_of, problem
from shared.settings import Settings

ASSEMBLIES: dict[str, Callable[[Parts], Service]] = {
    "intake": services.intake.main.assemble,
    "metrology": services.metrology.main.assemble,
    "billing": services.billing.main.assemble,
    "audit": services.audit.main.assemble,
}


class SettingMissing(Exception):
    """One line that says which setting is missing."""


class Origin(Starlette):
    """One origin for all services: a request for one of them goes straight there, all others through the routes."""

    def __init__(self, services: Sequence[Service], others: Sequence[BaseRoute], running: Callable[[], Any]) -> None:
        mounts = [Mount(f"/{service.name}/v1", service.app, name=service.name) for service in services]
        unknown = {404: _unknown, 405: _unknown}
        super().__init__(routes=[*mounts, *others], lifespan=lambda _: running(), exception_handlers=unknown)
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


@dataclass
class System:
    """The services of one process, what they share, and the app that serves them."""

    services: list[Service]
    clock: Clock
    news: News
    keys: Pool
    listen_url: str
    notify: bool
    simulated: bool = False
    """Whether the stand-ins for other people's systems are served too; never in production."""
    app: Starlette = field(init=False)

    def __post_init__(self) -> None:
        others: list[BaseRoute] = [Route("/", self._index)]
        if self.simulated:
            others.append(Mount("/simulators", simulators(), name="simulators"))
        self.app = Origin(self.services, others, self.running)

    async def _index(self, _: Request) -> Response:
        """What is served here."""
        names = [service.name for service in self.services]
        links = {name: {"docs": f"/{name}/v1/docs", "openapi": f"/{name}/v1/openapi.json"} for name in names}
        return JSONResponse({"name": "Jejak", "services": links})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Opens what the services need and follows the journal; ends in the opposite order, with nothing half done."""
        async with AsyncExitStack() as stack:
            await self.keys.open()
            stack.push_async_callback(self.keys.close)
            for service in self.services:
                await service.pool.open()
                stack.push_async_callback(service.pool.close)
                if service.unit is not None:
                    stack.push_async_callback(service.unit.appender.close)
            tasks = [asyncio.create_task(one.follower.run()) for one in self.services if one.follower]
            tasks += [asyncio.create_task(keep_running(each)) for one in self.services for each in one.passes]
            if self.notify:
                tasks.append(asyncio.create_task(self.news.listen(self.listen_url)))
            stack.push_async_callback(_cancelled, tasks)
            yield


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task


async def _unknown(request: Request, fault: Exception) -> Response:
    status = getattr(fault, "status_code", 404)
    return problem(UnknownAddress(), status, language_of(request.headers.get("accept-language")))


def service_url(settings: Settings, service: str) -> str:
    """The database URL of a service's own role. Raises SettingMissing."""
    if service in settings.service_database_urls:
        return settings.service_database_urls[service]
    if settings.database_url is None:
        message = f"set JEJAK_DATABASE_URL, or JEJAK_SERVICE_DATABASE_URLS with an entry for {service}"
        raise SettingMissing(message)
    return as_user(settings.database_url, f"jejak_{service}")


def keys_url(settings: Settings) -> str:
    """The URL of the role that reads and adds persons' keys. Raises SettingMissing."""
    if "keys" in settings.service_database_urls:
        return settings.service_database_urls["keys"]
    if settings.keys_database_url is None:
        message = "set JEJAK_KEYS_DATABASE_URL, the second database, which holds the persons' keys"
        raise SettingMissing(message)
    return as_user(settings.keys_database_url, "jejak_keys")


def refuse_incomplete(settings: Settings, names: Sequence[str] = tuple(ASSEMBLIES)) -> None:
    """Raises SettingMissing unless it is said whose tokens are accepted: a production that guesses accepts a stranger's."""
    if settings.mode != "production":
        return
    for name, value in (("JEJAK_JWKS_URL", settings.jwks_url), ("JEJAK_TOKEN_ISSUER", settings.token_issuer)):
        if value is None:
            message = f"production needs {name}, which says whose tokens are accepted"
            raise SettingMissing(message)
    if "intake" in names and settings.scanner_url is None and not settings.files_unscanned:
        message = "production needs JEJAK_SCANNER_URL (clamd), or JEJAK_FILES_UNSCANNED=true to go without a scanner"
        raise SettingMissing(message)
    for name in ("oss_url", "siinas_url", "e_ska_url", "is_ware_url"):
        if not (getattr(settings, name) or "https://").startswith("https://"):
            message = (
                f"production needs JEJAK_{name.upper()} to begin with https://, because credentials are sent there"
            )
            raise SettingMissing(message)


def make_system(settings: Settings, names: Sequence[str] = tuple(ASSEMBLIES), clock: Clock | None = None) -> System:
    """The services named, ready to run. Raises SettingMissing or secrets.SecretMissing with one clear line."""
    refuse_incomplete(settings, names)
    key = secrets.key_encryption_key(settings)
    clock = clock or Clock(movable=settings.mode == "test")
    keys, news = pool(keys_url(settings), 2), News()
    tokens = TokenVerifier(
        audience=settings.token_audience,
        issuer=settings.token_issuer,
        skew_seconds=settings.clock_skew_seconds,
        keys=[] if settings.mode == "production" else [secrets.development_jwk(settings)],
        jwks_url=settings.jwks_url,
    )
    assembled = [
        ASSEMBLIES[name](
            Parts(
                settings=settings,
                url=service_url(settings, name),
                clock=clock,
                tokens=tokens,
                personal=PersonalData(keys, key),
                request_key=hmac.new(key, b"jejak requests", hashlib.sha256).digest(),
                news=news,
            )
        )
        for name in names
    ]
    simulated = settings.mode != "production"
    return System(assembled, clock, news, keys, service_url(settings, names[0]), settings.notify, simulated)
