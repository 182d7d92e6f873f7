"""Messages go to LAPOR: attempt by attempt, until LAPOR takes them, an officer passes them on, or they are given up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from services.complaints.lapor.correspondence import Correspondence
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.outgoing.replies import Outcome, Reply
from shared.outgoing.retries import Retrying
from shared.privacy.clear_text import SystemValue

MOST_RETRIES: Final = 100
"""How often officers may have one message sent again, because a stream must not grow without end."""


class MessageNotGivenUp(RefusedByRule):
    code = "lapor-message-not-given-up"
    indonesian = "Pesan ini masih dikirim atau sudah diterima LAPOR; tidak perlu dikirim ulang."
    english = "This message is still being sent, or LAPOR has taken it; it needs no other attempt."


class MessageRetriedTooOften(RefusedByRule):
    code = "lapor-message-retried-too-often"
    indonesian = "Satu pesan dapat dikirim ulang oleh petugas paling banyak {limit} kali. Sampaikan lewat laman LAPOR, lalu catat."
    english = "Officers can have one message sent again at most {limit} times. Pass it on by the web site of LAPOR, and record it."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ReportRequested(Event[Correspondence]):
    """An officer has the complaint sent to LAPOR, because it is the business of another institution."""

    TOPIC = "complaints.lapor-report-requested"
    INDONESIAN = "Pengaduan dikirim lewat SP4N-LAPOR untuk {to}."
    ENGLISH = "The complaint is sent by SP4N-LAPOR for {to}."
    to: str
    by: str

    def apply(self, correspondence: Correspondence) -> None:
        correspondence.heard = None


class MessageOpened(Event[Correspondence]):
    """Sealed texts were opened to send them to LAPOR (UU 27/2022 art. 31); `fields`: their names."""

    TOPIC = "complaints.lapor-message-opened"
    INDONESIAN = "Teks dibuka untuk dikirim ke SP4N-LAPOR: {fields}."
    ENGLISH = "Texts were opened to send them to SP4N-LAPOR: {fields}."
    message: UUID
    fields: tuple[str, ...]


class MessageAttempted(Event[Correspondence]):
    """A message was sent once; `next_at` is the time of the next attempt, None if there will be none."""

    TOPIC = "complaints.lapor-message-attempted"
    INDONESIAN = "Pengiriman ke SP4N-LAPOR, percobaan ke-{attempt}: {outcome}; percobaan berikut: {next_at}."
    ENGLISH = "Message to SP4N-LAPOR, attempt {attempt}: {outcome}; next attempt: {next_at}."
    message: UUID
    attempt: int
    outcome: Outcome
    status: int | None
    code: SystemValue | None
    duration_ms: int
    next_at: datetime | None

    def apply(self, correspondence: Correspondence) -> None:
        tried = correspondence.of(self.message).tried + 1
        correspondence.move(self.message, state="failing", attempts=self.attempt, tried=tried)


class MessageDelivered(Event[Correspondence]):
    """LAPOR took a message; of a report it gave both ids."""

    TOPIC = "complaints.lapor-message-delivered"
    INDONESIAN = "SP4N-LAPOR menerima pesan; tiket {tracking}, transaksi {transaction}."
    ENGLISH = "SP4N-LAPOR took the message; ticket {tracking}, transaction {transaction}."
    message: UUID
    tracking: SystemValue
    transaction: SystemValue | None

    def apply(self, correspondence: Correspondence) -> None:
        correspondence.move(self.message, state="delivered")
        if correspondence.is_ours:
            correspondence.tracking, correspondence.transaction = self.tracking, self.transaction


class MessageGivenUp(Event[Correspondence]):
    """A message is no longer sent by itself; an officer may have it sent again. Later messages wait for it."""

    TOPIC = "complaints.lapor-message-given-up"
    INDONESIAN = "Pengiriman ke SP4N-LAPOR dihentikan setelah {attempts} percobaan: {outcome}."
    ENGLISH = "The message to SP4N-LAPOR was given up after {attempts} attempts: {outcome}."
    message: UUID
    attempts: int
    outcome: Outcome

    def apply(self, correspondence: Correspondence) -> None:
        correspondence.move(self.message, state="given-up")


class MessageRetried(Event[Correspondence]):
    """An officer has a message sent again now; its attempts are counted from the start."""

    TOPIC = "complaints.lapor-message-retried"
    INDONESIAN = "Petugas meminta pesan ke SP4N-LAPOR dikirim ulang."
    ENGLISH = "An officer had the message to SP4N-LAPOR sent again."
    message: UUID
    by: str
    due_at: datetime

    def apply(self, correspondence: Correspondence) -> None:
        retries = correspondence.of(self.message).retries + 1
        correspondence.move(self.message, state="waiting", tried=0, retries=retries)


class MessagePassedOn(Event[Correspondence]):
    """An officer passed a message on at the web site of LAPOR, so it is not sent any more."""

    TOPIC = "complaints.lapor-message-passed-on"
    INDONESIAN = "Petugas menyampaikan pesan langsung pada laman SP4N-LAPOR."
    ENGLISH = "An officer passed the message on at the web site of SP4N-LAPOR."
    message: UUID
    by: str

    def apply(self, correspondence: Correspondence) -> None:
        correspondence.move(self.message, state="delivered")


# Decisions – refuse, or record one thing. Time and chance are arguments.
def request_report(correspondence: Correspondence, to: str, by: str, now: datetime) -> None:
    """Has the complaint sent to LAPOR for another institution."""
    correspondence.record(ReportRequested, now, to=to, by=by)


def open_texts(correspondence: Correspondence, message: UUID, fields: Sequence[str], now: datetime) -> None:
    """Records that sealed texts are opened, before they are."""
    correspondence.record(MessageOpened, now, message=message, fields=tuple(fields))


def record_attempt(
    correspondence: Correspondence,
    message: UUID,
    attempt: int,
    reply: Reply,
    retrying: Retrying,
    chance: float,
    now: datetime,
) -> None:
    """Records the outcome of attempt number `attempt` of a message, unless another worker has recorded it."""
    progress = correspondence.of(message)
    if attempt != progress.attempts + 1 or progress.state in {"delivered", "given-up"}:
        return
    pause = None if reply.outcome == "answered" else retrying.pause(progress.tried + 1, reply, chance)
    correspondence.record(
        MessageAttempted,
        now,
        message=message,
        attempt=attempt,
        outcome=reply.outcome,
        status=reply.status,
        code=reply.code,
        duration_ms=reply.duration_ms,
        next_at=None if pause is None else now + pause,
    )
    if reply.outcome == "answered":
        ids = {one.item: one.value for one in reply.found}
        correspondence.record(
            MessageDelivered, now, message=message, tracking=ids["trackingid"], transaction=ids.get("transaksiid")
        )
    elif pause is None:
        correspondence.record(MessageGivenUp, now, message=message, attempts=attempt, outcome=reply.outcome)


def retry(correspondence: Correspondence, message: UUID, by: str, now: datetime) -> None:
    """Has a message sent again now. Raises MessageNotGivenUp, MessageRetriedTooOften."""
    progress = correspondence.of(message)
    if progress.state != "given-up":
        raise MessageNotGivenUp
    if progress.retries >= MOST_RETRIES:
        raise MessageRetriedTooOften(limit=MOST_RETRIES)
    correspondence.record(MessageRetried, now, message=message, by=by, due_at=now)


def pass_on(correspondence: Correspondence, message: UUID, by: str, now: datetime) -> None:
    """Records that an officer passed a message on by hand. Raises MessageNotGivenUp for one that LAPOR has taken."""
    if correspondence.of(message).state == "delivered":
        raise MessageNotGivenUp
    correspondence.record(MessagePassedOn, now, message=message, by=by)
