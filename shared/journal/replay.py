"""Folds a stored stream into its aggregate, and refuses one that differs from what was recorded.

Nothing is decided on an altered event, on an event of another aggregate, or on a stream with a gap: such a stream is
refused with an alarm in the log, and `jejak verify` finds it too.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from eventsourcing.domain import AggregateCreated

from shared.errors import Damaged
from shared.journal.events import Aggregate, kind_of
from shared.journal.journal import Recorded

_log = structlog.get_logger()


class EventAltered(Damaged):
    """The leaf of the event does not match its columns and payload."""

    code = "event-altered"
    indonesian = (
        "Peristiwa pada posisi {position} telah diubah setelah direkam, sehingga data ini tidak dapat dipakai. "
        "Beri tahu pengelola sistem nomor posisi itu."
    )
    english = (
        "The event at position {position} was altered after it was recorded, so this data cannot be used. "
        "Tell the operator of the system that position."
    )


class EventMisplaced(Damaged):
    """The event belongs to another kind of aggregate than its stream."""

    code = "event-misplaced"
    indonesian = (
        "Peristiwa pada posisi {position} bukan bagian dari data ini, sehingga data ini tidak dapat dipakai. "
        "Beri tahu pengelola sistem nomor posisi itu."
    )
    english = (
        "The event at position {position} does not belong to this data, so it cannot be used. "
        "Tell the operator of the system that position."
    )


class EventMissing(Damaged):
    """The event before this one in the stream is missing."""

    code = "event-missing"
    indonesian = (
        "Peristiwa sebelum posisi {position} hilang, sehingga data ini tidak dapat dipakai. "
        "Beri tahu pengelola sistem nomor posisi itu."
    )
    english = (
        "The event before position {position} is missing, so this data cannot be used. "
        "Tell the operator of the system that position."
    )


def replayed(recorded: Sequence[Recorded]) -> Aggregate | None:
    """The aggregate that the events of one stream make, from its first event on; None for no events. Raises Damaged."""
    aggregate: Aggregate | None = None
    for version, row in enumerate(recorded, 1):
        refuse_altered(row)
        if row.version != version:
            raise alarm(EventMissing(position=row.position))
        aggregate = _begun(row) if aggregate is None else _evolved(aggregate, row)
    return aggregate


def refuse_altered(recorded: Recorded) -> None:
    """Raises EventAltered for an event that differs from what was hashed when it was recorded."""
    if recorded.is_altered():
        raise alarm(EventAltered(position=recorded.position))


def refuse_damaged(recorded: Recorded) -> None:
    """Raises EventAltered, or EventMisplaced for an event in a stream of another service, before anything acts on it."""
    refuse_altered(recorded)
    if recorded.is_misplaced():
        raise alarm(EventMisplaced(position=recorded.position))


def alarm(damage: Damaged) -> Damaged:
    """Logs the damage for the operator; returns it."""
    _log.critical(damage.code, position=damage.details["position"])
    return damage


def _begun(row: Recorded) -> Aggregate:
    kind = kind_of(row.type)
    event: Any = None if kind is None else row.event()
    # asked here, because the library would import whatever a stored name names
    if kind is None or not isinstance(event, AggregateCreated) or vars(event).get("originator_topic") != kind.TOPIC:
        raise alarm(EventMisplaced(position=row.position))
    begun: Aggregate | None = event.mutate(None)
    assert begun is not None
    return begun


def _evolved(aggregate: Aggregate, row: Recorded) -> Aggregate:
    event = row.event() if kind_of(row.type) is type(aggregate) else None
    if event is None or isinstance(event, AggregateCreated):
        raise alarm(EventMisplaced(position=row.position))
    evolved: Aggregate = event.mutate(aggregate)
    return evolved
