"""What audit answers: entries of a timeline, states, stuck cases, readings of personal data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.journal.journal import AsOf


@dataclass(frozen=True)
class Entry:
    """One event of a timeline; times in the office's zone. `causation` is the position of the event that led to it.

    `altered`: the stored event is no longer what was recorded. `sentence` says so, and the entry shows nothing of its
    content.
    """

    position: int
    sentence: str
    altered: bool = False
    recorded_at: datetime | None = None
    effective_at: datetime | None = None
    service: str | None = None
    type: str | None = None
    stream_id: UUID | None = None
    version: int | None = None
    actor: str | None = None
    actor_role: str | None = None
    channel: str | None = None
    reason: str | None = None
    causation: int | None = None


@dataclass(frozen=True)
class Timeline:
    """A page of a case's events over all services; `next_after` is set while there are more."""

    case_id: UUID
    office: str
    entries: list[Entry]
    next_after: int | None


@dataclass(frozen=True)
class Damage:
    """A damaged event: altered (`event-altered`), in the wrong stream (`event-misplaced`), or after a missing one
    (`event-missing`).
    """

    position: int
    code: str


@dataclass(frozen=True)
class State:
    """The state of one aggregate. `state` is None if this process does not know the kind or an event is damaged."""

    kind: str | None
    id: UUID
    version: int
    state: dict[str, Any] | None
    damaged: list[Damage]


@dataclass(frozen=True)
class CaseState:
    """Every aggregate that the case touched, in the order in which they began; `position` is the last event read."""

    case_id: UUID
    office: str
    position: int
    aggregates: list[State]


@dataclass(frozen=True)
class Stuck:
    """A case whose automatic steps in one service have waited since `since`: they failed on the event at `position`.

    `altered`: the stored stop is no longer what was recorded. `sentence` says so, and the answer shows nothing of its
    content.
    """

    stopped_at: int
    sentence: str
    altered: bool = False
    case_id: UUID | None = None
    service: str | None = None
    position: int | None = None
    trigger: str | None = None
    code: str | None = None
    reason: str | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class StuckCases:
    cases: list[Stuck]
    next_after: int | None


@dataclass(frozen=True)
class Disclosure:
    """Somebody read sealed fields of a person in clear, searched by sealed fields, or read a file.

    A search has `persons` (those it found) and no `person`. A file has `file` and `document` and empty `fields`; its
    `person` is null if it holds nobody's data. `altered`: the event is no longer what was recorded. `sentence` says so,
    and nothing else is shown.
    """

    position: int
    sentence: str
    altered: bool = False
    recorded_at: datetime | None = None
    case_id: UUID | None = None
    person: UUID | None = None
    persons: list[UUID] | None = None
    fields: list[str] | None = None
    file: UUID | None = None
    document: str | None = None
    document_name: str | None = None
    purpose: str | None = None
    actor: str | None = None
    actor_role: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Disclosures:
    disclosures: list[Disclosure]
    next_after: int | None


@dataclass(frozen=True)
class CaseFound:
    """The case of a registration number, and the office that gave the number."""

    case_id: UUID
    office: str
    number: str


@dataclass(frozen=True)
class CasesFound:
    cases: list[CaseFound]


@dataclass(frozen=True)
class Window:
    """At most `limit` events after the position `after`, from the journal as it was at `as_of`."""

    as_of: AsOf | None = None
    after: int = 0
    limit: int = 200
