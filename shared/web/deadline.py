"""A time limit for each request: without progress it is answered 503 and ended, whatever it waits for."""

import asyncio
from contextlib import suppress
from types import MappingProxyType

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Unavailable
from shared.web.problems import STATUS, language_of, problem
from shared.web.route_table import LimitsByPlace, limit_of

TimeLimits = LimitsByPlace[float]
"""Seconds for requests that may take longer, by method and end of the path."""

STALLED_SECONDS = 60.0
"""A client that takes nothing of its answer for so long loses its connection."""
_LOOK_SECONDS = 0.25
_LATE_SECONDS = 0.5

_log = structlog.get_logger()


class TookTooLong(Unavailable):
    code = "took-too-long"
    indonesian = (
        "Permintaan belum selesai diproses dalam batas waktu. Kirim lagi permintaan yang sama; untuk perintah, dengan "
        "Idempotency-Key yang sama."
    )
    english = (
        "The request was not finished within its time limit. Send the same request again; a command with the same "
        "Idempotency-Key."
    )


class Deadline:
    """The outermost layer of an app. Progress is an arriving piece of a body, or a piece of an answer that the client
    takes.

    A command that is ended during its commit may still be committed: its Idempotency-Key answers the repetition. One
    timer checks all current requests: a timer for each would cost more than everything else here.
    """

    def __init__(self, app: ASGIApp, seconds: float, longer: TimeLimits = MappingProxyType({})) -> None:
        self._app = app
        self._seconds = seconds
        self._longer = longer
        self._under_way: set[_Request] = set()
        self._pause = min(_LOOK_SECONDS, seconds / 4)
        self._next_look: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Request(limit_of(scope, self._seconds, self._longer), scope, receive, send)
        self._under_way.add(request)
        if self._next_look is None:
            self._look_later()
        try:
            await self._app(scope, request.received, request.sent)
        except asyncio.CancelledError:
            if not request.ended:
                raise
        finally:
            self._under_way.discard(request)
            if request.ended:
                await request.closed()

    def _look_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._next_look = loop.time() + self._pause
        loop.call_at(self._next_look, self._look)

    def _look(self) -> None:
        """Ends the requests that are due, unless the whole process stood still, which is no fault of theirs."""
        now = asyncio.get_running_loop().time()
        stood_still = self._next_look is not None and now - self._next_look > _LATE_SECONDS
        for request in tuple(self._under_way):
            if stood_still:
                request.due = max(request.due, now + request.limit)
            elif request.due <= now:
                self._under_way.discard(request)
                request.expire()
        self._next_look = None
        if self._under_way:
            self._look_later()


class _Request:
    """One current request, and the time until which it must make progress."""

    __slots__ = ("_receive", "_refusing", "_scope", "_send", "_started", "_task", "_time", "due", "ended", "limit")

    def __init__(self, limit: float, scope: Scope, receive: Receive, send: Send) -> None:
        self.limit = limit
        self._scope = scope
        self._receive = receive
        self._send = send
        self._time = asyncio.get_running_loop().time
        self._task = asyncio.current_task()
        self._started = False
        self._refusing: asyncio.Task[None] | None = None
        self.ended = False
        """Whether it was ended here; later messages of its app are dropped."""
        self.due = self._time() + limit

    async def received(self) -> Message:
        message = await self._receive()
        self.due = self._time() + self.limit
        return message

    async def sent(self, message: Message) -> None:
        if self.ended:
            return
        self._started = True
        self.due = self._time() + max(self.limit, STALLED_SECONDS)
        await self._send(message)

    def expire(self) -> None:
        """Answers the request, if it has no answer yet, and ends its app."""
        self.ended = True
        _log.error("request-took-too-long", method=self._scope["method"], started=self._started)
        if not self._started:
            self._refusing = asyncio.get_running_loop().create_task(self._refuse())
        assert self._task is not None
        self._task.cancel()

    async def _refuse(self) -> None:
        language = language_of(Headers(scope=self._scope).get("accept-language"))
        await problem(TookTooLong(), STATUS[Unavailable], language)(self._scope, self._receive, self._send)

    async def closed(self) -> None:
        """To be awaited after the app has ended."""
        with suppress(asyncio.CancelledError):  # the cancellation, if the app ended before it arrived
            await asyncio.sleep(0)
        if self._task is not None:
            self._task.uncancel()
        if self._refusing is not None:
            await self._refusing
