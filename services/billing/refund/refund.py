"""A refund: the surplus of a bill, or money in suspense, goes back to the person who paid it.

    proposed ── approved, with its number ──> to-refund ── set off against other debts ── the rest paid ──> paid
    proposed ── no decision in time ──> granted ── its SKRDLB ──> to-refund
    to-refund ── all of it set off ──> set-off
    proposed ── refused ──> refused          proposed, granted, to-refund ── withdrawn ──> withdrawn

Source: UU 28/2009 and UU 1/2022 for the terms (`data/refund_terms.yaml`); PP 12/2019 for who may do what (SOD-06).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.refund.terms import RefundTerms
from services.billing.suspense.unclaimed import Unclaimed
from shared.errors import Conflict
from shared.journal.events import Aggregate

Source = Literal["surplus", "suspense"]
"""Where the money is: over on a bill, or in suspense."""
Status = Literal["proposed", "granted", "to-refund", "set-off", "paid", "refused", "withdrawn"]
Late = Literal["document", "payment"]
"""What was not done in time: the SKRDLB of a refund that silence granted, or the payment."""

DECISION: Final = "refund-decision"
DOCUMENT: Final = "refund-document"
PAYMENT: Final = "refund-payment"
SET_OFF: Final = "refund-set-off"
"""The deadlines of a refund; that of the set-off has passed as soon as the refund is approved."""


class RefundNotOpen(Conflict):
    code = "refund-not-open"
    indonesian = "Langkah ini tidak dapat dilakukan pada pengembalian yang berstatus {status:words}. Baca kembali pengembaliannya."
    english = "This step is not possible in a refund of this status: {status:words}. Read the refund again."


@dataclass(frozen=True)
class SetOff:
    """A part of a refund that went to another debt of the same payer, in whole rupiah."""

    bill_id: UUID
    amount: int
    on: date


@dataclass(frozen=True)
class CheckedAccount:
    """That somebody checked the payee's account. The number itself is personal data and is kept in the office's file only.

    `bank`: its code; `last_digits`: the last four of the account; `document`: the file that holds the whole number.
    `after_approval`: who approved the refund has not seen this account.
    """

    bank: str
    last_digits: str
    document: str
    checked_by: str
    checked_on: date
    after_approval: bool = False


@dataclass(frozen=True)
class Payout:
    """The payment of a refund, in whole rupiah, with the bank's reference. `interest`: what the office owes for paying late."""

    reference: str
    amount: int
    paid_on: date
    paid_by: str
    months_late: int
    interest: int


class Refund(Aggregate):
    """One refund; amounts in whole rupiah, days in the office's own zone. `accounts`: the token subjects who get it.

    `apart_from`: the officers who issued the SKRD or an STRD, or received or recorded the money, and so do not approve it (SOD-06).
    """

    TOPIC = "billing.refund"

    office: str
    case_id: UUID
    source: Source
    amount: int
    reason: str
    proposed_by: str
    proposed_on: date
    decide_by: date | None
    accounts: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()
    bill_id: UUID | None = None
    unclaimed_id: UUID | None = None
    requested_on: date | None = None
    by_payer: bool = False
    """The payer asked for it with the own account."""
    terms: str | None = None
    legal_basis: str | None = None
    interest_percent: Decimal = Decimal(0)
    status: Status = "proposed"
    happened_until: date = date.min
    document_by: date | None = None
    number: str | None = None
    approved_by: str | None = None
    approved_on: date | None = None
    pay_by: date | None = None
    set_offs: tuple[SetOff, ...] = ()
    are_debts_settled: bool = False
    """Whether the other debts of the payer were looked for; before that nothing is paid out."""
    account: CheckedAccount | None = None
    payout: Payout | None = None
    late: tuple[Late, ...] = ()
    ended_because: str | None = None

    @property
    def left(self) -> int:
        """Rupiah that no other debt has taken: what is paid out."""
        return self.amount - sum(one.amount for one in self.set_offs)

    def refuse_unless(self, *statuses: Status) -> None:
        """Raises RefundNotOpen."""
        if self.status not in statuses:
            raise RefundNotOpen(status=self.status)


@dataclass(frozen=True)
class Proposal:
    """What somebody proposes to refund. `requested_on`: the day on which the payer asked for it; None: the office found it.

    `by_payer`: the payer proposes it, with the own account.
    """

    amount: int
    reason: str
    by: str
    on: date
    requested_on: date | None = None
    by_payer: bool = False


@dataclass(frozen=True)
class Origin:
    """Where the money of a refund is, with what the refund takes from there."""

    source: Source
    office: str
    case_id: UUID
    id: UUID
    accounts: tuple[str, ...] = ()
    apart_from: tuple[str, ...] = ()
    terms: RefundTerms | None = None

    @classmethod
    def surplus(cls, bill: Bill, terms: RefundTerms) -> "Origin":
        """The surplus of a bill."""
        issuer = () if bill.skrd is None else (bill.skrd.issued_by,)
        sanctioned = (one.issued_by for one in bill.strds)
        apart_from = tuple(dict.fromkeys((*issuer, *sanctioned, *bill.receivers)))
        return cls("surplus", bill.office, bill.case_id, bill.id, bill.accounts, apart_from, terms)

    @classmethod
    def suspense(cls, unclaimed: Unclaimed) -> "Origin":
        """Money in suspense; it is no levy, so no term of a law runs."""
        apart_from = () if unclaimed.recorded_by is None else (unclaimed.recorded_by,)
        return cls("suspense", unclaimed.office, unclaimed.id, unclaimed.id, apart_from=apart_from)
