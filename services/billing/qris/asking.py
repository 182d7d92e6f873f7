"""An acquirer is asked to make a code, attempt by attempt; what it sends is checked before anybody may pay it."""

from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.bill.payment import AlreadySettled, SkrdNotIssued
from services.billing.qris.code import QrisCode, QrisNotOpen
from services.billing.qris.payload import Lie, lies_in
from services.billing.qris.profile import AcquirerProfile, profile_of
from shared.errors import RefusedByRule
from shared.journal.events import Event, FirstEvent
from shared.outgoing.replies import Outcome, Reply
from shared.outgoing.retries import Retrying
from shared.privacy.clear_text import OfficialNumber, Other, SystemValue

MOST_RETRIES: Final = 100
"""How often officers may have one code asked again, because a stream must not grow without end."""
LONGEST_NUMBER: Final = 25
"""Characters of a bill number in a payload (EMVCo 62.01)."""
EmvPayload = Annotated[str, Other("a payload of the acquirer whose fields were checked: a merchant, an amount, a bill")]


class QrisRetriedTooOften(RefusedByRule):
    code = "qris-retried-too-often"
    indonesian = "Satu kode QRIS dapat diminta ulang paling banyak {limit} kali. Pakai cara bayar lain pada tagihan."
    english = "One QRIS code can be asked again at most {limit} times. Use another way to pay that the bill names."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class QrisAsked(FirstEvent[QrisCode]):
    """Somebody wants to pay the bill by QRIS: the acquirer has to make a code for what is owed now."""

    TOPIC = "billing.qris-asked"
    INDONESIAN = "Kode QRIS sebesar {amount:rupiah} untuk {bill_number} diminta dari acquirer."
    ENGLISH = "A QRIS code over {amount:rupiah} for {bill_number} is asked of the acquirer."
    office: str
    case_id: UUID
    bill_id: UUID
    acquirer_profile: str
    nmid: OfficialNumber
    amount: int
    bill_number: OfficialNumber
    expires_at: datetime
    asked_by: str
    asks_at: datetime


class QrisAttempted(Event[QrisCode]):
    """The acquirer was asked once to make the code; `next_at`: the time of the next attempt, None if there is none."""

    TOPIC = "billing.qris-attempted"
    INDONESIAN = "Permintaan kode QRIS, percobaan ke-{attempt}: {outcome}; percobaan berikut: {next_at}."
    ENGLISH = "Request for the QRIS code, attempt {attempt}: {outcome}; next attempt: {next_at}."
    attempt: int
    outcome: Outcome
    http_status: int | None
    code: SystemValue | None
    duration_ms: int
    next_at: datetime | None

    def apply(self, code: QrisCode) -> None:
        code.attempts, code.tried, code.asks_at = self.attempt, code.tried + 1, self.next_at


class QrisGenerated(Event[QrisCode]):
    """The acquirer made the code, and its payload says what was asked. `question_at`: when we ask, if no notice comes."""

    TOPIC = "billing.qris-generated"
    INDONESIAN = "Kode QRIS terbit dari acquirer dan isinya sesuai tagihan."
    ENGLISH = "The acquirer made the QRIS code, and its content fits the bill."
    payload: EmvPayload
    reference: SystemValue | None
    question_at: datetime

    def apply(self, code: QrisCode) -> None:
        code.status, code.payload, code.acquirer_reference = "generated", self.payload, self.reference
        code.asks_at = self.question_at


class QrisRefused(Event[QrisCode]):
    """The payload of the acquirer says something else than was asked, so nobody may pay it; `lies`: what."""

    TOPIC = "billing.qris-refused"
    INDONESIAN = "Kode QRIS dari acquirer ditolak karena tidak sesuai: {lies}."
    ENGLISH = "The acquirer's QRIS code was refused because it is not as asked: {lies}."
    lies: tuple[Lie, ...]

    def apply(self, code: QrisCode) -> None:
        code.status, code.lies, code.asks_at = "refused", self.lies, None


class QrisGivenUp(Event[QrisCode]):
    """The acquirer is no longer asked by itself; an officer may have it asked again."""

    TOPIC = "billing.qris-given-up"
    INDONESIAN = "Permintaan kode QRIS dihentikan setelah {attempts} percobaan: {outcome}."
    ENGLISH = "The request for the QRIS code was given up after {attempts} attempts: {outcome}."
    attempts: int
    outcome: Outcome

    def apply(self, code: QrisCode) -> None:
        code.status, code.asks_at = "given-up", None


class QrisRetried(Event[QrisCode]):
    """An officer has the acquirer asked again now; the attempts are counted from the start."""

    TOPIC = "billing.qris-retried"
    INDONESIAN = "Petugas meminta kode QRIS diminta ulang dari acquirer."
    ENGLISH = "An officer had the acquirer asked again for the QRIS code."
    by: str
    due_at: datetime
    expires_at: datetime

    def apply(self, code: QrisCode) -> None:
        code.status, code.tried, code.retries, code.lies = "asked", 0, code.retries + 1, ()
        code.asks_at, code.expires_at = self.due_at, self.expires_at


class QrisReplaced(Event[QrisCode]):
    """The bill owes another amount now, so another code takes its place; money for this one still counts."""

    TOPIC = "billing.qris-replaced"
    INDONESIAN = "Kode QRIS ini diganti karena jumlah yang harus dibayar berubah menjadi {owed:rupiah}."
    ENGLISH = "This QRIS code was replaced because the amount owed is {owed:rupiah} now."
    owed: int
    asks_at: datetime | None

    def apply(self, code: QrisCode) -> None:
        code.status, code.asks_at = "replaced", self.asks_at


# Decisions – refuse, or record one thing. Time and chance are arguments.
def refuse_qris(bill: Bill) -> str:
    """The number that a code of the bill names. Raises NothingIsDue, PaidToTheState, SkrdNotIssued, AlreadySettled."""
    bill.refuse_when_nothing_is_due()
    bill.refuse_when_paid_to_the_state()
    if bill.skrd is None:
        raise SkrdNotIssued
    if bill.owed == 0:
        raise AlreadySettled(number=bill.receipts[-1].reference if bill.receipts else bill.skrd.number)
    return bill.skrd.number


def ask_code(bill: Bill, profile: AcquirerProfile, *, id: UUID, by: str, now: datetime) -> QrisCode:
    """Asks for a code over what the bill owes now. Refuses like `refuse_qris`."""
    return QrisCode.begin(
        QrisAsked,
        id=id,
        now=now,
        office=bill.office,
        case_id=bill.case_id,
        bill_id=bill.id,
        acquirer_profile=profile.id,
        nmid=profile.nmid,
        amount=bill.owed,
        bill_number=refuse_qris(bill)[-LONGEST_NUMBER:],
        expires_at=now + profile.validity,
        asked_by=by,
        asks_at=now,
    )


def record_attempt(
    code: QrisCode, attempt: int, reply: Reply, sent: "Sent | None", retrying: Retrying, chance: float, now: datetime
) -> None:
    """Records an attempt to get the code, unless another worker has recorded it; `sent`: what an answer holds."""
    if attempt != code.attempts + 1 or code.status != "asked":
        return
    answered = reply.outcome == "answered" and sent is not None
    pause = None if answered else retrying.pause(code.tried + 1, reply, chance)
    code.record(
        QrisAttempted,
        now,
        attempt=attempt,
        outcome=reply.outcome,
        http_status=reply.status,
        code=reply.code,
        duration_ms=reply.duration_ms,
        next_at=None if pause is None else now + pause,
    )
    if answered:
        assert sent is not None
        _take(code, sent, now)
    elif pause is None:
        code.record(QrisGivenUp, now, attempts=attempt, outcome=reply.outcome)


def retry(code: QrisCode, by: str, validity: timedelta, now: datetime) -> None:
    """Has the acquirer asked again now. Raises QrisNotOpen, QrisRetriedTooOften."""
    if code.status not in {"given-up", "refused"}:
        raise QrisNotOpen
    if code.retries >= MOST_RETRIES:
        raise QrisRetriedTooOften(limit=MOST_RETRIES)
    code.record(QrisRetried, now, by=by, due_at=now, expires_at=now + validity)


def replace(code: QrisCode, owed: int, now: datetime) -> None:
    """Ends a code over an amount that is no longer owed; the acquirer is still asked whether somebody paid it."""
    code.record(QrisReplaced, now, owed=owed, asks_at=code.asks_at if code.payload is not None else None)


class Sent:
    """What the acquirer sent: the payload, and its own number of the code."""

    __slots__ = ("payload", "reference")

    def __init__(self, payload: str, reference: str | None) -> None:
        self.payload = payload
        self.reference = reference


def _take(code: QrisCode, sent: Sent, now: datetime) -> None:
    lies = lies_in(sent.payload, amount=code.amount, bill_number=code.bill_number, nmid=code.nmid)
    if lies:
        code.record(QrisRefused, now, lies=lies)
        return
    question_at = now + profile_of(code.acquirer_profile).first_question
    code.record(QrisGenerated, now, payload=sent.payload, reference=sent.reference, question_at=question_at)
