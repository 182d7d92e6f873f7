"""What other services may rely on in billing's events."""

from datetime import date, datetime
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
    """A levy was set in an SKRD, in whole rupiah; the bill is due on `due_on`. `payment_number` opens its public payment page."""

    TYPE: ClassVar = "billing.skrd-issued"

    number: str
    amount: int
    due_on: date
    payment_number: str | None = None


class FeeAssessed(Contract):
    """A fee became due, in whole rupiah. A `printed` one is set in an SKRD, a `pnbp` is paid to the state under a billing code.

    `what_for` is in Indonesian, as the card prints it; the billing code is valid for `code_hours`. `payment_number` opens the
    public payment page of a `pnbp`.
    """

    TYPE: ClassVar = "billing.fee-assessed"

    what_for: str
    total: int
    kind: Literal["printed", "pnbp"] = "printed"
    code_hours: int | None = None
    payment_number: str | None = None


class ContractFeeAssessed(Contract):
    """The fee of a certification became due, in whole rupiah. A `levy` is set in an SKRD, a `pnbp` is paid to the state.

    `payment_number` opens the public payment page of a `pnbp`.
    """

    TYPE: ClassVar = "billing.contract-fee-assessed"

    kind: Literal["levy", "pnbp"]
    total: int
    payment_number: str | None = None


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


class BillingCodeIssued(Contract):
    """A billing code for a bill of the state, in whole rupiah. A payment counts strictly before `expires_at`.

    `payment_number` opens the public payment page of the bill.
    """

    TYPE: ClassVar = "billing.billing-code-issued"

    code: str
    amount: int
    expires_at: datetime
    payment_number: str | None = None


class BillCancelled(Contract):
    """Nothing is owed on a bill any more; `verification_id` is set for a verification's bill.

    After the ground `nothing-owed` the matter goes on; after any other it waits for the bill that replaces this one.
    """

    TYPE: ClassVar = "billing.bill-cancelled"

    verification_id: UUID | None
    ground: str

    @property
    def will_be_replaced(self) -> bool:
        """Whether the matter waits for the payment of another bill, although this one may have been paid."""
        return self.ground != "nothing-owed"


class BillingCodeExpired(Contract):
    """The time of a billing code passed without a payment; `payment_number` opens the public payment page of its bill."""

    TYPE: ClassVar = "billing.billing-code-expired"

    code: str | None = None
    payment_number: str | None = None


class ReminderIssued(Contract):
    """A Surat Teguran was issued over `owed` rupiah; `payment_number` opens the public payment page of the bill."""

    TYPE: ClassVar = "billing.reminder-issued"

    number: str
    owed: int
    payment_number: str | None = None


class StrdIssued(Contract):
    """A sanction of so many rupiah was charged in an STRD; `payment_number` opens the public payment page of the bill."""

    TYPE: ClassVar = "billing.strd-issued"

    number: str
    amount: int
    payment_number: str | None = None


class RefundPaid(Contract):
    """A refund of so many rupiah went to the account of the payer; the bank's reference proves it."""

    TYPE: ClassVar = "billing.refund-paid"

    reference: str
    amount: int


class ReliefDecided(Contract):
    """A relief of a bill was decided. Without fields: only that it happened matters."""

    TYPE: ClassVar = "billing.relief-decided"


class InstalmentsGranted(Contract):
    """A bill may be paid in instalments. Without fields: only that it happened matters."""

    TYPE: ClassVar = "billing.instalments-granted"


class InstalmentsLapsed(Contract):
    """Instalments ended: all that is owed is payable at once. Without fields: only that it happened matters."""

    TYPE: ClassVar = "billing.instalments-lapsed"


class ObjectionDecided(Contract):
    """An objection against a bill was decided. Without fields: only that it happened matters."""

    TYPE: ClassVar = "billing.objection-decided"


class ClaimWrittenOff(Contract):
    """A claim was written off. Without fields: only that it happened matters."""

    TYPE: ClassVar = "billing.claim-written-off"
