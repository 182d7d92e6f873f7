"""Requests about a virtual account go to its bank: attempt by attempt, until the bank carries them out or they are given up."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from services.billing.registration.registration import Registration, RequestKind
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.outgoing.replies import Outcome, Reply
from shared.outgoing.retries import Retrying
from shared.privacy.clear_text import OfficialNumber, SystemValue

MOST_RETRIES: Final = 100
"""How often officers may have one request sent again, because a stream must not grow without end."""
MOST_QUESTIONS: Final = 200
"""How often officers may have a bank asked whether one account was paid."""


class VaRequestNotGivenUp(RefusedByRule):
    code = "va-request-not-given-up"
    indonesian = "Permintaan ini masih dikirim atau sudah diterima bank; tidak perlu dikirim ulang."
    english = "This request is still being sent, or the bank has carried it out; it needs no other attempt."


class VaRequestRetriedTooOften(RefusedByRule):
    code = "va-request-retried-too-often"
    indonesian = "Satu permintaan ke bank dapat dikirim ulang paling banyak {limit} kali. Hubungi bank."
    english = "One request to a bank can be sent again at most {limit} times. Call the bank."


class VaAskedTooOften(RefusedByRule):
    code = "va-asked-too-often"
    indonesian = "Bank sudah ditanya {limit} kali tentang nomor ini. Tunggu rekening koran."
    english = "The bank was asked {limit} times about this number. Wait for the account statement."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class VaRequestAttempted(Event[Registration]):
    """A request was sent once; `next_at` is the time of the next attempt, None if there will be none."""

    TOPIC = "billing.va-request-attempted"
    INDONESIAN = "Permintaan ke bank ({kind}), percobaan ke-{attempt}: {outcome}; percobaan berikut: {next_at}."
    ENGLISH = "Request to the bank ({kind}), attempt {attempt}: {outcome}; next attempt: {next_at}."
    request: UUID
    kind: RequestKind
    attempt: int
    outcome: Outcome
    http_status: int | None
    code: SystemValue | None
    duration_ms: int
    next_at: datetime | None

    def apply(self, registration: Registration) -> None:
        tried = registration.of(self.request, self.kind).tried + 1
        registration.move(self.request, self.kind, state="failing", attempts=self.attempt, tried=tried)


class AtBankCreated(Event[Registration]):
    """The bank has the account; `found_there`: an earlier attempt whose answer was lost had created it."""

    TOPIC = "billing.va-created-at-bank"
    INDONESIAN = "Bank membuat nomor rekening virtual sebesar {amount:rupiah}."
    ENGLISH = "The bank created the virtual account over {amount:rupiah}."
    request: UUID
    amount: int
    found_there: bool

    def apply(self, registration: Registration) -> None:
        registration.at_bank, registration.amount = "created", self.amount
        registration.move(self.request, "create", state="done")


class AtBankUpdated(Event[Registration]):
    """The bank has the account's new amount."""

    TOPIC = "billing.va-updated-at-bank"
    INDONESIAN = "Bank mengubah jumlah pada nomor rekening virtual menjadi {amount:rupiah}."
    ENGLISH = "The bank changed the amount of the virtual account to {amount:rupiah}."
    request: UUID
    amount: int

    def apply(self, registration: Registration) -> None:
        registration.at_bank, registration.amount = "created", self.amount
        registration.move(self.request, "update", state="done")


class AtBankDeleted(Event[Registration]):
    """The bank closed the account: nobody can pay under the number any more."""

    TOPIC = "billing.va-deleted-at-bank"
    INDONESIAN = "Bank menutup nomor rekening virtual."
    ENGLISH = "The bank closed the virtual account."
    request: UUID

    def apply(self, registration: Registration) -> None:
        registration.at_bank, registration.amount = "deleted", 0
        registration.move(self.request, "delete", state="done")


class AtBankStatusHeard(Event[Registration]):
    """The bank said whether the account was paid. `next_at`: when it is asked again, None if not."""

    TOPIC = "billing.va-status-heard"
    INDONESIAN = "Bank menjawab tentang pembayaran nomor rekening virtual: {amount:rupiah}, referensi {reference}."
    ENGLISH = "The bank answered whether the virtual account was paid: {amount:rupiah}, reference {reference}."
    request: UUID
    paid: bool
    reference: OfficialNumber | None
    amount: int | None
    heard_on: date
    next_at: datetime | None

    def apply(self, registration: Registration) -> None:
        state = "done" if self.next_at is None else "waiting"
        registration.move(self.request, "status", state=state, tried=0)


class VaRequestGivenUp(Event[Registration]):
    """A request is no longer sent by itself; an officer may have it sent again. Later ones wait for it."""

    TOPIC = "billing.va-request-given-up"
    INDONESIAN = "Permintaan ke bank ({kind}) dihentikan setelah {attempts} percobaan: {outcome}."
    ENGLISH = "The request to the bank ({kind}) was given up after {attempts} attempts: {outcome}."
    request: UUID
    kind: RequestKind
    attempts: int
    outcome: Outcome
    given_up_on: date

    def apply(self, registration: Registration) -> None:
        registration.move(self.request, self.kind, state="given-up")


class VaRequestDropped(Event[Registration]):
    """The account closed before the bank heard of it, so there is nothing to tell any more."""

    TOPIC = "billing.va-request-dropped"
    INDONESIAN = "Permintaan ke bank ({kind}) tidak dikirim lagi karena nomor rekening virtual sudah ditutup."
    ENGLISH = "The request to the bank ({kind}) is not sent any more because the virtual account is closed."
    request: UUID
    kind: RequestKind

    def apply(self, registration: Registration) -> None:
        registration.move(self.request, self.kind, state="done")


class VaRequestRetried(Event[Registration]):
    """An officer has a request sent again now; its attempts are counted from the start."""

    TOPIC = "billing.va-request-retried"
    INDONESIAN = "Petugas meminta permintaan ke bank ({kind}) dikirim ulang."
    ENGLISH = "An officer had the request to the bank ({kind}) sent again."
    request: UUID
    kind: RequestKind
    by: str
    due_at: datetime

    def apply(self, registration: Registration) -> None:
        retries = registration.of(self.request, self.kind).retries + 1
        registration.move(self.request, self.kind, state="waiting", tried=0, retries=retries)


class VaStatusAsked(Event[Registration]):
    """An officer has the bank asked now whether the account was paid."""

    TOPIC = "billing.va-status-asked"
    INDONESIAN = "Petugas meminta bank ditanya apakah nomor rekening virtual sudah dibayar."
    ENGLISH = "An officer had the bank asked whether the virtual account was paid."
    number: int
    by: str
    due_at: datetime

    def apply(self, registration: Registration) -> None:
        registration.status_questions = self.number


# Decisions – refuse, or record one thing. Time and chance are arguments.
def record_attempt(
    registration: Registration,
    request: UUID,
    kind: RequestKind,
    attempt: int,
    reply: Reply,
    retrying: Retrying,
    chance: float,
    on: date,
    now: datetime,
) -> bool:
    """Records attempt number `attempt` of a request, unless another worker has; whether the bank carried it out."""
    progress = registration.of(request, kind)
    if attempt != progress.attempts + 1 or progress.state in {"done", "given-up"}:
        return False
    answered = reply.outcome == "answered"
    pause = None if answered else retrying.pause(progress.tried + 1, reply, chance)
    registration.record(
        VaRequestAttempted,
        now,
        request=request,
        kind=kind,
        attempt=attempt,
        outcome=reply.outcome,
        http_status=reply.status,
        code=reply.code,
        duration_ms=reply.duration_ms,
        next_at=None if pause is None else now + pause,
    )
    if not answered and pause is None:
        registration.record(
            VaRequestGivenUp,
            now,
            request=request,
            kind=kind,
            attempts=attempt,
            outcome=reply.outcome,
            given_up_on=on,
        )
    return answered


def carried_out(
    registration: Registration, request: UUID, kind: RequestKind, amount: int, now: datetime, *, found_there: bool
) -> None:
    """Records what the bank did."""
    if kind == "create":
        registration.record(AtBankCreated, now, request=request, amount=amount, found_there=found_there)
    elif kind == "update":
        registration.record(AtBankUpdated, now, request=request, amount=amount)
    else:
        registration.record(AtBankDeleted, now, request=request)


def drop(registration: Registration, request: UUID, kind: RequestKind, now: datetime) -> None:
    """Drops a request about an account that is closed, unless it was dropped or carried out before."""
    if registration.of(request, kind).state not in {"done", "given-up"}:
        registration.record(VaRequestDropped, now, request=request, kind=kind)


def hear_status(
    registration: Registration,
    request: UUID,
    paid: tuple[str, int] | None,
    expires_at: datetime,
    grace: timedelta,
    on: date,
    now: datetime,
) -> None:
    """Records the bank's answer. If it is not paid and can still be, the bank is asked once more after the account's end."""
    again = expires_at + grace if paid is None and now < expires_at else None
    registration.record(
        AtBankStatusHeard,
        now,
        request=request,
        paid=paid is not None,
        reference=None if paid is None else paid[0],
        amount=None if paid is None else paid[1],
        heard_on=on,
        next_at=again,
    )


def retry(registration: Registration, request: UUID, kind: RequestKind, by: str, now: datetime) -> None:
    """Has a request sent again now. Raises VaRequestNotGivenUp, VaRequestRetriedTooOften."""
    progress = registration.of(request, kind)
    if progress.state != "given-up":
        raise VaRequestNotGivenUp
    if progress.retries >= MOST_RETRIES:
        raise VaRequestRetriedTooOften(limit=MOST_RETRIES)
    registration.record(VaRequestRetried, now, request=request, kind=kind, by=by, due_at=now)


def ask_status(registration: Registration, by: str, now: datetime) -> None:
    """Has the bank asked now whether the account was paid. Raises VaAskedTooOften."""
    if registration.status_questions >= MOST_QUESTIONS:
        raise VaAskedTooOften(limit=MOST_QUESTIONS)
    registration.record(VaStatusAsked, now, number=registration.status_questions + 1, by=by, due_at=now)
