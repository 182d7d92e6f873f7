"""The treasurer's day: the cash that an office received on one day, by its TBPs.

    no event yet: it takes cash ── the treasurer stops ──> counting ── counts and closes ──> closed ── PPK-SKPD ──> verified

A payment reads the day, so a payment and a stop at the same moment conflict: what the treasurer counts is all that came.
A day whose deposit is overdue is stopped, too.

Source: domain facts 5.1 (TBP, STS, daily verification by PPK-SKPD); PP 12/2019; SOD-06.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID, uuid5

from shared.errors import DutiesNotSeparate, NotFound, RefusedByRule
from shared.journal.events import Aggregate

FindingKind = Literal["cash-difference", "late-deposit"]
"""What the Inspektorat reads: counted money that differs from the TBPs, or a deposit after its last day."""
_DAYS = UUID("0c1f6a2e-5a0c-4b53-9a7e-6a9a6e1c7b58")


class CashDayTakesNoCash(RefusedByRule):
    code = "cash-day-takes-no-cash"
    indonesian = (
        "Kas tanggal {day:day} sudah dihentikan dan dihitung, jadi tidak menerima TBP lagi. Catat penerimaan ini pada hari "
        "kerja berikutnya (tanpa Effective-At, atau dengan waktu sesudah hari itu)."
    )
    english = (
        "The cash of {day:day} was stopped and counted, so the day takes no more TBPs. Record this payment on the next working "
        "day (without Effective-At, or with a later time)."
    )


class CashDayIsOpen(NotFound):
    code = "cash-day-is-open"
    indonesian = (
        "Kas tanggal {day:day} belum dihentikan. Jumlah sementaranya ada pada daftar `/cash-days`; bendahara menutupnya "
        "lewat `/closing`."
    )
    english = (
        "The cash of {day:day} is not stopped yet. The list `/cash-days` has its sums so far; the treasurer closes the day "
        "by `/closing`."
    )


class CashDayNotClosed(RefusedByRule):
    code = "cash-day-not-closed"
    indonesian = (
        "Kas tanggal {day:day} belum ditutup; bendahara menutupnya dahulu (`/cash-days`, tanggalnya, `/closing`)."
    )
    english = "The cash of {day:day} is not closed; the treasurer closes it first (`/cash-days`, its day, `/closing`)."


class MayNotJudgeOwnCash(DutiesNotSeparate):
    """SOD-06: who received, counted or closed the cash neither verifies the day nor answers a finding about it."""

    clause = "PP 12/2019; SOD-06"


@dataclass(frozen=True)
class Taken:
    """The TBPs of a day: the first and last number, how many, whole rupiah, and who received the money."""

    first_tbp: str
    last_tbp: str
    count: int
    total: int
    receivers: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """A finding for the Inspektorat, with the answer of the head of the office."""

    kind: FindingKind
    found_on: date
    answer: str | None = None
    answered_by: str | None = None
    answered_on: date | None = None


class CashDay(Aggregate):
    """The cash of one office and day, in whole rupiah. `counted`: the money as the treasurer counted it; `total` is by the TBPs.

    `deposit_by`: the last day on which its deposit is in time.
    """

    TOPIC = "billing.cash-day"

    office: str
    day: date
    deposit_by: date
    status: Literal["counting", "closed"] = "counting"
    taken: Taken | None = None
    counted: int | None = None
    closed_by: str | None = None
    closed_on: date | None = None
    verified_by: str | None = None
    verified_on: date | None = None
    findings: tuple[Finding, ...] = ()


def cash_day_id(office: str, day: date) -> UUID:
    """The id of an office's cash day, whether or not it has an event yet."""
    return uuid5(_DAYS, f"{office} {day}")


def closed(day: CashDay) -> tuple[Taken, date]:
    """The TBPs of a closed day, and the day of the closing. Raises CashDayNotClosed."""
    if day.taken is None or day.closed_on is None:
        raise CashDayNotClosed(day=day.day.isoformat())
    return day.taken, day.closed_on


def refuse_own_cash(day: CashDay, by: str) -> None:
    """Raises MayNotJudgeOwnCash."""
    if by == day.closed_by or (day.taken is not None and by in day.taken.receivers):
        raise MayNotJudgeOwnCash(because="billing.cash-day-closed")
