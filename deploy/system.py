"""Assembles the services of one process behind one origin: /intake/v1, /metrology/v1, …"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator, Sequence
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
import services.certification.main
import services.complaints.main
import services.intake.main
import services.messages.main
import services.metrology.main
from deploy import secrets
from deploy.key_store import key_ring
from deploy.metrics import Metrics
from deploy.needed_settings import SEALING, keys_url, refuse_incomplete, service_url
from deploy.origin import Origin
from deploy.process_routes import process_routes, short_addresses
from deploy.simulators import MailServer, simulators
from shared.assembly import DecidingParts, Parts, SealingParts, Service, bounds_of
from shared.clock import Clock
from shared.database import Pool, pool
from shared.journal.clock_guard import ClockGuard
from shared.journal.news import News
from shared.networks import Network
from shared.privacy.key_ring import KeyRing
from shared.privacy.personal import PersonalData
from shared.privacy.verified_claims import nothing_proved, reading_proofs
from shared.service.background import keep_running
from shared.service.readiness import ALLOWED_SECONDS, Probe, Process
from shared.service.revocations import Revocations
from shared.settings import Settings
from shared.web.preferences import wants_page
from shared.web.tokens import TokenVerifier

CATALOGUE = "/intake/v1/standards"
"""The first page for citizens."""
_CANCEL_SECONDS, _CANCEL_TIMES = 0.5, 10

_log = structlog.get_logger()

_SEALING: dict[str, Callable[[SealingParts], Service]] = {
    "intake": services.intake.main.assemble,
    "metrology": services.metrology.main.assemble,
    "certification": services.certification.main.assemble,
    "complaints": services.complaints.main.assemble,
    "messages": services.messages.main.assemble,
}
_DECIDING: dict[str, Callable[[DecidingParts], Service]] = {
    "billing": services.billing.main.assemble,
}
_READING: dict[str, Callable[[Parts], Service]] = {"audit": services.audit.main.assemble}
ASSEMBLIES = (*_SEALING, *_DECIDING, *_READING)
"""The names of all services. A service can do only what its parts allow: only those that seal get persons' keys."""
assert frozenset(_SEALING) == SEALING


@dataclass
class System:
    """The services of one process, their shared parts, and the app that serves them."""

    services: list[Service]
    clock: Clock
    guard: ClockGuard
    watching: Pool
    """The guard's own connection, so that no other work can block it."""
    news: News
    keys: Pool | None
    listen_url: str
    notify: bool
    revocations: Revocations
    process: Process
    front_doors: Collection[Network] = ()
    metrics_readers: Collection[Network] = ()
    simulated: bool = False
    """Whether the process serves the simulators of other people's systems too; never in production."""
    mail: MailServer | None = None
    """The mail server among them, which takes e-mails while the process runs."""
    app: Origin = field(init=False)

    def __post_init__(self) -> None:
        metrics = Metrics(self.services)
        others: list[BaseRoute] = [
            Route("/", self._index),
            *process_routes(self.services, metrics, self.metrics_readers),
            *short_addresses(),
        ]
        if self.simulated:
            others.append(Mount("/simulators", simulators(self.mail), name="simulators"))
        self.app = Origin(
            self.services, others, self.running, metrics=metrics, front_doors=self.front_doors, process=self.process
        )

    async def _index(self, request: Request) -> Response:
        """Lists the services; leads a browser to the catalogue of services, if this process has it."""
        names = [service.name for service in self.services]
        headers = {"Vary": "Accept"}
        if "intake" in names and wants_page(request.headers.get("accept")):
            return Response(status_code=303, headers={**headers, "Location": CATALOGUE})
        links = {name: {"docs": f"/{name}/v1/docs", "openapi": f"/{name}/v1/openapi.json"} for name in names}
        return JSONResponse({"name": "Jejak", "services": links}, headers=headers)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Opens what the services need, and follows the journal; ends in the opposite order, with nothing half done."""
        async with AsyncExitStack() as stack:
            if self.mail is not None:
                await stack.enter_async_context(self.mail.receiving())
            if self.keys is not None:
                await self.keys.open()
                stack.push_async_callback(self.keys.close)
            for service in self.services:
                await service.pool.open()
                stack.push_async_callback(service.pool.close)
                stack.push_async_callback(service.settle)
            await self.watching.open()
            stack.push_async_callback(self.watching.close)
            await self.guard.begin()
            reading = self.services[0].pool
            with suppress(psycopg.Error):  # it is tried again; until then no token is accepted
                await self.revocations.refresh(reading)
            await _tried([one.probe for one in self.services if one.probe])
            tasks = [asyncio.create_task(work, name=name) for name, work in self._works(reading)]
            for task in tasks:
                task.add_done_callback(self._report)
            stack.push_async_callback(_cancelled, self.process, tasks)
            yield

    def _works(self, reading: Pool) -> Iterator[tuple[str, Coroutine[Any, Any, None]]]:
        """The background work of the process, by name."""
        yield "clock guard", self.guard.run()
        yield "revocations", self.revocations.follow(reading, self.news)
        for service in self.services:
            if service.follower is not None:
                yield f"follower of {service.name}", service.follower.run()
            for one in service.jobs:
                yield f"pass {one.name} of {service.name}", keep_running(one)
        if self.notify:
            yield "news", self.news.listen(self.listen_url)

    def _report(self, task: asyncio.Task[None]) -> None:
        """Logs background work that ended too early, and makes health red."""
        if task.cancelled() and self.process.is_ending:
            return
        self.process.ended.append(task.get_name())
        fault = None if task.cancelled() else task.exception()
        _log.critical("background-work-ended", name=task.get_name(), fault=type(fault).__name__ if fault else None)


async def _tried(probes: Sequence[Probe]) -> None:
    """Runs each probe for the first time, so that the first answer of readyz is true."""
    tasks = [asyncio.create_task(one.run_once()) for one in probes]
    _, late = await asyncio.wait(tasks, timeout=ALLOWED_SECONDS)
    for task in late:
        task.cancel()


async def _cancelled(process: Process, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Ends all tasks, even if one ended by a fault or does not end in time.

    Each is cancelled more than once: Python 3.11's `wait_for`, under the pools, may swallow a cancellation.
    """
    process.is_ending = True
    hanging = set(tasks)
    for _ in range(_CANCEL_TIMES):
        for task in hanging:
            task.cancel()
        _, hanging = await asyncio.wait(hanging, timeout=_CANCEL_SECONDS)
        if not hanging:
            return
    _log.error("background-work-hangs", names=[one.get_name() for one in hanging])


def make_system(
    settings: Settings,
    names: Sequence[str] = ASSEMBLIES,
    clock: Clock | None = None,
    *,
    ring: KeyRing | None = None,
    mail: MailServer | None = None,
) -> System:
    """The named services, ready to run. `ring`: the installation's keys, if they are open already; `mail`: its simulated mail server.

    Raises SettingMissing, SecretMissing or KeysDoNotFit with one clear line.
    """
    refuse_incomplete(settings, names)
    tolerance = timedelta(seconds=settings.clock_tolerance_seconds)
    clock = clock or Clock(movable=settings.mode == "test", tolerance=tolerance)
    news, revocations, process = News(), Revocations(), Process()
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
    shared = _Shared(settings, clock, tokens, news, process, personal, ring)
    assembled = [_assembled(name, shared) for name in names]
    simulated = settings.mode != "production"
    url = service_url(settings, names[0])
    watching = pool(url, 1, bounds_of(settings))
    guard = ClockGuard(clock, watching, quiet=timedelta(days=settings.clock_quiet_days), services=names)
    return System(
        assembled,
        clock,
        guard,
        watching,
        news,
        keys,
        url,
        settings.notify,
        revocations,
        process,
        settings.front_doors,
        settings.metrics_readers,
        simulated,
        mail,
    )


@dataclass(frozen=True)
class _Shared:
    """The shared parts of the services of the process; `personal` and `ring` are set if one of them seals."""

    settings: Settings
    clock: Clock
    tokens: TokenVerifier
    news: News
    process: Process
    personal: PersonalData | None
    ring: KeyRing | None

    def of(self, name: str) -> dict[str, Any]:
        return {
            "settings": self.settings,
            "url": service_url(self.settings, name),
            "clock": self.clock,
            "tokens": self.tokens,
            "news": self.news,
            "process": self.process,
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
