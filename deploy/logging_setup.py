"""Logs: one JSON object a line on standard error, without the text of exceptions, which may hold what a person sent.

This covers our logs, those of libraries, warnings and uncaught exceptions. A terminal gets the same in a form for people.
"""

import asyncio
import logging
import sys
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, NoReturn

import orjson
import structlog
from structlog.typing import EventDict, Processor

from shared.web.border import frames_of

_log = structlog.get_logger()
_COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, quiet: bool = False) -> None:
    """Sets up structlog, the standard library's loggers and the hooks for uncaught exceptions; `quiet`: only warnings and worse."""
    level = logging.WARNING if quiet else logging.INFO
    written = _written()
    structlog.configure(
        processors=[*_COMMON, written],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines(written))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    # psycopg logs every refused request of a group append as a warning
    logging.getLogger("psycopg").setLevel(logging.ERROR)
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda lost: _lost(lost.exc_value)
    threading.excepthook = lambda lost: _lost(lost.exc_value)


def _written() -> Processor:
    if sys.stderr.isatty():
        return structlog.dev.ConsoleRenderer()
    return structlog.processors.JSONRenderer(serializer=_json)


def _json(event: EventDict, **_: Any) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


class _Lines(logging.Formatter):
    """A record of the standard library in the form of ours."""

    def __init__(self, written: Processor) -> None:
        super().__init__()
        self._written = written

    def format(self, record: logging.LogRecord) -> str:
        event: EventDict = {"event": _said(record), "logger": record.name}
        fault = record.exc_info[1] if record.exc_info else None
        if fault is not None:
            event.update(_of(fault))
        for processor in _COMMON:
            event = dict(processor(None, record.levelname.lower(), event))  # type: ignore[arg-type]
        return str(self._written(None, "", event))


def _said(record: logging.LogRecord) -> str:
    """The message; exceptions in it appear as their class only."""
    values = record.args
    named = tuple(_named(one) for one in values) if isinstance(values, tuple) else values
    try:
        return str(record.msg) % named if named else str(record.msg)
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _named(value: object) -> object:
    return type(value).__name__ if isinstance(value, BaseException) else value


def _of(fault: BaseException) -> dict[str, Any]:
    return {"fault": type(fault).__name__, "frames": frames_of(fault)}


def _uncaught(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, fault, trace)
    else:
        _lost(fault)


def _lost(fault: BaseException | None) -> None:
    _log.critical("uncaught", **({} if fault is None else _of(fault)))


def log_of_the_loop(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """The event loop's exception handler: asyncio's own would write the exception's text."""
    fault = context.get("exception")
    # the message itself is asyncio's; its details about tasks and futures repeat exceptions
    _log.error("event-loop", told=str(context.get("message", "")), **({} if fault is None else _of(fault)))


def silent() -> None:
    """Switches logs off, for a command that reports in one line itself."""

    def drop(*_: object) -> NoReturn:
        raise structlog.DropEvent

    structlog.configure(processors=[drop])
    logging.disable()
