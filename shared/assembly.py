"""What a service is put together from; `services/<service>/main.py` does it, and nothing else does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, FastAPI

from shared.clock import Clock
from shared.database import Bounds, Pool, pool
from shared.ids import NewId, new_id
from shared.journal.appender import Appender
from shared.journal.journal import head_position
from shared.journal.news import News
from shared.privacy.personal import PersonalData
from shared.service.background import Pass, degraded
from shared.service.follower import Follower
from shared.service.heartbeat import Heartbeat
from shared.service.reactions import Reaction
from shared.service.read_models import View
from shared.service.readiness import Probe, Process, Red
from shared.service.retention import ROUND_SECONDS, Retention
from shared.service.tables import ServiceTables
from shared.service.unit_of_work import UnitOfWork
from shared.settings import Settings
from shared.web import stopped_cases
from shared.web.app import make_app
from shared.web.deadline import TimeLimits
from shared.web.face import WAIT_SECONDS, Face, within
from shared.web.problems import BodyLimits
from shared.web.tokens import TokenVerifier


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The things all services of a process share, and the URL of this service's own database role."""

    settings: Settings
    url: str
    clock: Clock
    tokens: TokenVerifier
    news: News = field(default_factory=News)
    process: Process = field(default_factory=Process)
    new_id: NewId = new_id

    def alarms(self) -> list[str]:
        """What of the parts is broken for single cases; for the service's health."""
        return []

    def pool(self) -> Pool:
        """A pool of this service's own role."""
        return pool(self.url, self.settings.pool_size, bounds_of(self.settings), wait=self.wait)

    @property
    def wait(self) -> float:
        """Seconds for a connection, for a number's turn and for a commit: fewer than a request has."""
        return 0.75 * self.settings.request_seconds

    def red(self) -> list[Red]:
        """What keeps every service of the process from its work."""
        doubt = self.clock.doubt
        return [*self.process.red(), *([] if doubt is None else [Red("clock", doubt)])]


@dataclass(frozen=True, kw_only=True)
class DecidingParts(Parts):
    """The parts of a service that takes commands; `request_key` keys the stored hashes of requests."""

    request_key: bytes

    def unit_of_work(self, tables: ServiceTables, views: Sequence[View]) -> UnitOfWork:
        """A unit of work on a pool and an appender of its own."""
        appender = Appender(
            self.url, self.news, notify=self.settings.notify, bounds=bounds_of(self.settings), wait=self.wait
        )
        return UnitOfWork(tables, self.pool(), appender, views, series_wait=self.wait)


def bounds_of(settings: Settings) -> Bounds:
    """How long a service waits for its database."""
    return Bounds(
        connect=settings.database_connect_seconds,
        lock=settings.database_lock_seconds,
        statement=settings.database_statement_seconds,
        idle_in_transaction=settings.database_idle_seconds,
        transaction=settings.database_transaction_seconds,
    )


@dataclass(frozen=True, kw_only=True)
class SealingParts(DecidingParts):
    """The parts of a service that seals and opens personal data. No other service is given a way to do so."""

    personal: PersonalData

    def alarms(self) -> list[str]:
        return self.personal.alarms


@dataclass(frozen=True)
class Service:
    """One assembled service: its app, what it follows the journal with, and what it holds open."""

    name: str
    app: FastAPI
    pool: Pool
    unit: UnitOfWork | None = None
    follower: Follower | None = None
    passes: Sequence[Pass] = ()
    red: Callable[[], list[Red]] = list
    """The parts that cannot do their work now."""
    probe: Probe | None = None
    """Proves that it can do its work; one of its passes does it again and again."""
    heartbeat: Heartbeat | None = None

    async def settle(self) -> None:
        """Ends what the service does by itself, once nobody runs its passes any more."""
        if self.heartbeat is not None:
            await self.heartbeat.close()
        if self.unit is not None:
            await self.unit.appender.close()


def assembled(  # noqa: PLR0913 – all that a service is made of
    parts: DecidingParts,
    unit: UnitOfWork,
    application: Any,
    routers: Sequence[APIRouter],
    reactions: Sequence[Reaction],
    *,
    title: str,
    description: str,
    passes: Sequence[Pass] = (),
    own_proof: frozenset[str] = frozenset(),
    larger_bodies: BodyLimits = MappingProxyType({}),
    longer_requests: TimeLimits = MappingProxyType({}),
) -> Service:
    """A service that decides and reacts: its app with its routes and the resumption of stopped cases, and its follower."""
    follower = Follower(unit, reactions, clock=parts.clock, news=parts.news, new_id=parts.new_id)

    async def reached(position: int) -> bool:
        if follower.position < position:
            parts.news.tell()  # it may sleep over events that are not for it
        return await within(WAIT_SECONDS, lambda: follower.position >= position, follower.progress.wait)

    async def written() -> int:
        async with unit.pool.connection() as connection:
            return await head_position(connection)

    retention = Retention(unit, parts.clock, timedelta(days=parts.settings.answer_days))
    heartbeat = Heartbeat(unit, parts.settings.health_seconds)
    passes = [
        *passes,
        Pass("stored answers", ROUND_SECONDS, retention.run_once, parts.clock),
        Pass("heartbeat", heartbeat.probe.seconds, heartbeat.probe.run_once, clock=None),
    ]

    def red() -> list[Red]:
        of_passes = [one for each in passes for one in each.red()]
        return [*parts.red(), *heartbeat.probe.red(), *follower.red(), *of_passes]

    face = Face(
        service=unit.tables.schema,
        clock=parts.clock,
        tokens=parts.tokens,
        request_key=parts.request_key,
        reached=reached,
        position=lambda: follower.position,
        written=written,
        red=red,
        degraded=lambda: [*degraded(passes), *parts.alarms()],
        own_proof=own_proof,
    )
    app = make_app(
        face,
        [*routers, stopped_cases.router],
        title=title,
        description=description,
        body_limit=parts.settings.body_limit_bytes,
        larger_bodies=larger_bodies,
        seconds=parts.settings.request_seconds,
        longer_requests=longer_requests,
    )
    app.state.application = application
    parts_of_it = vars(application).values() if is_dataclass(application) else (application,)
    app.state.use_cases = {type(one): one for one in parts_of_it}
    app.state.unit = unit
    return Service(unit.tables.schema, app, unit.pool, unit, follower, passes, red, heartbeat.probe, heartbeat)
