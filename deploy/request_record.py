"""Records each request: an id for its answer and its log lines, one line in the access log, and its metrics.

The record names the route's template instead of the address, and leaves out queries, because people put values into both.
"""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Any

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deploy.metrics import Metrics
from shared.errors import Unavailable
from shared.networks import Network, is_within
from shared.web.problems import language_of, problem, status_of
from shared.web.request_ids import begin_request, end_request, new_request_id, sent_request_id

_WENT_AWAY = 499
"""As in nginx: the client left before there was an answer."""
_NO_SNIFFING = (b"x-content-type-options", b"nosniff")


class RequestRecord:
    """The outermost layer of a process. `name` returns the service and the route's template of an answered scope.

    A request from `front_doors` keeps the id that they gave it; others get a new one.
    """

    def __init__(
        self,
        app: ASGIApp,
        name: Callable[[Scope], tuple[str, str]],
        metrics: Metrics,
        front_doors: Collection[Network] = (),
    ) -> None:
        self._app = app
        self._name = name
        self._metrics = metrics
        self._front_doors = front_doors
        self._is_front_door = lru_cache(maxsize=256)(lambda host: is_within(host, front_doors))
        self._log: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = self._id_of(scope) if self._front_doors else new_request_id()
        status = size = 0
        began = time.perf_counter()

        async def told(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _stamped(message.get("headers", ()), request_id)
            else:
                size += len(message.get("body", b""))
            await send(message)

        before = begin_request(request_id)
        try:
            await self._app(scope, receive, told)
        except asyncio.CancelledError:
            if not status:
                await _cut_off(scope, receive, told)
            raise
        finally:
            self._keep(scope, status or _WENT_AWAY, size, time.perf_counter() - began)
            end_request(before)

    def _keep(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        service, route = self._name(scope)
        method = self._metrics.request(service, scope["method"], route, status, seconds)
        if self._log is None:  # made once: looking up the logging setup costs more than a suppressed line
            self._log = structlog.get_logger().bind()
        self._log.info(
            "request",
            service=service,
            method=method,
            route=route,
            status=status,
            ms=round(1000 * seconds, 1),
            bytes=size,
        )

    def _id_of(self, scope: Scope) -> str:
        client = scope.get("client")
        if client is None or not self._is_front_door(client[0]):
            return new_request_id()
        headers = Headers(scope=scope)
        return sent_request_id(headers.get("x-request-id"), headers.get("traceparent")) or new_request_id()


def _stamped(headers: Iterable[tuple[bytes, bytes]], request_id: str) -> list[tuple[bytes, bytes]]:
    stamped = [*headers, (b"x-request-id", request_id.encode())]
    for name, _ in stamped:
        if name == b"x-content-type-options":
            return stamped
    stamped.append(_NO_SNIFFING)
    return stamped


async def _cut_off(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a request that is cancelled because the process ends and its grace period is over."""
    refusal = Unavailable()
    language = language_of(Headers(scope=scope).get("accept-language"))
    await problem(refusal, status_of(refusal), language)(scope, receive, send)
