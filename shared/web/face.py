"""What the routes of a service need from it: clock, tokens, position in the journal, use cases."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from fastapi import Depends, Request

from shared.clock import Clock
from shared.service.readiness import Red
from shared.web.tokens import TokenVerifier

WAIT_SECONDS = 2.0
"""The longest that a read waits until the service has read the requested position."""

T = TypeVar("T")


@dataclass(frozen=True)
class Face:
    """What the routes of one service need from it.

    `request_key` is the key of the request hashes; None in a service without commands. `reached` waits until the
    service has read a position; `position` is how far it has read; `written` asks the journal for its last position;
    `red` names the parts that cannot work; `degraded` names parts that skipped single cases.
    """

    service: str
    clock: Clock
    tokens: TokenVerifier
    request_key: bytes | None
    reached: Callable[[int], Awaitable[bool]]
    position: Callable[[], int]
    written: Callable[[], Awaitable[int]]
    red: Callable[[], list[Red]] = list
    degraded: Callable[[], list[str]] = list
    own_proof: frozenset[str] = frozenset()
    """Addresses that other systems call with their own proof instead of our token."""


def face_of(request: Request) -> Face:
    return cast("Face", request.app.state.face)


def use_cases(kind: type[T]) -> Any:
    """Dependency of a route: the use cases that it calls, as `main` assembled them."""

    async def found(request: Request) -> T:
        return cast("T", request.app.state.use_cases_by_type[kind])

    return Depends(found)


async def within(seconds: float, reached: Callable[[], bool], news: Callable[[float], Awaitable[None]]) -> bool:
    """Waits until `reached` is true, at most `seconds`; checks again at each news. Returns whether it became true."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not reached():
        left = deadline - asyncio.get_running_loop().time()
        if left <= 0:
            return False
        await news(min(left, 0.25))
    return True
