"""The parts that a service is assembled from; only `services/<service>/main.py` assembles one."""

from collections.abc import Callable, Mapping, Sequence
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
from shared.service.background import Job, degraded
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
    """The parts that all services of a process share, and the URL of this service's own database role."""

    settings: Settings
    url: str
    clock: Clock
    tokens: TokenVerifier
    news: News = field(default_factory=News)
    process: Process = field(default_factory=Process)
    new_id: NewId = new_id

    def alarms(self) -> list[str]:
        """Which parts fail for single cases; for the service's health."""
        return []

    def pool(self) -> Pool:
        """A pool under this service's own role."""
        return pool(self.url, self.settings.pool_size, bounds_of(self.settings), wait=self.wait)

    @property
    def wait(self) -> float:
        """Seconds to wait for a connection, for a number's turn and for a commit: less than a request may take."""
        return 0.75 * self.settings.request_seconds

    def red(self) -> list[Red]:
        """The reasons why no service of the process can work."""
        doubt = self.clock.doubt
        return [*self.process.red(), *([] if doubt is None else [Red("clock", doubt)])]


@dataclass(frozen=True, kw_only=True)
class DecidingParts(Parts):
    """The parts of a service that takes commands; `request_key` is the key of the stored hashes of requests."""

    request_key: bytes

    def unit_of_work(self, tables: ServiceTables, views: Sequence[View]) -> UnitOfWork:
        """A unit of work with its own pool and appender."""
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
    """The parts of a service that seals and opens personal data. No other service can do so."""

    personal: PersonalData

    def alarms(self) -> list[str]:
        return self.personal.alarms


@dataclass(frozen=True)
class Service:
    """One assembled service: its app, its follower, and the resources that it holds open."""

    name: str
    app: FastAPI
    pool: Pool
    unit: UnitOfWork | None = None
    follower: Follower | None = None
    jobs: Sequence[Job] = ()
    red: Callable[[], list[Red]] = list
    """The parts that cannot work now."""
    probe: Probe | None = None
    """Proves that the service can work; one of its jobs repeats it."""
    heartbeat: Heartbeat | None = None
    endpoints: Mapping[str, FastAPI] = field(default_factory=dict)
    """Apps at addresses of their own, for protocols that others prescribe: `/open311/v2` → its app."""

    async def settle(self) -> None:
        """Ends the service's own background work, after its jobs have stopped."""
        if self.heartbeat is not None:
            await self.heartbeat.close()
        if self.unit is not None:
            await self.unit.appender.close()


def assembled(  # noqa: PLR0913 – all that a service is made of
    parts: DecidingParts,
    unit: UnitOfWork,
    use_cases: Any,
    routers: Sequence[APIRouter],
    reactions: Sequence[Reaction],
    *,
    title: str,
    description: str,
    jobs: Sequence[Job] = (),
    own_proof: frozenset[str] = frozenset(),
    larger_bodies: BodyLimits = MappingProxyType({}),
    longer_requests: TimeLimits = MappingProxyType({}),
) -> Service:
    """Assembles a service that decides and reacts: its app with its routes and the route that resumes cases, and its
    follower.
    """
    follower = Follower(unit, reactions, clock=parts.clock, news=parts.news, new_id=parts.new_id)

    async def reached(position: int) -> bool:
        if follower.position < position:
            parts.news.tell()  # the follower may sleep over events that it does not react to
        return await within(WAIT_SECONDS, lambda: follower.position >= position, follower.progress.wait)

    async def written() -> int:
        async with unit.pool.connection() as connection:
            return await head_position(connection)

    retention = Retention(unit, parts.clock, timedelta(days=parts.settings.answer_days))
    heartbeat = Heartbeat(unit, parts.settings.health_seconds)
    jobs = [
        *jobs,
        Job("stored answers", ROUND_SECONDS, retention.run_once, parts.clock),
        Job("heartbeat", heartbeat.probe.seconds, heartbeat.probe.run_once, clock=None),
    ]

    def red() -> list[Red]:
        of_jobs = [one for each in jobs for one in each.red()]
        return [*parts.red(), *heartbeat.probe.red(), *follower.red(), *of_jobs]

    face = Face(
        service=unit.tables.schema,
        clock=parts.clock,
        tokens=parts.tokens,
        request_key=parts.request_key,
        reached=reached,
        position=lambda: follower.position,
        written=written,
        red=red,
        degraded=lambda: [*degraded(jobs), *parts.alarms()],
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
    app.state.use_cases = use_cases
    parts_of_it = vars(use_cases).values() if is_dataclass(use_cases) else (use_cases,)
    app.state.use_cases_by_type = {type(one): one for one in parts_of_it}
    app.state.unit = unit
    return Service(unit.tables.schema, app, unit.pool, unit, follower, jobs, red, heartbeat.probe, heartbeat)
