"""The web server, with a moment at which it is ready."""

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

T = TypeVar("T")

# What one process holds open for others: less than the 1024 files that many systems give it, the database's among them. Who
# comes beyond that is told 503 at once, by uvicorn itself.
CONNECTIONS = 800
# Longer than common clients keep an unused connection (5 s), so that they do not send on one that is being closed.
KEEP_ALIVE_SECONDS = 10
# Requests under way may end; then they are cut off, so that a stop ends before a supervisor kills (10 s, in containers).
GRACE_SECONDS = 5

# Objects made, less those gone, between two looks for circles among them. Python's own 700 is for programs of every kind: a
# request makes some hundreds that live until its commit, so that each would be looked at again and again.
YOUNG_OBJECTS = 50_000

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ServerDidNotStart(Exception):
    """The log says why."""


class Server(uvicorn.Server):
    """uvicorn without access log and server header; `ready` is set once it listens.

    httptools reads requests several times faster than h11. It has no limit for the size of headers, nor a time for them to
    arrive (uvicorn's own limit, h11_max_incomplete_event_size, is h11's alone): open to strangers, the front door sets both.
    """

    def __init__(self, app: Starlette, host: str, port: int) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                http="httptools",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # whose word is taken for where a request came from is a setting (JEJAK_FRONT_DOORS)
                limit_concurrency=CONNECTIONS,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self.ready = asyncio.Event()
        self.caught: list[int] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals ask the server to end; `serving` passes them on once it has. uvicorn's own way knows no SIGHUP (the terminal
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

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.caught.append(sig)
        super().handle_exit(sig, frame)

    @property
    def origin(self) -> str:
        """Where it listens; also when the port was left to the system."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"


def run(serve: Coroutine[Any, Any, T]) -> T:
    """Like asyncio.run, on uvloop (where there is one), which takes half the time for the same sockets."""
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        return runner.run(serve)


def spare_the_collector() -> None:
    """What the process has made by now (modules, models, routes) stays for good: the garbage collector need not look through it.

    To be called by a process that does nothing but serve, once everything is put together.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS, 20, 100)


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
        for number in server.caught:
            signal.raise_signal(number)
            await asyncio.sleep(0)  # Ctrl-C arrives as a cancellation
