"""Outcomes of attempts to ask another system. Values only; `connection.py` speaks HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from shared.privacy.clear_text import SystemValue

Outcome = Literal[
    "answered", "timed-out", "unreachable", "refused-there", "failed-there", "malformed", "unconfirmed", "not-asked"
]
"""How one attempt ended.

answered       they answered the question
timed-out      no whole answer in the time we wait; it may still have been done there
unreachable    no connection, so nothing was done there
refused-there  4xx: they refuse the request
failed-there   5xx: they could not
malformed      an answer that is not the contract's
unconfirmed    nothing was sent yet: they have not yet confirmed the ids that the request needs
not-asked      nothing was sent: the system is not connected here, or something it needs is not known
"""


@dataclass(frozen=True)
class Particular:
    """One value of a question or a finding: a code, a number or a date of public matters, never personal data."""

    item: str
    value: SystemValue


@dataclass(frozen=True)
class Reply:
    """The outcome of one attempt. `code`: their own code, or what was missing here; `retry_after`: the wait that they
    ask for.
    """

    outcome: Outcome
    status: int | None = None
    code: str | None = None
    duration_ms: int = 0
    found: tuple[Particular, ...] = ()
    retry_after: timedelta | None = None


def particulars(values: Mapping[str, str | None]) -> tuple[Particular, ...]:
    """The given values, in their order."""
    return tuple(Particular(item, value) for item, value in values.items() if value)
