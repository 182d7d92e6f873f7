"""The id of the request being answered: the answer, its problem and every log line of the request name it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import Final

from structlog.contextvars import STRUCTLOG_KEY_PREFIX

# structlog's merge_contextvars adds variables of this name to each line; its own way of binding costs ten times as much
_current: Final[ContextVar[str]] = ContextVar(f"{STRUCTLOG_KEY_PREFIX}request_id")
# A UUID, or the 32 digits of nginx's $request_id and Trace Context's trace-id. Anything wider could carry a person's
# number.
_WELL_FORMED = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.ASCII)
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}", re.ASCII)  # W3C Trace Context 3.2


def new_request_id() -> str:
    """An id that no other request has: 128 random bits."""
    return os.urandom(16).hex()


def sent_request_id(request_id: str | None, traceparent: str | None) -> str | None:
    """The id that a front door gave the request, in `X-Request-Id` or else `traceparent`; None if neither is well
    formed.
    """
    if request_id is not None and _WELL_FORMED.fullmatch(request_id):
        return request_id
    traced = _TRACEPARENT.fullmatch(traceparent or "")
    return traced[1] if traced else None


def begin_request(request_id: str) -> Token[str]:
    """Sets the id of the request that the running task answers; `end_request` takes the returned token."""
    return _current.set(request_id)


def end_request(before: Token[str]) -> None:
    """Restores the id from before `begin_request`."""
    _current.reset(before)


@contextmanager
def answering_request(request_id: str) -> Iterator[None]:
    """Sets the id for the code inside."""
    before = begin_request(request_id)
    try:
        yield
    finally:
        end_request(before)


def current_request_id() -> str | None:
    """The id of the request being answered; None outside of a request."""
    return _current.get(None)
