"""What an office asks of other people's systems, and how such a question can end. Values only; who speaks HTTP is `systems`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from shared.privacy.clear_text import SystemValue

System = Literal["oss", "siinas", "e-ska", "is-ware"]
Kind = Literal[
    "nib-inquiry",
    "nib-holder",
    "licence",
    "licence-status",
    "licence-status-inquiry",
    "industry-verification",
    "ska-submission",
    "warehouse-entry",
]
Outcome = Literal[
    "answered", "timed-out", "unreachable", "refused-there", "failed-there", "malformed", "unconfirmed", "not-asked"
]
"""How one attempt ended.

answered       they said what was asked for
timed-out      no whole answer in the time we wait; it may still have been done there
unreachable    no connection, so nothing was done there
refused-there  4xx: they do not do it as it was asked
failed-there   5xx: they could not
malformed      an answer that is not the contract's
unconfirmed    nothing was sent yet: OSS has not yet confirmed the ids that it needs
not-asked      nothing was sent: the system is not connected here, or something it needs is not known
"""

INQUIRY: Final = "nib-inquiry"
"""By this OSS confirms the ids with which everything else is sent to it."""
HOLDER: Final = "nib-holder"
"""By this OSS says whether a person is responsible for a NIB; `persons` are keyed hashes of NIKs, which are not sent."""
SYSTEMS: tuple[System, ...] = ("oss", "siinas", "e-ska", "is-ware")


@dataclass(frozen=True)
class Particular:
    """One thing that was asked with, or found: a code, a number or a date of public matters, never personal data."""

    item: str
    value: SystemValue


@dataclass(frozen=True)
class Question:
    """What is asked. `reference` is the same in every attempt, so that the other side can see that it was asked before."""

    reference: UUID
    kind: Kind
    asked: Mapping[str, str]
    at: datetime


@dataclass(frozen=True)
class Reply:
    """How one attempt ended. `code`: their own code, or what was missing here; `retry_after`: how long they ask us to wait."""

    outcome: Outcome
    status: int | None = None
    code: str | None = None
    duration_ms: int = 0
    found: tuple[Particular, ...] = ()
    retry_after: timedelta | None = None


def particulars(values: Mapping[str, str | None]) -> tuple[Particular, ...]:
    """The values that there are, in their order."""
    return tuple(Particular(item, value) for item, value in values.items() if value)


_AT_STEP: Mapping[System, Kind] = {
    "oss": "licence-status-inquiry",
    "siinas": "industry-verification",
    "e-ska": "ska-submission",
    "is-ware": "warehouse-entry",
}
_AT_OSS: Mapping[str, Kind] = {"submit": INQUIRY, "issue": "licence"}


def kind_of(system: System, step: str) -> Kind:
    """What is asked of a system when a step is taken that happens there: OSS knows the business, then takes its licence."""
    return (_AT_OSS.get(step) if system == "oss" else None) or _AT_STEP[system]
