"""What a service is put together from; `services/<service>/main.py` does it, and nothing else does."""

from dataclasses import dataclass, field

from fastapi import FastAPI

from shared.appender import Appender
from shared.application import UnitOfWork
from shared.auth import TokenVerifier
from shared.clock import Clock
from shared.database import Pool, pool
from shared.ids import NewId, new_id
from shared.journal import News
from shared.personal import PersonalData
from shared.reactions import Follower
from shared.service_tables import ServiceTables
from shared.settings import Settings
from shared.views import View


@dataclass(frozen=True)
class Parts:
    """The things all services of a process share, and the URL of this service's own database role."""

    settings: Settings
    url: str
    clock: Clock
    tokens: TokenVerifier
    personal: PersonalData
    request_key: bytes
    news: News = field(default_factory=News)
    new_id: NewId = new_id

    def unit_of_work(self, tables: ServiceTables, views: list[View]) -> UnitOfWork:
        """A unit of work on a pool and an appender of its own."""
        appender = Appender(self.url, self.news, notify=self.settings.notify)
        return UnitOfWork(tables, pool(self.url, self.settings.pool_size), appender, views)


@dataclass(frozen=True)
class Service:
    """One assembled service: its app, what it follows the journal with, and what it holds open."""

    name: str
    app: FastAPI
    pool: Pool
    appender: Appender | None = None
    follower: Follower | None = None
    views: tuple[View, ...] = ()
    tables: ServiceTables | None = None
