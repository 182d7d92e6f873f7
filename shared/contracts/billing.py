"""What other services may rely on in billing's events."""

from datetime import date
from typing import ClassVar, Literal
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


class SkrdIssued(Contract):
    """A levy was set in an SKRD, in whole rupiah; the bill is due on `due_on`."""

    TYPE: ClassVar = "billing.skrd-issued"

    number: str
    amount: int
    due_on: date


class FeeAssessed(Contract):
    """A fee became due, in whole rupiah. A `printed` one is set in an SKRD, a `pnbp` is paid to the state under a billing code.

    `what_for` is in Indonesian, as the card prints it; the billing code is valid for `code_hours`.
    """

    TYPE: ClassVar = "billing.fee-assessed"

    what_for: str
    total: int
    kind: Literal["printed", "pnbp"] = "printed"
    code_hours: int | None = None


class ContractFeeAssessed(Contract):
    """The fee of a certification became due, in whole rupiah. A `levy` is set in an SKRD, a `pnbp` is paid to the state."""

    TYPE: ClassVar = "billing.contract-fee-assessed"

    kind: Literal["levy", "pnbp"]
    total: int


class PaymentReceived(Contract):
    """The treasurer received a payment, in whole rupiah, and gave the TBP with this number."""

    TYPE: ClassVar = "billing.payment-received"

    amount: int
    tbp_number: str


class NtpnConfirmed(Contract):
    """A payment to the state, in whole rupiah, was confirmed by its NTPN."""

    TYPE: ClassVar = "billing.ntpn-confirmed"

    ntpn: str
    amount: int


class MoneyReceived(Contract):
    """A bank, an acquirer or a set-off brought money for the bill, in whole rupiah; its reference proves it."""

    TYPE: ClassVar = "billing.money-received"

    channel: Literal["cash", "virtual-account", "qris", "transfer", "state", "set-off"]
    reference: str
    amount: int


class PaymentReversed(Contract):
    """The bank took a payment back, in whole rupiah. `status`: of the bill from now on; `settled` if other money covers it."""

    TYPE: ClassVar = "billing.payment-reversed"

    verification_id: UUID | None
    amount: int
    after_delivery: bool
    status: str
