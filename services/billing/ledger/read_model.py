"""The double-entry ledger: one row for each transfer between two accounts, folded from the events that move money.

The nouns register on `ledger` what their events move, in their `postings.py`.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, Uuid

from services.billing.ledger.accounts import Transfer
from services.billing.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

entries = Table(
    "ledger_entries",
    tables.metadata,
    Column("stream_id", Uuid, primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("office", Text, nullable=False),
    Column("on", Date, nullable=False),
    Column("debit", Text, nullable=False),
    Column("credit", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("bill_id", Uuid),
    Column("case_id", Uuid, nullable=False),
    Index("ledger_entries_office", "office", "on"),
    Index("ledger_entries_bill", "bill_id"),
)
ledger = View("ledger", entries)


def posted(
    event: Event[Any], envelope: Envelope, on: date, moves: Iterable[Transfer], *, bill: UUID | None = None
) -> Iterator[Write]:
    """The rows of what an event moves on a day of account."""
    for number, one in enumerate(moves):
        yield insert_row(
            entries,
            stream_id=event.originator_id,
            version=event.originator_version,
            number=number,
            office=envelope.office,
            on=on,
            debit=one.debit,
            credit=one.credit,
            amount=one.amount,
            bill_id=bill,
            case_id=envelope.case_id,
        )
