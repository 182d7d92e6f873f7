"""What others may rely on of billing's events."""

from typing import ClassVar
from uuid import UUID

from shared.contracts import Contract


class NothingDue(Contract):
    """No levy is owed for a verification, and the law says so."""

    TYPE: ClassVar = "billing.nothing-due"

    verification_id: UUID


class BillSettled(Contract):
    """A bill was paid in full."""

    TYPE: ClassVar = "billing.bill-settled"

    verification_id: UUID
