"""What other services may rely on in billing's events."""

from typing import ClassVar
from uuid import UUID

from shared.contracts import Contract


class NothingDue(Contract):
    """Nothing is owed under a law; `verification_id` is set if it is a verification's bill."""

    TYPE: ClassVar = "billing.nothing-due"

    verification_id: UUID | None


class BillSettled(Contract):
    """A bill was paid in full; `verification_id` is set for a verification's bill, None for a printed fee."""

    TYPE: ClassVar = "billing.bill-settled"

    verification_id: UUID | None
