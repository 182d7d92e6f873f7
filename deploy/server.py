"""The web server, with a moment at which it is ready."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette


class ServerDidNotStart(Exception):
    """The log says why."""


class Server(uvicorn.Server):
    """uvicorn without access log and server header; `ready` is set once it listens."""

    def __init__(self, app: Starlette, host: str, port: int) -> None:
        super().__init__(
            uvicorn.Config(app, host=host, port=port, log_config=None, access_log=False, server_header=False)
        )
        self.ready = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @property
    def origin(self) -> str:
        """Where it listens; also when the port was left to the system."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"


@asynccontextmanager
async def serving(app: Starlette, host: str, port: int) -> AsyncIterator[tuple[Server, asyncio.Task[None]]]:
    """A running server and its task; it is asked to end when the context is left. Raises ServerDidNotStart."""
    server = Server(app, host, port)
    task = asyncio.create_task(server.serve())
    ready = asyncio.create_task(server.ready.wait())
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
    if not server.started:
        ready.cancel()
        await task
        raise ServerDidNotStart
    try:
        yield server, task
    finally:
        server.should_exit = True
        await task
