"""A case that complaints may be about: its number, what the office decided in it, and the complaints that hold it.

Its events carry the id of that very case, so they appear in its timeline:

    known (submitted) ── accepted ── decided …           a complaint: noted ── ended          its hold: held ── released

Until a complaint is triaged, nothing that cannot be undone happens in the case (`shared/contracts/complaints.py`). A complaint that
is confidential, or a whistle-blower's, leaves neither number nor kind here, only its hold.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID, uuid5

from services.complaints.policy.words import Kind, Secrecy
from shared.errors import NotFound
from shared.journal.events import Aggregate
from shared.privacy.clear_text import OfficialNumber

CASE_HOLD: Final = "case-hold"
"""The deadline of a hold; its stream is the hold's id."""
HELD: Final = "held-case"
"""The task of the head while a complaint holds a case."""
_CASES = UUID("6a1e6a0e-3a8c-4d18-9a43-0d0d4a1a6c52")
_HOLDS = UUID("b8c2b3a4-6f0b-4f43-8d57-3a5a9a0b7c1e")


def case_of(case_id: UUID) -> UUID:
    """The stream in which complaints keeps what it knows of a case of intake."""
    return uuid5(_CASES, str(case_id))


def hold_of(complaint: UUID) -> UUID:
    """The id by which the case's timeline names a complaint (the id of the complaint's own case), without saying which it is."""
    return uuid5(_HOLDS, str(complaint))


class CaseUnknown(NotFound):
    code = "case-unknown"
    indonesian = (
        "Tidak ada perkara dengan nomor atau resi itu pada kantor ini. Periksa kembali nomor pada tanda terimanya."
    )
    english = "This office has no case with this number or receipt. Check the number on its receipt again."


@dataclass(frozen=True)
class Filed:
    """A complaint that was filed about the case. `complaint`: the id of its own case; `account`: the reporter's, of an open one."""

    complaint: UUID
    number: str
    kind: Kind
    secrecy: Secrecy
    account: str | None
    on: date

    @property
    def is_named(self) -> bool:
        """Whether the case's timeline may name its number and kind."""
        return self.secrecy in {"open", "anonymous"}


@dataclass(frozen=True)
class Hold:
    """A complaint that holds the case. `complaint`: its number, None for a secret one; `until`: the last day."""

    complaint: OfficialNumber | None
    until: date


class Case(Aggregate):
    """`number`, `service_code`, `accounts`: None and empty before the acceptance. `decisions`: how many the office has made.

    `decided`, `served_on`: the event and the day of the last of them, from which the days for a complaint count.
    `complaints`: those that are open and may be named, with their numbers. `held_by`: for each reporter who held the case, the
    number of decisions at that time. `errors`: the complaints that found an error.
    """

    TOPIC = "complaints.case"

    office: str
    case_id: UUID
    receipt_lookup: str | None
    number: str | None = None
    service_code: str | None = None
    accounts: tuple[str, ...] = ()
    decisions: int = 0
    decided: str | None = None
    served_on: date | None = None
    complaints: dict[UUID, str] = field(default_factory=dict)
    holds: dict[UUID, Hold] = field(default_factory=dict)
    held_by: dict[UUID, int] = field(default_factory=dict)
    errors: frozenset[UUID] = frozenset()
