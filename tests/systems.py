"""The whole system in a test: all services on a test's databases, served by a real server on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import uvicorn

from deploy.demonstration.cast import Staff
from deploy.demonstration.stage import Stage
from deploy.secrets import development_token
from deploy.system import System, make_system
from shared.settings import Settings
from tests.conftest import Databases


def settings_of(databases: Databases, data: Path) -> Settings:
    return Settings(data=data, database_url=databases.url, keys_database_url=databases.keys_url)


@asynccontextmanager
async def served(system: System) -> AsyncIterator[str]:
    """The origin of a running server for the system."""
    config = uvicorn.Config(system.app, host="127.0.0.1", port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0)
    host, port = server.servers[0].sockets[0].getsockname()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def staged(databases: Databases, data: Path) -> AsyncIterator[Stage]:
    """A stage on a fresh system: people with tokens over real HTTP."""
    settings = settings_of(databases, data)

    def token_of(subject: str, office: str, roles: tuple[str, ...]) -> str:
        return development_token(settings, subject, office, list(roles), hours=1)

    async with served(make_system(settings)) as origin, httpx.AsyncClient(base_url=origin, timeout=30) as client:
        yield Stage(Staff(client, token_of), lambda _: None)
