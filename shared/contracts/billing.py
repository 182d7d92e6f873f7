"""What others may rely on of billing's events."""

from typing import ClassVar
from uuid import UUID

from shared.contracts import Contract


class NothingDue(Contract):
    """Nothing is owed, and the law says so; `verification_id` where it is a verification's bill."""

    TYPE: ClassVar = "billing.nothing-due"

    verification_id: UUID | None


class BillSettled(Contract):
    """A bill was paid in full; `verification_id` where it is a verification's, None for a printed fee."""

    TYPE: ClassVar = "billing.bill-settled"

    verification_id: UUID | None
