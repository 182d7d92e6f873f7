"""Logs: one JSON object a line on standard error, without the text of exceptions, which may hold what a person sent."""

import logging
import sys
from typing import NoReturn

import structlog


def configure(*, quiet: bool = False) -> None:
    """Sets up structlog and the standard library's loggers; `quiet` leaves out what is not a warning."""
    level = logging.WARNING if quiet else logging.INFO
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s", force=True
    )
    # psycopg tells of every refused request of a group append, at a level that is ours to choose
    logging.getLogger("psycopg").setLevel(logging.ERROR)


def silent() -> None:
    """For a command that says itself, in one line, how it went."""

    def drop(*_: object) -> NoReturn:
        raise structlog.DropEvent

    structlog.configure(processors=[drop])
    logging.disable()
