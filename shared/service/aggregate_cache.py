"""Aggregates kept in memory after their commit, so that the next decision need not fold their stream again.

A decision takes the aggregate out, and only a commit puts it back: changes of a refused or failed decision are lost with it, and
two decisions never share one. It may be older than the journal (another process appended); `shared.service.unit_of_work`
confirms each that a decision used.
"""

from collections import OrderedDict
from uuid import UUID

from shared.journal.events import Aggregate

MOST = 1000


class KeptAggregates:
    """The most recently committed, at most `most`.

    `connection` numbers the database connection through which it was committed: after another was made, nothing from before is
    given out, because a database that was gone may have come back without its last commits.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[UUID, tuple[int, Aggregate]] = OrderedDict()

    def put(self, aggregate: Aggregate, connection: int) -> None:
        self._kept[aggregate.id] = (connection, aggregate)
        self._kept.move_to_end(aggregate.id)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def take(self, id: UUID, connection: int) -> Aggregate | None:
        made_by, aggregate = self._kept.pop(id, (0, None))
        return aggregate if made_by == connection else None

    def __len__(self) -> int:
        return len(self._kept)
