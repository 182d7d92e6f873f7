"""The treasurer stops and closes a cash day; PPK-SKPD verifies it."""

from datetime import date, datetime

from services.billing.cash.cash_day import CashDay, Taken, cash_day_id, closed, refuse_own_cash
from services.billing.cash.finding import CashDifferenceFound
from shared.errors import Conflict, EffectiveBeforeHistory, NotFound
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import OfficialNumber


class NoCashReceived(NotFound):
    code = "no-cash-received"
    indonesian = "Pada {day:day} kantor tidak menerima uang tunai; hari itu tidak perlu ditutup."
    english = "The office received no cash on {day:day}; there is nothing to close."


class CashDayClosedAlready(Conflict):
    code = "cash-day-closed-already"
    indonesian = "Kas tanggal {day:day} sudah ditutup dengan {total:rupiah}; penutupan tidak diubah."
    english = "The cash of {day:day} was closed with {total:rupiah} already; a closing is not changed."


class CashDayVerifiedAlready(Conflict):
    code = "cash-day-verified-already"
    indonesian = "Kas tanggal {day:day} sudah diverifikasi."
    english = "The cash of {day:day} was verified already."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CashDayStopped(FirstEvent[CashDay]):
    """The day takes no more cash: the treasurer counts it, or its deposit is overdue."""

    TOPIC = "billing.cash-day-stopped"
    INDONESIAN = "Kas tanggal {day} tidak menerima uang lagi; disetor paling lambat {deposit_by}."
    ENGLISH = "The cash of {day} takes no more money; its deposit is due by {deposit_by}."
    office: str
    day: date
    deposit_by: date
    stopped_by: str


class CashDayClosed(Event[CashDay]):
    """The treasurer counted the cash and closed the day. `total`: of its TBPs; `counted`: the money that is there."""

    TOPIC = "billing.cash-day-closed"
    INDONESIAN = (
        "Kas ditutup: {count} TBP, nomor {first_tbp} sampai {last_tbp}, {total:rupiah}; dihitung {counted:rupiah}."
    )
    ENGLISH = "The cash was closed: {count} TBPs, numbers {first_tbp} to {last_tbp}, {total:rupiah}; counted {counted:rupiah}."
    first_tbp: OfficialNumber
    last_tbp: OfficialNumber
    count: int
    total: int
    counted: int
    receivers: tuple[str, ...]
    closed_by: str
    closed_on: date

    def apply(self, day: CashDay) -> None:
        day.status, day.counted = "closed", self.counted
        day.taken = Taken(self.first_tbp, self.last_tbp, self.count, self.total, self.receivers)
        day.closed_by, day.closed_on = self.closed_by, self.closed_on


class CashDayVerified(Event[CashDay]):
    """Somebody other than the treasurer compared the day with its TBPs."""

    TOPIC = "billing.cash-day-verified"
    INDONESIAN = "Kas hari itu diverifikasi."
    ENGLISH = "The cash of the day was verified."
    verified_by: str
    verified_on: date

    def apply(self, day: CashDay) -> None:
        day.verified_by, day.verified_on = self.verified_by, self.verified_on


# Decisions – refuse, or record. Time is an argument.
def stop(office: str, day: date, deposit_by: date, by: str, now: datetime) -> CashDay:
    """Stops a day that has no event yet; from now on it takes no cash."""
    id = cash_day_id(office, day)
    fields = {"office": office, "day": day, "deposit_by": deposit_by, "stopped_by": by}
    return CashDay.begin(CashDayStopped, id=id, now=now, **fields)


def close(day: CashDay, taken: Taken, counted: int, by: str, on: date, now: datetime) -> None:
    """Closes a stopped day with the sums of its TBPs; records a finding if the counted money differs.

    Raises CashDayClosedAlready, EffectiveBeforeHistory.
    """
    if day.taken is not None:
        raise CashDayClosedAlready(day=day.day.isoformat(), total=day.taken.total)
    EffectiveBeforeHistory.check(on, day.day)
    day.record(
        CashDayClosed,
        now,
        first_tbp=taken.first_tbp,
        last_tbp=taken.last_tbp,
        count=taken.count,
        total=taken.total,
        counted=counted,
        receivers=taken.receivers,
        closed_by=by,
        closed_on=on,
    )
    if counted != taken.total:
        day.record(CashDifferenceFound, now, day=day.day, difference=counted - taken.total, found_on=on)


def verify(day: CashDay, by: str, on: date, now: datetime) -> None:
    """Records the verification of a closed day by somebody who did not touch its cash.

    Raises CashDayNotClosed, CashDayVerifiedAlready, MayNotJudgeOwnCash, EffectiveBeforeHistory.
    """
    closed_on = closed(day)[1]
    if day.verified_by is not None:
        raise CashDayVerifiedAlready(day=day.day.isoformat())
    refuse_own_cash(day, by)
    EffectiveBeforeHistory.check(on, closed_on)
    day.record(CashDayVerified, now, verified_by=by, verified_on=on)
