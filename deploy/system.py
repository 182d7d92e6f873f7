"""Puts the services of one process together behind one origin: /intake/v1, /metrology/v1, …"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

import services.audit.main
import services.billing.main
import services.intake.main
import services.metrology.main
from deploy import secrets
from deploy.key_store import key_ring
from deploy.needed_settings import SEALING, keys_url, refuse_incomplete, service_url
from deploy.origin import Origin
from deploy.simulators import simulators
from shared.auth import TokenVerifier
from shared.clock import Clock
from shared.clock_guard import ClockGuard
from shared.database import Pool, pool
from shared.journal import News
from shared.key_ring import KeyRing
from shared.parts import DecidingParts, Parts, SealingParts, Service, bounds_of
from shared.passes import keep_running
from shared.personal import PersonalData
from shared.revocations import Revocations
from shared.settings import Settings
from shared.verified_claims import nothing_proved, reading_proofs

_CANCEL_SECONDS = 5.0

_log = structlog.get_logger()

_SEALING: dict[str, Callable[[SealingParts], Service]] = {
    "intake": services.intake.main.assemble,
    "metrology": services.metrology.main.assemble,
}
_DECIDING: dict[str, Callable[[DecidingParts], Service]] = {"billing": services.billing.main.assemble}
_READING: dict[str, Callable[[Parts], Service]] = {"audit": services.audit.main.assemble}
ASSEMBLIES = (*_SEALING, *_DECIDING, *_READING)
"""The names of all services. What a service can do is what its parts let it: only those that seal get persons' keys."""
assert frozenset(_SEALING) == SEALING


@dataclass
class System:
    """The services of one process, what they share, and the app that serves them."""

    services: list[Service]
    clock: Clock
    guard: ClockGuard
    watching: Pool
    """The guard's own connection: no other work can keep it from looking."""
    news: News
    keys: Pool | None
    listen_url: str
    notify: bool
    revocations: Revocations
    simulated: bool = False
    """Whether the stand-ins for other people's systems are served too; never in production."""
    app: Origin = field(init=False)

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
            if self.keys is not None:
                await self.keys.open()
                stack.push_async_callback(self.keys.close)
            for service in self.services:
                await service.pool.open()
                stack.push_async_callback(service.pool.close)
                if service.unit is not None:
                    stack.push_async_callback(service.unit.appender.close)
            await self.watching.open()
            stack.push_async_callback(self.watching.close)
            await self.guard.begin()
            reading = self.services[0].pool
            with suppress(psycopg.Error):  # it is tried again, and until then nobody is believed
                await self.revocations.refresh(reading)
            works = [self.guard.run(), self.revocations.follow(reading, self.news)]
            works += [one.follower.run() for one in self.services if one.follower]
            works += [keep_running(each) for one in self.services for each in one.passes]
            if self.notify:
                works.append(self.news.listen(self.listen_url))
            tasks = [asyncio.create_task(work) for work in works]
            for task in tasks:
                task.add_done_callback(_report)
            stack.push_async_callback(_cancelled, tasks)
            yield


def _report(task: asyncio.Task[None]) -> None:
    """What is to run as long as the process does, and ends by a fault, is logged when it happens and not at the end."""
    if not task.cancelled() and (fault := task.exception()) is not None:
        _log.critical("background-work-ended", fault=type(fault).__name__)


async def _cancelled(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Ends all of them, also when one ended by a fault or does not end in time."""
    for task in tasks:
        task.cancel()
    if tasks:
        _, hanging = await asyncio.wait(tasks, timeout=_CANCEL_SECONDS)
        if hanging:
            _log.error("background-work-hangs", count=len(hanging))


def make_system(
    settings: Settings,
    names: Sequence[str] = ASSEMBLIES,
    clock: Clock | None = None,
    *,
    ring: KeyRing | None = None,
) -> System:
    """The services named, ready to run. `ring`: the installation's keys, where they were opened already.

    Raises SettingMissing, SecretMissing or KeysDoNotFit with one clear line.
    """
    refuse_incomplete(settings, names)
    tolerance = timedelta(seconds=settings.clock_tolerance_seconds)
    clock = clock or Clock(movable=settings.mode == "test", tolerance=tolerance)
    news, revocations = News(), Revocations()
    keys: Pool | None = None
    personal: PersonalData | None = None
    if SEALING.intersection(names):
        ring = ring or key_ring(settings, service_url(settings, names[0]))
        keys = pool(keys_url(settings), 2, bounds_of(settings))
        personal = PersonalData(keys, ring)
    tokens = TokenVerifier(
        audience=settings.token_audience,
        issuer=settings.token_issuer,
        skew_seconds=settings.clock_skew_seconds,
        keys=[] if settings.mode == "production" else [secrets.development_jwk(settings)],
        jwks_url=settings.jwks_url,
        life_seconds=settings.token_life_seconds,
        revoked=revocations.revoked,
        proofs=nothing_proved if personal is None else reading_proofs(settings, personal.lookup),
    )
    shared = _Shared(settings, clock, tokens, news, personal, ring)
    assembled = [_assembled(name, shared) for name in names]
    simulated = settings.mode != "production"
    url = service_url(settings, names[0])
    watching = pool(url, 1, bounds_of(settings))
    guard = ClockGuard(clock, watching, quiet=timedelta(days=settings.clock_quiet_days))
    return System(assembled, clock, guard, watching, news, keys, url, settings.notify, revocations, simulated)


@dataclass(frozen=True)
class _Shared:
    """What the services of the process share; `personal` and `ring` are there if one of them seals."""

    settings: Settings
    clock: Clock
    tokens: TokenVerifier
    news: News
    personal: PersonalData | None
    ring: KeyRing | None

    def of(self, name: str) -> dict[str, Any]:
        return {
            "settings": self.settings,
            "url": service_url(self.settings, name),
            "clock": self.clock,
            "tokens": self.tokens,
            "news": self.news,
        }


def _assembled(name: str, shared: _Shared) -> Service:
    if name in _READING:
        return _READING[name](Parts(**shared.of(name)))
    if name in _DECIDING:
        return _DECIDING[name](DecidingParts(**shared.of(name), request_key=secrets.request_key(shared.settings)))
    assert shared.personal is not None
    assert shared.ring is not None
    parts = SealingParts(**shared.of(name), request_key=shared.ring.requests, personal=shared.personal)
    return _SEALING[name](parts)
