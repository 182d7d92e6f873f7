"""Keeps aggregates in memory after their commit, so that the next decision need not fold their stream again.

A decision takes the aggregate out, and only a commit puts it back. A refused or failed decision therefore loses its
changes, and two decisions never share an aggregate. It may be older than the journal, because another process appended;
the append confirms each decision that used it (`shared.service.unit_of_work`).
"""

from uuid import UUID

from cachetools import LRUCache

from shared.journal.events import Aggregate

MOST = 1000


class AggregateCache:
    """The MOST aggregates that were committed last.

    `connection` numbers the database connection of the commit. After a reconnect the cache gives out nothing from
    before it, because a database that was away may have come back without its last commits.
    """

    def __init__(self) -> None:
        self._kept = LRUCache[UUID, tuple[int, Aggregate]](MOST)

    def put(self, aggregate: Aggregate, connection: int) -> None:
        self._kept[aggregate.id] = (connection, aggregate)

    def take(self, id: UUID, connection: int) -> Aggregate | None:
        made_by, aggregate = self._kept.pop(id, (0, None))
        return aggregate if made_by == connection else None

    def __len__(self) -> int:
        return len(self._kept)
