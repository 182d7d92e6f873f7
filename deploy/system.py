"""Puts the services of one process together behind one origin: /intake/v1, /metrology/v1, …"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
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
from shared.database import Pool, pool
from shared.journal import News
from shared.key_ring import KeyRing
from shared.parts import DecidingParts, Parts, SealingParts, Service
from shared.passes import keep_running
from shared.personal import PersonalData
from shared.revocations import Revocations
from shared.settings import Settings
from shared.verified_claims import nothing_proved, reading_proofs

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
            reading = self.services[0].pool
            with suppress(psycopg.Error):  # it is tried again, and until then nobody is believed
                await self.revocations.refresh(reading)
            tasks = [asyncio.create_task(self.revocations.follow(reading, self.news))]
            tasks += [asyncio.create_task(one.follower.run()) for one in self.services if one.follower]
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
    clock, news = clock or Clock(movable=settings.mode == "test"), News()
    revocations = Revocations()
    keys: Pool | None = None
    personal: PersonalData | None = None
    if SEALING.intersection(names):
        ring = ring or key_ring(settings, service_url(settings, names[0]))
        keys = pool(keys_url(settings), 2)
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
    return System(
        assembled, clock, news, keys, service_url(settings, names[0]), settings.notify, revocations, simulated
    )


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
