"""A code is paid: the acquirer tells us, or we ask. What it tells is compared with the code before it counts."""

from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money
from services.billing.qris.code import Heard, NoticeFault, QrisCode, QrisPayment
from services.billing.qris.profile import profile_of
from shared.journal.events import Event
from shared.outgoing.replies import Outcome, Reply
from shared.privacy.clear_text import OfficialNumber, SystemValue

LONGEST_PAUSE: Final = timedelta(hours=4)
MOST_FAILED: Final = 12
"""So many questions may fail, one after the other; then a person looks."""
MOST_FAULTS: Final = 20
"""Refused notices of one code that are recorded; a stream must not grow without end."""

Latest = Literal["paid", "pending", "not-paid"]
"""What the acquirer answers about a code. `not-paid`: it ended there without a payment."""


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class QrisPaid(Event[QrisCode]):
    """The acquirer has the money of a payment of the code, and will settle it. `heard`: by its notice, or by our question."""

    TOPIC = "billing.qris-paid"
    INDONESIAN = "QRIS dibayar {amount:rupiah}, referensi acquirer {reference}."
    ENGLISH = "The QRIS code was paid: {amount:rupiah}, reference of the acquirer {reference}."
    bill_id: UUID
    nmid: OfficialNumber
    reference: OfficialNumber
    amount: int
    paid_on: date
    heard: Heard

    def apply(self, code: QrisCode) -> None:
        code.status, code.asks_at = "paid", None
        code.payments = (*code.payments, QrisPayment(self.reference, self.amount, self.paid_on))


class QrisNoticeRefused(Event[QrisCode]):
    """A notice named another amount or currency than the code has, so it does not count; the acquirer is asked at once."""

    TOPIC = "billing.qris-notice-refused"
    INDONESIAN = "Berita pembayaran QRIS ditolak karena {why} tidak sesuai, referensi acquirer {reference}."
    ENGLISH = "A notice of a QRIS payment was refused because its {why} differs; reference of the acquirer {reference}."
    reference: OfficialNumber
    why: NoticeFault
    refused_on: date
    question_at: datetime | None

    def apply(self, code: QrisCode) -> None:
        code.notice_faults = (*code.notice_faults, self.reference)
        code.asks_at = self.question_at


class QrisNoticeChecked(Event[QrisCode]):
    """A person clarified a refused notice with the acquirer."""

    TOPIC = "billing.qris-notice-checked"
    INDONESIAN = "Petugas sudah mengklarifikasi berita QRIS yang ditolak kepada acquirer."
    ENGLISH = "An officer clarified the refused QRIS notice with the acquirer."
    by: str


class QrisQuestioned(Event[QrisCode]):
    """No notice had come, so the acquirer was asked about the code; `next_at`: when it is asked again, None if not."""

    TOPIC = "billing.qris-questioned"
    INDONESIAN = "Acquirer ditanya tentang pembayaran QRIS, pertanyaan ke-{question}: {outcome}."
    ENGLISH = "The acquirer was asked about the QRIS payment, question {question}: {outcome}."
    question: int
    outcome: Outcome
    http_status: int | None
    code: SystemValue | None
    duration_ms: int
    next_at: datetime | None

    def apply(self, code: QrisCode) -> None:
        code.questions, code.asks_at = self.question, self.next_at
        code.questions_failed = 0 if self.outcome == "answered" else code.questions_failed + 1


class QrisUnanswered(Event[QrisCode]):
    """The acquirer did not answer for too long whether the code was paid; a person has to ask it."""

    TOPIC = "billing.qris-unanswered"
    INDONESIAN = "Acquirer tidak menjawab apakah kode QRIS dibayar; petugas harus menanyakannya."
    ENGLISH = "The acquirer does not answer whether the QRIS code was paid; an officer has to ask it."
    failed: int


class QrisExpired(Event[QrisCode]):
    """The code ended, and the acquirer knows of no payment."""

    TOPIC = "billing.qris-expired"
    INDONESIAN = "Kode QRIS kedaluwarsa tanpa pembayaran."
    ENGLISH = "The QRIS code expired without a payment."
    expired_on: date

    def apply(self, code: QrisCode) -> None:
        code.status, code.asks_at = "expired", None


# Decisions – record what happened. Time is an argument.
def take_payment(
    code: QrisCode, bill: Bill, reference: str, amount: int, on: date, heard: Heard, now: datetime
) -> bool:
    """Records a payment of the code and its money on the bill; False if it is known already."""
    if any(one.reference == reference for one in code.payments):
        return False
    code.record(
        QrisPaid,
        now,
        bill_id=code.bill_id,
        nmid=code.nmid,
        reference=reference,
        amount=amount,
        paid_on=on,
        heard=heard,
    )
    bank = profile_of(code.acquirer_profile).acquirer
    receive_money(bill, Money("qris", reference, amount, on, bank), now)
    return True


def refuse_notice(code: QrisCode, reference: str, why: NoticeFault, on: date, now: datetime) -> None:
    """Records a notice that does not fit, once for each reference."""
    if reference in code.notice_faults or len(code.notice_faults) >= MOST_FAULTS:
        return
    question_at = now if code.status == "generated" else code.asks_at
    code.record(QrisNoticeRefused, now, reference=reference, why=why, refused_on=on, question_at=question_at)


def check_notice(code: QrisCode, by: str, now: datetime) -> None:
    """Records that a person clarified refused notices."""
    code.record(QrisNoticeChecked, now, by=by)


def record_question(
    code: QrisCode, question: int, reply: Reply, latest: Latest | None, on: date, now: datetime
) -> None:
    """Records a question about the payment, unless another worker has recorded it.

    It is asked again after twice as long each time, once more when the code has ended, and no more after that answer.
    """
    if question != code.questions + 1 or code.status == "paid":
        return
    failed = code.questions_failed + 1 if reply.outcome != "answered" else 0
    is_over = failed == 0 and (latest == "not-paid" or now >= code.expires_at)
    ends = is_over or failed >= MOST_FAILED or latest == "paid"
    next_at = None if ends else _next_question(code, failed or question, now, is_failing=failed > 0)
    code.record(
        QrisQuestioned,
        now,
        question=question,
        outcome=reply.outcome,
        http_status=reply.status,
        code=reply.code,
        duration_ms=reply.duration_ms,
        next_at=next_at,
    )
    if failed >= MOST_FAILED:
        code.record(QrisUnanswered, now, failed=failed)
    elif is_over and latest != "paid":
        code.record(QrisExpired, now, expired_on=on)


def _next_question(code: QrisCode, number: int, now: datetime, *, is_failing: bool) -> datetime:
    first = profile_of(code.acquirer_profile).first_question
    pause = min(first * (1 << min(number, 16)), LONGEST_PAUSE)
    return now + pause if is_failing else max(min(now + pause, code.expires_at), now + first)
