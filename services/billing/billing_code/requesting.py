"""A code is requested at SIMPONI: attempt by attempt, until SIMPONI gives one, or the request is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.billing.billing_code.billing_code import BillingCode
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.outgoing.replies import Outcome, Reply
from shared.outgoing.retries import Retrying
from shared.privacy.clear_text import OfficialNumber, SystemValue

MOST_RETRIES: Final = 100
"""How often persons may have one code requested again, because a stream must not grow without end."""


class CodeNotGivenUp(RefusedByRule):
    code = "billing-code-not-given-up"
    indonesian = "Kode billing ini masih diminta atau sudah diterbitkan; tidak perlu diminta ulang."
    english = "This billing code is still being requested, or was issued; it needs no other attempt."


class CodeRetriedTooOften(RefusedByRule):
    code = "billing-code-retried-too-often"
    indonesian = "Satu kode billing dapat diminta ulang paling banyak {limit} kali. Batalkan permintaan ini, lalu minta kode baru."
    english = (
        "One billing code can be requested again at most {limit} times. Cancel this request, then request a new code."
    )


@dataclass(frozen=True)
class Given:
    """What SIMPONI gave: the code, and the moments between which it can be paid (before the second)."""

    code: str
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Following:
    """How long after its expiry a code counts as expired (`grace`), and until when SIMPONI is asked about it (`followed`)."""

    grace: timedelta
    followed: timedelta


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CodeAttempted(Event[BillingCode]):
    """SIMPONI was asked for the code once; `next_at` is the time of the next attempt, None if there will be none."""

    TOPIC = "billing.billing-code-attempted"
    INDONESIAN = (
        "Permintaan kode billing kepada SIMPONI, percobaan ke-{attempt}: {outcome}; percobaan berikut: {next_at}."
    )
    ENGLISH = "Request for the billing code at SIMPONI, attempt {attempt}: {outcome}; next attempt: {next_at}."
    attempt: int
    outcome: Outcome
    status: int | None
    code: SystemValue | None
    duration_ms: int
    next_at: datetime | None

    def apply(self, code: BillingCode) -> None:
        code.attempts, code.tried = self.attempt, code.tried + 1


class CodeIssued(Event[BillingCode]):
    """SIMPONI gave the code. `expires_at` is what SIMPONI says: a payment counts strictly before it.

    `lapses_at`: the code then counts as expired here; `followed_until`: until then SIMPONI is asked about it. `payment_number`: of
    the bill, for its public payment page. `entered_by`: who entered it from SIMPONI's own page; None: SIMPONI told it.
    """

    TOPIC = "billing.billing-code-issued"
    INDONESIAN = "Kode billing {code} sebesar {amount:rupiah} diterbitkan; harus dibayar sebelum {expires_at}."
    ENGLISH = "Billing code {code} over {amount:rupiah} was issued; it must be paid before {expires_at}."
    code: OfficialNumber
    amount: int
    issued_at: datetime
    expires_at: datetime
    lapses_at: datetime
    followed_until: datetime
    payment_number: OfficialNumber | None = None
    entered_by: str | None = None

    def apply(self, code: BillingCode) -> None:
        code.status, code.code, code.entered_by = "payable", self.code, self.entered_by
        code.issued_at, code.expires_at, code.lapses_at = self.issued_at, self.expires_at, self.lapses_at


class CodeGivenUp(Event[BillingCode]):
    """The code is no longer requested by itself; a person may have it requested again."""

    TOPIC = "billing.billing-code-given-up"
    INDONESIAN = "Permintaan kode billing dihentikan setelah {attempts} percobaan: {outcome}."
    ENGLISH = "The request for the billing code was given up after {attempts} attempts: {outcome}."
    attempts: int
    outcome: Outcome

    def apply(self, code: BillingCode) -> None:
        code.status = "given-up"


class CodeRetried(Event[BillingCode]):
    """A person has the code requested again now; its attempts are counted from the start."""

    TOPIC = "billing.billing-code-retried"
    INDONESIAN = "Kode billing diminta ulang."
    ENGLISH = "The billing code was requested again."
    by: str
    due_at: datetime

    def apply(self, code: BillingCode) -> None:
        code.status, code.tried, code.retries = "requested", 0, code.retries + 1


# Decisions – refuse, or record one thing. Time and chance are arguments.
def record_attempt(
    code: BillingCode,
    attempt: int,
    reply: Reply,
    given: Given | None,
    following: Following,
    retrying: Retrying,
    chance: float,
    now: datetime,
) -> None:
    """Records the outcome of attempt number `attempt`, unless another worker has recorded it or nobody wants the code any more."""
    if attempt != code.attempts + 1 or code.status != "requested":
        return
    pause = None if given is not None else retrying.pause(code.tried + 1, reply, chance)
    code.record(
        CodeAttempted,
        now,
        attempt=attempt,
        outcome=reply.outcome,
        status=reply.status,
        code=reply.code,
        duration_ms=reply.duration_ms,
        next_at=None if pause is None else now + pause,
    )
    if given is not None:
        issue(code, given, following, now)
    elif pause is None:
        code.record(CodeGivenUp, now, attempts=attempt, outcome=reply.outcome)


def issue(
    code: BillingCode, given: Given, following: Following, now: datetime, *, entered_by: str | None = None
) -> None:
    """Records the code that SIMPONI gave; `entered_by`: the person who read it on SIMPONI's page."""
    lapses_at = given.expires_at + following.grace
    code.record(
        CodeIssued,
        now,
        code=given.code,
        amount=code.amount,
        issued_at=given.issued_at,
        expires_at=given.expires_at,
        lapses_at=lapses_at,
        followed_until=max(lapses_at, given.expires_at + following.followed),
        payment_number=code.payment_number,
        entered_by=entered_by,
    )


def retry(code: BillingCode, by: str, now: datetime) -> None:
    """Has a code that was given up requested again now. Raises CodeNotGivenUp, CodeRetriedTooOften."""
    if code.status != "given-up":
        raise CodeNotGivenUp
    if code.retries >= MOST_RETRIES:
        raise CodeRetriedTooOften(limit=MOST_RETRIES)
    code.record(CodeRetried, now, by=by, due_at=now)
