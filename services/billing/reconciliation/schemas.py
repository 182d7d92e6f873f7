"""What readers see of statements."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.billing.reconciliation.classification import LineClass
from services.billing.reconciliation.line import Side
from services.billing.reconciliation.profile import Kind
from services.billing.reconciliation.statement import Status
from services.billing.reconciliation.use_cases import Imported
from shared.web.lists import Line


class StatementLine(Line):
    """A statement of one account and day; sums in whole rupiah. `unmatched_debits` left the account without a known reason."""

    id: UUID
    bank: str
    account: str
    on: date
    status: Annotated[Status, Field(description="reading: its file is not complete, so nothing of it counts.")]
    opening: int
    closing: int
    lines: int
    credits: int
    debits: int
    classified: Annotated[int, Field(description="How many lines have their class.")]
    matched: int
    over: int
    unmatched: int
    reversed: int
    swept: int
    unmatched_debits: int


class EntryLine(Line):
    """A line of a statement; whole rupiah. `result`: its class. The bank's text is not kept: it may name persons."""

    id: UUID
    number: int
    reference: str
    side: Side
    amount: int
    kind: Kind
    is_reversal: bool
    document: str | None
    virtual_account: str | None
    result: LineClass | None
    matched: int | None
    over: int | None
    unmatched: int | None
    bill_id: UUID | None
    held: Annotated[UUID | None, Field(description="The money in suspense (/unclaimed).")]


class ImportedDay(BaseModel):
    """What one day of the file brought."""

    known: Annotated[int, Field(description="Lines that were recorded before, from this or another file.")]
    new: int
    statement: StatementLine


class ImportView(BaseModel):
    """What a file brought, day by day. The same file again brings only known lines."""

    model_config = ConfigDict(from_attributes=True)

    known: int
    new: int
    days: list[ImportedDay]

    @classmethod
    def of(cls, days: list[Imported]) -> Self:
        shown = [ImportedDay(known=one.known, new=one.new, statement=StatementLine.of(one.statement)) for one in days]
        return cls(known=sum(one.known for one in days), new=sum(one.new for one in days), days=shown)
