"""What audit answers: entries of a timeline, states, stuck cases, readings of personal data."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.journal.journal import AsOf


@dataclass(frozen=True)
class Entry:
    """One event of a timeline; times in the office's zone. `causation` is the position of the event that led to it.

    Where `altered`, what is stored is no longer what was recorded: `sentence` says so, and nothing of it is given.
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
    """A page of a case's events over all services; `next_after` is given while there are more."""

    case_id: UUID
    office: str
    entries: list[Entry]
    next_after: int | None


@dataclass(frozen=True)
class Damage:
    """An event that is not what was recorded (`event-altered`), not of its stream (`event-misplaced`), or after one that is gone
    (`event-missing`)."""

    position: int
    code: str


@dataclass(frozen=True)
class State:
    """One aggregate as its events make it. `state` is None where this process does not know the kind, or an event is damaged."""

    kind: str | None
    id: UUID
    version: int
    state: dict[str, Any] | None
    damaged: list[Damage]


@dataclass(frozen=True)
class CaseState:
    """Every aggregate that a case had to do with, in the order in which they began; `position` is the last one read."""

    case_id: UUID
    office: str
    position: int
    aggregates: list[State]


@dataclass(frozen=True)
class Stuck:
    """A case whose automatic steps in one service wait since `since`; they failed on the event at `position`.

    Where `altered`, the stop is no longer what was recorded: `sentence` says so, and nothing of it is given.
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
    """Somebody read sealed fields of a person in clear, searched by them, or read a file.

    Of a search `persons` were found, and there is no `person`. Of a file, `file` and `document` say which, and `fields` is empty;
    `person` is null for a file that holds nobody's data. Where `altered`, the event is no longer what was recorded: `sentence`
    says so, and nothing of it is given.
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
    """The case of a registration number, and the office whose number it is."""

    case_id: UUID
    office: str
    number: str


@dataclass(frozen=True)
class CasesFound:
    cases: list[CaseFound]


@dataclass(frozen=True)
class Window:
    """At most `limit` events after the position `after`, of the journal as it was at `as_of`."""

    as_of: AsOf | None = None
    after: int = 0
    limit: int = 200
