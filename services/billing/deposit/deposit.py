"""STS: the treasurer deposits the cash of closed days on the office's account; another person verifies it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.billing.cash.cash_day import CashDay, MayNotJudgeOwnCash, closed
from shared.errors import Conflict, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import OfficialNumber

DEPOSIT_DUE: Final = "cash-deposit"
"""The kind of the deadline by which the cash of a day must be deposited."""


class NothingToDeposit(RefusedByRule):
    code = "nothing-to-deposit"
    indonesian = (
        "Tidak ada kas tertutup yang belum disetor; tutup dahulu kas harinya (`/cash-days`, tanggalnya, `/closing`)."
    )
    english = (
        "There is no closed cash that is not deposited yet; close the day first (`/cash-days`, its day, `/closing`)."
    )


class CashDayDeposited(Conflict):
    """One day is deposited once; it does not name the other STS, which the list of deposits shows."""

    code = "cash-day-deposited"
    indonesian = "Salah satu hari ini sudah disetor; daftar setoran: `/deposits`."
    english = "One of these days was deposited already; `/deposits` lists the deposits."


class DepositVerifiedAlready(Conflict):
    code = "deposit-verified-already"
    indonesian = "Setoran {number} sudah diverifikasi."
    english = "The deposit {number} was verified already."


@dataclass(frozen=True)
class DepositedDay:
    """A day of cash in a deposit, in whole rupiah, with the last day on which it was in time."""

    id: UUID
    day: date
    total: int
    deposit_by: date


class Deposit(Aggregate):
    """One STS of an office: whole rupiah, all of its closed days in it."""

    TOPIC = "billing.deposit"

    office: str
    number: str
    days: tuple[DepositedDay, ...]
    amount: int
    deposited_on: date
    deposited_by: str
    verified_by: str | None = None
    verified_on: date | None = None


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Deposited(FirstEvent[Deposit]):
    """The treasurer paid the cash of closed days in on the office's account."""

    TOPIC = "billing.deposited"
    INDONESIAN = "Kas {amount:rupiah} disetor dengan STS nomor {number}."
    ENGLISH = "Cash of {amount:rupiah} was deposited; the STS has number {number}."
    office: str
    number: OfficialNumber
    days: tuple[DepositedDay, ...]
    amount: int
    deposited_on: date
    deposited_by: str


class DepositVerified(Event[Deposit]):
    """Somebody other than the depositor compared the STS with the bank's stamp."""

    TOPIC = "billing.deposit-verified"
    INDONESIAN = "Setoran diverifikasi."
    ENGLISH = "The deposit was verified."
    verified_by: str
    verified_on: date

    def apply(self, deposit: Deposit) -> None:
        deposit.verified_by, deposit.verified_on = self.verified_by, self.verified_on


# Decisions – refuse, or record. Time is an argument.
def refuse_deposit(days: Sequence[CashDay], on: date) -> None:
    """Refuses before an STS number is taken. Raises NothingToDeposit, CashDayNotClosed, EffectiveBeforeHistory."""
    if not days:
        raise NothingToDeposit
    for one in days:
        EffectiveBeforeHistory.check(on, closed(one)[1])


def deposit(days: Sequence[CashDay], id: UUID, office: str, number: str, by: str, on: date, now: datetime) -> Deposit:
    """Deposits the totals of closed days: what the TBPs say, not what was counted. Refuses like `refuse_deposit`."""
    refuse_deposit(days, on)
    parts = tuple(DepositedDay(one.id, one.day, closed(one)[0].total, one.deposit_by) for one in days)
    return Deposit.begin(
        Deposited,
        id=id,
        now=now,
        office=office,
        number=number,
        days=parts,
        amount=sum(one.total for one in parts),
        deposited_on=on,
        deposited_by=by,
    )


def verify_deposit(deposit: Deposit, by: str, on: date, now: datetime) -> None:
    """Raises DepositVerifiedAlready, MayNotJudgeOwnCash, EffectiveBeforeHistory."""
    if deposit.verified_by is not None:
        raise DepositVerifiedAlready(number=deposit.number)
    if by == deposit.deposited_by:
        raise MayNotJudgeOwnCash(because=Deposited.TOPIC)
    EffectiveBeforeHistory.check(on, deposit.deposited_on)
    deposit.record(DepositVerified, now, verified_by=by, verified_on=on)
