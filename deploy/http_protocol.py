"""HTTP/1.1 as uvicorn reads it with httptools, with limits for heads, slow senders and connections, which uvicorn lacks.

A request refused here has not reached an app; the answer is a problem all the same.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Final, Literal

import structlog
from httptools import HttpParserError
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.flow_control import service_unavailable
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from shared.errors import Refusal, Unavailable, Unreadable
from shared.web.problems import language_of, problem
from shared.web.request_ids import answering_request, new_request_id

_log = structlog.get_logger()


class NotHttp(Unreadable):
    code = "not-http"
    indonesian = "Permintaan bukan HTTP/1.1 yang utuh."
    english = "The request is not complete HTTP/1.1."

    def __init__(self) -> None:
        super().__init__(problem="HTTP/1.1")


class HeadTooLarge(Refusal):
    code = "head-too-large"
    indonesian = "Alamat dan kepala permintaan lebih dari {bytes:size} atau {headers} baris."
    english = "The address and the headers are more than {bytes:size} or {headers} lines."


class TooSlow(Refusal):
    code = "too-slow"
    indonesian = "Permintaan datang terlalu lambat; kirim lagi."
    english = "The request arrived too slowly; send it again."


@dataclass(frozen=True)
class Limits:
    """The limits of one connection and of the process."""

    head_bytes: int = 32 * 1024
    """Bytes of the address and all headers of a request; a token of an identity provider takes some 2 KiB."""
    head_lines: int = 100
    head_seconds: float = 10.0
    """From the connection, or from a request's first byte, to the end of its head."""
    body_seconds: float = 20.0
    body_bytes_per_second: int = 1024
    """A body may take `body_seconds`, and longer if it comes at least at this rate."""
    unread_bytes: int = 32 * 1024 * 1024
    """Bytes of a body read after its answer was sent; then the connection is closed. Without this, a client that sends a whole
    file before it reads sees a broken connection and never the refusal."""
    keep_alive_seconds: int = 10
    """Longer than common clients keep an unused connection (5 s), so that they do not send on one that is being closed."""
    connections: int = 800
    """Less than the 1024 files that many systems allow a process, which include the database's."""
    spare_connections: int = 64
    """Connections beyond that get 503; more are closed at once."""
    grace_seconds: int = 5
    """For running requests when the process must end, so that it ends before a supervisor kills it (10 s, in containers)."""


_Phase = Literal["nothing", "head", "body"]
REFUSED_HEAD: Final = 431
REFUSED_SLOW: Final = 408


def limited(limits: Limits) -> type[asyncio.Protocol]:
    """The class of protocol; uvicorn makes an object of it for each connection."""

    class Limited(LimitedProtocol):
        LIMITS = limits

    return Limited


class LimitedProtocol(HttpToolsProtocol):
    """One connection. A timer runs only while something is incomplete, so an ordinary request, which comes whole, needs none."""

    LIMITS = Limits()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._phase: _Phase = "nothing"
        self._bytes = 0
        """Of the body that arrives."""
        self._bodiless = 0
        """Bytes since the last byte of a body: of a head, between chunks, of a trailer."""
        self._begun = 0
        self._had_body = False
        """Requests begun and body seen in the data that was received last."""
        self._head_bytes = 0
        self._watch: asyncio.TimerHandle | None = None
        self._latest: RequestResponseCycle | None = None
        """The request that was read last, None before the first; uvicorn's own `cycle` has no None."""
        self._refused: tuple[Refusal, int] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > self.LIMITS.connections + self.LIMITS.spare_connections:
            self._refuse(Unavailable(), 503)
            return
        self._watch = self.loop.call_later(self.LIMITS.head_seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        phase = self._phase
        self._begun, self._had_body = 0, False
        super().data_received(data)
        if self.transport.is_closing():
            return
        if self._phase == "nothing":
            self._unwatch()
        else:
            self._count_bodiless(len(data), whole=self._begun == (phase == "nothing"))
            if self._phase != phase or self._watch is None:
                self._watch_phase()
        self._end_unread_body()

    def _count_bodiless(self, size: int, *, whole: bool) -> None:
        """Refuses an incomplete head or trailer that is too long. httptools would keep it in memory, at any length.

        Data that ended one request and began the next (not `whole`) is left out: where the next one began is not known.
        """
        if whole and not self._had_body:
            self._bodiless += size
        before_body = self._head_bytes if self._phase == "body" else 0
        if self._bodiless > self.LIMITS.head_bytes + before_body:
            self._refuse(*self._head_too_large())

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._phase = "head"
        self._begun += 1
        self._bodiless = self._head_bytes = self._bytes = 0

    def on_url(self, url: bytes) -> None:
        self._count_head(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count_head(len(name) + len(value) + 4)
        if self._phase == "head":  # the trailer after a body holds no headers of the request
            super().on_header(name, value)

    def _count_head(self, more: int) -> None:
        self._head_bytes += more
        if self._head_bytes > self.LIMITS.head_bytes or len(self.headers) >= self.LIMITS.head_lines:
            self._refused = self._head_too_large()
            raise HttpParserError

    def on_headers_complete(self) -> None:
        self._phase = "body"
        super().on_headers_complete()
        self._latest = self.cycle

    def on_body(self, body: bytes) -> None:
        self._bodiless = 0
        self._had_body = True
        self._bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._phase = "nothing"
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        answering: Any = _overloaded if app is service_unavailable else app
        super()._start_asgi_task(cycle, answering)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        """Refuses a request that the parser did not accept; uvicorn calls it for each."""
        self._refuse(*(self._refused or (NotHttp(), 400)))

    def _head_too_large(self) -> tuple[Refusal, int]:
        return HeadTooLarge(bytes=self.LIMITS.head_bytes, headers=self.LIMITS.head_lines), REFUSED_HEAD

    def _end_unread_body(self) -> None:
        answered = self._latest is not None and self._latest.response_complete
        if self._phase == "body" and answered and self._bytes > self.LIMITS.unread_bytes:
            self.transport.close()

    def _watch_phase(self) -> None:
        self._unwatch()
        seconds = self.LIMITS.head_seconds if self._phase == "head" else self.LIMITS.body_seconds
        self._watch = self.loop.call_later(seconds, self._too_slow, self.loop.time())

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _too_slow(self, since: float = 0.0) -> None:
        """The time is over; a body that came at the lowest rate gets more."""
        self._watch = None
        if self.transport.is_closing():
            return
        if self._phase == "body":
            earned = self._bytes / self.LIMITS.body_bytes_per_second
            left = since + self.LIMITS.body_seconds + earned - self.loop.time()
            if left > 0 or self.flow.read_paused:  # paused: our side does not read
                again = left if left > 0 else self.LIMITS.body_seconds
                self._watch = self.loop.call_later(again, self._too_slow, since)
                return
        if self._phase == "nothing":  # connected, but sent nothing
            self.transport.close()
        else:
            self._refuse(TooSlow(), REFUSED_SLOW)

    def _refuse(self, refusal: Refusal, status: int) -> None:
        """Answers, unless an answer has begun, and closes; tells an app that works on the request that nobody waits."""
        self._unwatch()
        latest = self._latest
        cycle = latest if self._phase == "body" else None
        if latest is not None and cycle is None and not latest.response_complete:
            latest.keep_alive = False  # the request before it still gets its answer, and is the last one
            self.flow.pause_reading()
            return
        if not self.pipeline and (cycle is None or not cycle.response_started):
            self.transport.write(self._answer(refusal, status))
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        _log.info("request-refused", status=status, code=refusal.code)
        self.transport.close()

    def _answer(self, refusal: Refusal, status: int) -> bytes:
        accepted = dict(self.headers or ()).get(b"accept-language", b"").decode("latin-1")
        request_id = new_request_id()
        with answering_request(request_id):
            answer = problem(refusal, status, language_of(accepted))
        headers = [
            *self.server_state.default_headers,
            *answer.raw_headers,
            (b"x-request-id", request_id.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"connection", b"close"),
        ]
        lines = [STATUS_LINE[status], *(name + b": " + value + b"\r\n" for name, value in headers), b"\r\n"]
        return b"".join(lines) + bytes(answer.body)


async def _overloaded(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer if there are more connections than the process serves."""
    request_id = new_request_id()
    with answering_request(request_id):
        answer = problem(Unavailable(), 503, language_of(None))
    answer.headers.update({"Connection": "close", "X-Request-Id": request_id, "X-Content-Type-Options": "nosniff"})
    await answer(scope, receive, send)
