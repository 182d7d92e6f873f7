"""The whole system in a test: all services on a test's databases, served by a real server on loopback."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.demonstration.cast import Staff
from deploy.demonstration.stage import Stage
from deploy.secrets import development_token
from deploy.server import serving
from deploy.simulators import MailServer, with_simulators
from deploy.system import System, make_system
from shared.settings import Settings
from tests.conftest import Databases


def settings_of(databases: Databases, data: Path, **more: Any) -> Settings:
    """Patient ones: on a busy machine a whole process may stand still for seconds. What is about limits sets its own."""
    return Settings(
        data=data,
        database_url=databases.url,
        keys_database_url=databases.keys_url,
        request_seconds=120,
        database_connect_seconds=60,
        database_lock_seconds=60,
        database_transaction_seconds=120,
        database_idle_seconds=60,
        **more,
    )


@asynccontextmanager
async def staged(databases: Databases, data: Path, mail: MailServer | None = None, **more: Any) -> AsyncIterator[Stage]:
    """A stage on a fresh system: people with tokens over real HTTP. `mail`: its mail server; `more`: settings."""
    async with staged_system(databases, data, mail, **more) as (stage, _):
        yield stage


@asynccontextmanager
async def staged_system(
    databases: Databases, data: Path, mail: MailServer | None = None, **more: Any
) -> AsyncIterator[tuple[Stage, System]]:
    """The same, with the system, whose jobs a test runs when it has moved the clock.

    With a mail server it is connected to all simulators, as `make demo` is.
    """
    bound = socket.create_server(("127.0.0.1", 0))
    settings = settings_of(databases, data, **more)
    if mail is not None:
        settings = with_simulators(settings, f"http://127.0.0.1:{bound.getsockname()[1]}/simulators", mail)

    def token_of(subject: str, office: str, roles: tuple[str, ...]) -> str:
        return development_token(settings, subject, office, list(roles), hours=1)

    system = make_system(settings, mail=mail)
    async with (
        serving(system.app, "127.0.0.1", 0, bound=bound) as (server, _),
        httpx.AsyncClient(base_url=server.origin, timeout=30) as client,
    ):
        yield Stage(Staff(client, token_of), lambda _: None), system


async def run_job(system: System, service: str, name: str) -> None:
    """Does what is due now in a job, which the process does every few seconds."""
    [job] = [job for one in system.services if one.name == service for job in one.jobs if job.name == name]
    await job.run_once()
