"""One billing code for a bill of the state, from the request to its payment or its end.

    requested ── SIMPONI gives it ──> payable ── paid in time ──> paid
        │                               ├─ its time and the days of grace pass ──> expired ── late news of payment in time ──> paid
        └── too many attempts ──> given-up └─ cancelled, or the bill was settled otherwise ──> cancelled ── the same ──> paid

A person may enter the code of SIMPONI's own page for one that is requested or given up (`hand_entry.py`).

A payment counts if it happened strictly before `expires_at`, which is what SIMPONI says. Whether and when we heard of it changes
nothing: so any order and any repetition of the same news ends in the same state.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID, uuid5

from services.billing.bill.bill import Bill
from services.billing.bill.payment import AlreadySettled, NotPaidToTheState
from shared.errors import Conflict
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.clear_text import CardText, OfficialNumber

Status = Literal["requested", "given-up", "payable", "paid", "expired", "cancelled"]
OPEN: Final[frozenset[Status]] = frozenset({"requested", "given-up", "payable"})
"""A bill has at most one code in these states."""
DoubtKind = Literal["amount", "ntpn-used", "before-issue"]
"""amount        the payment is not over the code's amount
ntpn-used     its NTPN proves the payment of something else
before-issue  it would have happened before the code existed
"""
CODE_LAPSES: Final = "billing-code-lapses"
"""The deadline after which a code counts as expired here."""
_CODES: Final = UUID("0f4ec1c6-0c53-4a2b-8c0d-0a2f1b9d6e74")


class CodeOpenAlready(Conflict):
    code = "billing-code-open"
    indonesian = "Tagihan ini masih mempunyai kode billing yang berlaku atau sedang diminta. Gunakan kode itu, atau batalkan dahulu."
    english = "This bill still has a billing code that is valid or being requested. Use that code, or cancel it first."


@dataclass(frozen=True)
class CodePayment:
    """A payment under the code, in whole rupiah, as SIMPONI tells it. `ntb`: the bank's number of it; `channel`: where it was paid."""

    ntpn: str
    ntb: str
    channel: str
    amount: int
    paid_at: datetime


@dataclass(frozen=True)
class Doubt:
    """News of a payment that cannot be right; a person examines it, and no money is recorded."""

    ntpn: str
    amount: int
    why: DoubtKind


class BillingCode(Aggregate):
    """`number`: the first, second … code of its bill. `amount` in whole rupiah. `attempts`: at SIMPONI; `tried`: since a person last
    had it asked again, `retries` times. `payments` in time, `late_payments` not: the latter are in suspense. `payment_number`: of
    the bill, for its public payment page.
    """

    TOPIC = "billing.billing-code"

    office: str
    case_id: UUID
    bill_id: UUID
    number: int
    amount: int
    what_for: str
    legal_basis: str
    code_hours: int | None = None
    accounts: tuple[str, ...] = ()
    status: Status = "requested"
    attempts: int = 0
    tried: int = 0
    retries: int = 0
    code: str | None = None
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    lapses_at: datetime | None = None
    payments: tuple[CodePayment, ...] = ()
    late_payments: tuple[CodePayment, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    """Those that nobody has examined."""
    examined: tuple[Doubt, ...] = ()
    payment_number: str | None = None
    entered_by: str | None = None
    """Who entered the code from SIMPONI's own page; None: SIMPONI told it."""


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class CodeRequested(FirstEvent[BillingCode]):
    """A billing code was requested for a bill; a job asks SIMPONI for it.

    `code_hours`: how long the rule of the fee makes it valid; what counts is the expiry that SIMPONI then says.
    """

    TOPIC = "billing.billing-code-requested"
    INDONESIAN = "Kode billing ke-{number} sebesar {amount:rupiah} diminta untuk {what_for}."
    ENGLISH = "Billing code no. {number} over {amount:rupiah} was requested for {what_for}."
    office: str
    case_id: UUID
    bill_id: UUID
    number: int
    amount: int
    what_for: CardText
    legal_basis: CardText
    code_hours: int | None
    requested_on: date
    due_at: datetime
    requested_by: str
    accounts: tuple[str, ...] = ()
    payment_number: OfficialNumber | None = None


def code_of(bill_id: UUID, number: int) -> UUID:
    """The id of a bill's first, second … code; also the reference of its request at SIMPONI."""
    return uuid5(_CODES, f"{bill_id} {number}")


# Decision – refuses, or records one thing. Time is an argument.
def request_code(
    bill: Bill, number: int, before: BillingCode | None, *, by: str, on: date, now: datetime
) -> BillingCode:
    """Requests the next code of a bill; `before`: the one before, if there is one.

    Raises NothingIsDue, NoLongerOwed, NotPaidToTheState, AlreadySettled, CodeOpenAlready.
    """
    bill.refuse_when_nothing_is_due()
    if bill.state_law is None:
        raise NotPaidToTheState
    if bill.owed == 0:
        raise AlreadySettled(number=bill.receipts[-1].reference if bill.receipts else "-")
    if before is not None and before.status in OPEN:
        raise CodeOpenAlready
    fee = bill.fee
    return BillingCode.begin(
        CodeRequested,
        id=code_of(bill.id, number),
        now=now,
        office=bill.office,
        case_id=bill.case_id,
        bill_id=bill.id,
        number=number,
        amount=bill.owed,
        what_for=f"biaya sertifikasi {bill.certification.service_code}" if bill.certification else _what(bill),
        legal_basis=bill.legal_basis,
        code_hours=None if fee is None else fee.code_hours,
        requested_on=on,
        due_at=now,
        requested_by=by,
        accounts=bill.accounts,
        payment_number=bill.payment_number,
    )


def _what(bill: Bill) -> str:
    assert bill.fee is not None  # what the state charges is a fee of a card or of a certification
    return bill.fee.what_for
