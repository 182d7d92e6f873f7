"""A code ends without a payment: its time is over, a person cancels it, or its bill was settled otherwise.

SIMPONI has no cancellation that we know of: a cancelled code can still be paid until it expires, and then that counts.
"""

from datetime import datetime

from services.billing.billing_code.billing_code import OPEN, BillingCode
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class CodeNotOpen(RefusedByRule):
    code = "billing-code-not-open"
    indonesian = "Kode billing ini sudah berakhir ({status:words}), jadi tidak dapat dibatalkan."
    english = "This billing code has ended already ({status:words}), so it cannot be cancelled."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CodeExpired(Event[BillingCode]):
    """The code's time passed, and no news of a payment came; late news of a payment in time still counts.

    `code`: its digits; `payment_number` opens the public payment page of its bill.
    """

    TOPIC = "billing.billing-code-expired"
    INDONESIAN = "Kode billing kedaluwarsa pada {expired_at} tanpa pembayaran."
    ENGLISH = "The billing code expired at {expired_at} without a payment."
    expired_at: datetime
    code: OfficialNumber | None = None
    payment_number: OfficialNumber | None = None

    def apply(self, code: BillingCode) -> None:
        code.status = "expired"


class CodeCancelled(Event[BillingCode]):
    """A person cancelled the code, so that the bill may get another."""

    TOPIC = "billing.billing-code-cancelled"
    INDONESIAN = "Kode billing dibatalkan: {reason}"
    ENGLISH = "The billing code was cancelled: {reason}"
    reason: str
    cancelled_by: str

    def apply(self, code: BillingCode) -> None:
        code.status = "cancelled"


class CodeClosed(Event[BillingCode]):
    """The bill needs no payment any more, so nobody needs the code."""

    TOPIC = "billing.billing-code-closed"
    INDONESIAN = "Kode billing tidak diperlukan lagi: tagihannya sudah selesai."
    ENGLISH = "The billing code is no longer needed: its bill is done."

    def apply(self, code: BillingCode) -> None:
        code.status = "cancelled"


# Decisions – refuse, or record one thing. Time is an argument.
def expire(code: BillingCode, now: datetime) -> None:
    """Records that the code expired, once its time and the grace for late news have passed."""
    if code.status != "payable" or code.lapses_at is None or code.lapses_at > now:
        return
    code.record(CodeExpired, now, expired_at=code.expires_at, code=code.code, payment_number=code.payment_number)


def cancel(code: BillingCode, reason: str, by: str, now: datetime) -> None:
    """Cancels a code that is open. Raises CodeNotOpen."""
    if code.status not in OPEN:
        raise CodeNotOpen(status=code.status)
    code.record(CodeCancelled, now, reason=reason, cancelled_by=by)


def close(code: BillingCode, now: datetime) -> None:
    """Closes an open code of a bill that is done; any other stays as it is."""
    if code.status in OPEN:
        code.record(CodeClosed, now)
