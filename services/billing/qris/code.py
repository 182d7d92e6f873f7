"""A QRIS code for what a bill owes: the acquirer makes it, and tells when it is paid.

    asked ── the acquirer sends a payload ──> generated ── notice, or the answer to a question ──> paid
      │ the payload lies: refused                 ├── its end has passed, and the acquirer knows of no payment: expired
      │ no answer: given-up                       └── the bill owes another amount now: replaced
      └── an officer has it asked again

Money that comes counts whatever the status is: the acquirer has it.

Source: SNAP BI, services 47 (generate), 51 (query), 52 (notify); QRIS, Bank Indonesia.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID, uuid5

from services.billing.qris.payload import Lie
from shared.errors import Conflict, RefusedByRule
from shared.journal.events import Aggregate

Status = Literal["asked", "generated", "refused", "given-up", "paid", "expired", "replaced"]
Heard = Literal["notice", "query"]
"""How we learnt of a payment: the acquirer told us, or we asked."""
NoticeFault = Literal["amount", "currency"]
_CODES: Final = UUID("0d0b6f4e-3d0e-4b0a-9a54-6a7a5a1d9c21")


class QrisNotOpen(RefusedByRule):
    code = "qris-not-open"
    indonesian = (
        "Kode QRIS ini tidak sedang menunggu: tidak ada yang perlu diminta ulang. Minta kode baru pada tagihannya."
    )
    english = "This QRIS code does not wait for an officer. Ask for a new one on its bill."


class QrisReferenceUsed(Conflict):
    """Does not name the other bill: it may belong to another payer."""

    code = "qris-reference-used"
    indonesian = "Referensi acquirer ini sudah dipakai untuk pembayaran QRIS lain. Klarifikasi kepada acquirer."
    english = "This reference of the acquirer was used for another QRIS payment. Ask the acquirer."


@dataclass(frozen=True)
class QrisPayment:
    """One payment of a code, in whole rupiah; `reference`: the acquirer's number of it."""

    reference: str
    amount: int
    on: date


class QrisCode(Aggregate):
    """One QRIS code; the amount in whole rupiah."""

    TOPIC = "billing.qris-code"

    office: str
    case_id: UUID
    bill_id: UUID
    acquirer_profile: str
    nmid: str
    amount: int
    bill_number: str
    expires_at: datetime
    status: Status = "asked"
    attempts: int = 0
    tried: int = 0
    """Attempts since it was asked, or asked again by an officer."""
    retries: int = 0
    payload: str | None = None
    acquirer_reference: str | None = None
    lies: tuple[Lie, ...] = ()
    questions: int = 0
    questions_failed: int = 0
    """Failed questions, one after the other."""
    asks_at: datetime | None = None
    """When the acquirer is asked next, to make the code or about its payment."""
    payments: tuple[QrisPayment, ...] = ()
    notice_faults: tuple[str, ...] = ()
    """References of notices that were refused because they do not fit the code."""

    @property
    def partner_reference(self) -> str:
        """Our number of the code at the acquirer."""
        return self.id.hex

    @property
    def is_open(self) -> bool:
        return self.status in {"asked", "generated"}


def code_id(bill_id: UUID, number: int) -> UUID:
    """The id of a bill's first, second … code."""
    return uuid5(_CODES, f"{bill_id} {number}")
