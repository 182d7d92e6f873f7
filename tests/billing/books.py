"""The books that the events of bills make, folded without a database."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from services.billing.read_models import ledger
from shared.journal.commit import Context
from tests.people import PASURUAN

_AT = datetime(2023, 11, 15, 3, 0, tzinfo=UTC)
_AROUND = Context(UUID(int=1), "jejak:billing", "system", PASURUAN, "journal", uuid4(), _AT, _AT)


def balances(events: Iterable[Any]) -> Counter[str]:
    """Account → rupiah debited less rupiah credited, over all entries of the events."""
    found: Counter[str] = Counter()
    for event in events:
        for write in ledger.writes(event, _AROUND):
            amount = write.values["amount"]
            assert amount > 0
            assert write.values["debit"] != write.values["credit"]
            found[write.values["debit"]] += amount
            found[write.values["credit"]] -= amount
    return found
