"""The web server, which says when it is ready."""

import asyncio
import gc
import signal
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette
from uvicorn.loops.auto import auto_loop_factory

from deploy.http_protocol import Limits, limited
from deploy.logging_setup import log_of_the_loop
from shared.service.readiness import Process

T = TypeVar("T")

# New objects, less freed ones, between two runs of the garbage collector. With Python's 700 it would run at almost every
# request, because a request makes some hundreds of objects that live until its commit.
YOUNG_OBJECTS = 50_000

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ServerDidNotStart(Exception):
    """The log says why."""


class Server(uvicorn.Server):
    """uvicorn without its access log and server header, with limits of ours; `ready` is set once it listens.

    httptools reads requests several times faster than h11; uvicorn has limits for h11 only, so `deploy.http_protocol` adds them.
    """

    def __init__(self, app: Starlette, host: str, port: int, limits: Limits | None = None) -> None:
        limits = limits or Limits()
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                http=limited(limits),
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # JEJAK_FRONT_DOORS says which proxies may name a client
                limit_concurrency=limits.connections,
                timeout_keep_alive=limits.keep_alive_seconds,
                timeout_graceful_shutdown=limits.grace_seconds,
            )
        )
        self.ready = asyncio.Event()
        self.caught: list[int] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process: Process | None = getattr(app.state, "process", None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """A signal asks the server to end; `serving` raises it again afterwards. uvicorn itself ignores SIGHUP (the terminal
        was closed), and raises in the server's task, in the middle of the event loop."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in ENDING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """The first signal lets running requests finish; the second cuts them off."""
        self.caught.append(sig)
        if self._process is not None:
            self._process.is_ending = True
        self.force_exit = self.should_exit
        self.should_exit = True
        if self.force_exit and self._loop is not None:
            self._loop.call_soon_threadsafe(self._cut_off)

    def _cut_off(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        for task in list(self.server_state.tasks):
            task.cancel()

    @property
    def origin(self) -> str:
        """Its address, even if the system chose the port."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"


def run(serve: Coroutine[Any, Any, T]) -> T:
    """Like asyncio.run, on uvloop if it is installed, which takes half the time for the same sockets."""
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        runner.get_loop().set_exception_handler(log_of_the_loop)
        return runner.run(serve)


def spare_the_collector() -> None:
    """Takes everything made so far (modules, models, routes) out of the garbage collector's sight, because it stays for good.

    Call it once everything is assembled, in a process that only serves.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 100)


@asynccontextmanager
async def serving(
    app: Starlette, host: str, port: int, limits: Limits | None = None, *, bound: socket.socket | None = None
) -> AsyncIterator[tuple[Server, asyncio.Task[None]]]:
    """A running server and its task; leaving the context asks it to end. Raises ServerDidNotStart.

    `bound`: a socket that has its port already, for an app that must know its own address.
    """
    server = Server(app, host, port, limits)
    task = asyncio.create_task(server.serve(sockets=None if bound is None else [bound]))
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
        for number in server.caught:
            signal.raise_signal(number)
            await asyncio.sleep(0)  # Ctrl-C arrives as a cancellation
