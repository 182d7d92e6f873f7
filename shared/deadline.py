"""A limit of time for each request: without progress it is answered 503 and ended, whatever it waits for."""

import asyncio
import re
from collections.abc import Mapping
from contextlib import suppress
from types import MappingProxyType

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Unavailable
from shared.problems import STATUS, language_of, problem

TimeLimits = Mapping[tuple[str, re.Pattern[str]], float]
"""Seconds, by the method and the end of the path of a request: of those that may take longer than others."""

STALLED_SECONDS = 60.0
"""How long somebody who gets an answer may take nothing of it; then the connection is closed."""
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
    """The outermost layer of an app. A piece of a body that arrives, or of an answer that is taken, is progress.

    A command that is ended while its commit is under way may still be committed: its Idempotency-Key answers the repetition.
    """

    def __init__(self, app: ASGIApp, seconds: float, longer: TimeLimits = MappingProxyType({})) -> None:
        self._app = app
        self._seconds = seconds
        self._longer = longer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Request(self._limit_of(scope), scope, receive, send)
        try:
            await self._app(scope, request.received, request.sent)
        except asyncio.CancelledError:
            if not request.ended:
                raise
        finally:
            await request.end()

    def _limit_of(self, scope: Scope) -> float:
        asked, place = scope["method"], scope["path"]
        fitting = (most for (method, path), most in self._longer.items() if method == asked and path.search(place))
        return max(fitting, default=self._seconds)


class _Request:
    """One request under way, and when it last made progress."""

    __slots__ = (
        "_due",
        "_limit",
        "_loop",
        "_receive",
        "_refusing",
        "_scope",
        "_send",
        "_started",
        "_task",
        "_timer",
        "ended",
    )

    def __init__(self, limit: float, scope: Scope, receive: Receive, send: Send) -> None:
        self._limit = limit
        self._scope = scope
        self._receive = receive
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._started = False
        self._refusing: asyncio.Task[None] | None = None
        self.ended = False
        """Whether it was ended here; what its app still says is no longer passed on."""
        self._due = self._loop.time() + limit
        self._timer = self._loop.call_at(self._due, self._look)

    async def received(self) -> Message:
        message = await self._receive()
        self._due = self._loop.time() + self._limit
        return message

    async def sent(self, message: Message) -> None:
        if self.ended:
            return
        self._started = True
        self._due = self._loop.time() + max(self._limit, STALLED_SECONDS)
        await self._send(message)

    def _look(self) -> None:
        """Ends the request when it is due; a whole process that stood still is no fault of the request."""
        now, planned = self._loop.time(), self._timer.when()
        if now - planned > _LATE_SECONDS:
            self._due = max(self._due, now + self._limit)
        if now < self._due:
            self._timer = self._loop.call_at(self._due, self._look)
            return
        self.ended = True
        _log.error("request-took-too-long", method=self._scope["method"], started=self._started)
        if not self._started:
            self._refusing = self._loop.create_task(self._refuse())
        assert self._task is not None
        self._task.cancel()

    async def _refuse(self) -> None:
        language = language_of(Headers(scope=self._scope).get("accept-language"))
        await problem(TookTooLong(), STATUS[Unavailable], language)(self._scope, self._receive, self._send)

    async def end(self) -> None:
        self._timer.cancel()
        if not self.ended:
            return
        with suppress(asyncio.CancelledError):  # the cancellation, where the app ended before it arrived
            await asyncio.sleep(0)
        if self._task is not None:
            self._task.uncancel()
        if self._refusing is not None:
            await self._refusing
