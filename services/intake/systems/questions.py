"""The office's questions to other systems, and their outcomes. Values only; `systems` speaks HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from shared.privacy.clear_text import SystemValue

System = Literal["oss", "siinas", "e-ska", "is-ware", "bsn"]
Kind = Literal[
    "nib-inquiry",
    "nib-holder",
    "licence",
    "licence-status",
    "licence-status-inquiry",
    "industry-verification",
    "ska-submission",
    "warehouse-entry",
    "certificate-report",
]
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
unconfirmed    nothing was sent yet: OSS has not yet confirmed the ids that it needs
not-asked      nothing was sent: the system is not connected here, or something it needs is not known
"""

INQUIRY: Final = "nib-inquiry"
"""With this answer OSS confirms the ids for all other requests."""
HOLDER: Final = "nib-holder"
"""OSS says whether a person is responsible for a NIB; `persons` are keyed hashes of NIKs, which are not sent."""
SYSTEMS: tuple[System, ...] = ("oss", "siinas", "e-ska", "is-ware", "bsn")


@dataclass(frozen=True)
class Particular:
    """One value of a question or a finding: a code, a number or a date of public matters, never personal data."""

    item: str
    value: SystemValue


@dataclass(frozen=True)
class Question:
    """A question. `reference` is the same in every attempt, so that the other side can recognise a repetition."""

    reference: UUID
    kind: Kind
    asked: Mapping[str, str]
    at: datetime


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


_AT_STEP: Mapping[System, Kind] = {
    "oss": "licence-status-inquiry",
    "siinas": "industry-verification",
    "e-ska": "ska-submission",
    "is-ware": "warehouse-entry",
    "bsn": "certificate-report",
}
_AT_OSS: Mapping[str, Kind] = {"submit": INQUIRY, "issue": "licence"}


def kind_of(system: System, step: str) -> Kind:
    """The kind of question for a step that happens at a system: OSS first confirms the business, then receives its
    licence.
    """
    return (_AT_OSS.get(step) if system == "oss" else None) or _AT_STEP[system]
