"""Reads the service clock: the days used, due date, lateness and parties of a ledger.

Counting rule, the same for every service. The day of the start is day 0. A working day counts if the clock runs at its
close of business; a calendar day, if it runs at midnight. So a pause from day P to day R takes P to R-1 out of the
count, and R counts. A case that ends uses the day on which it ends. A promise is kept through the end of its due day,
and broken from the midnight after; a promise in hours is broken from the moment it is used up. A promise in calendar
days that would end on a non-working day ends on the next working day, if it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from shared.errors import RefusedByRule
from shared.promise.entries import (
    DeemedApproved,
    Entry,
    Extended,
    Finished,
    Paused,
    Recalculated,
    Reset,
    Restarted,
    Standing,
)
from shared.promise.ledger import Ledger, LimitHasPassed
from shared.promise.office_hours import working_time
from shared.promise.promise import RETURNED
from shared.promise.units import Hours, measure
from shared.promise.working_days import CALENDARS, Calendar, NoCalendar

Calendars = Mapping[str, Calendar]
State = Literal["running", "paused", "reset"]
Status = Literal["running", "paused", "reset", "finished", "deemed-approved"]
OFFICE = "office"
"""The party that has the case while the clock runs."""
_Percent = Literal["50", "80", "100"]
_PERCENTS: tuple[tuple[_Percent, int], ...] = (("50", 50), ("80", 80), ("100", 100))


class NotDeemedApproved(RefusedByRule):
    """The card promises deemed approval, and it takes effect only after the promise is broken."""

    code = "not-deemed-approved"
    indonesian = "Permohonan belum atau tidak dapat dianggap disetujui."
    english = "The application does not count as approved, or not yet."
    clause = "PP 28/2025 (fiktif positif)"


@dataclass(frozen=True)
class Due:
    """The last day of a promise in the office's zone; when it is used up there; and when the case begins to be late.

    `moved_from`: the non-working day on which it would otherwise have ended.
    """

    on: date
    at: datetime
    late_from: datetime
    moved_from: date | None = None


@dataclass(frozen=True)
class LedgerSpan:
    """A stretch in which the clock ran, or was paused for the same reasons; `until` is None for the last one.

    `opened_by` is the entry that began it. `counted`: the days (or seconds, in a promise in hours) in it, whether the
    clock ran or not; `days`: the first and the last of these days.
    """

    since: datetime
    until: datetime | None
    state: State
    reasons: tuple[str, ...]
    opened_by: Entry
    counted: int
    days: tuple[date, date] | None


@dataclass(frozen=True)
class Moment:
    """When a part of the promise is used up, if nothing more is recorded."""

    name: Literal["50", "80", "100", "late", "escalation"]
    at: datetime


@dataclass(frozen=True)
class ClockReading:
    """A clock as read at a moment. Amounts are days, or seconds of a promise in hours.

    `due` is None if nothing is promised, and while the clock is paused before the promise is used up. `remaining` below
    0 is overrun. `parties`: how long each party had the case, without day 0.
    """

    at: datetime
    status: Status
    calendar: str
    amount: int | None
    used: int
    remaining: int | None
    due: Due | None
    is_late: bool
    is_provisional: bool
    spans: tuple[LedgerSpan, ...]
    moments: tuple[Moment, ...]
    parties: tuple[tuple[str, int], ...]


class _Count:
    """One ledger, cut into spans under one calendar."""

    def __init__(self, ledger: Ledger, calendar: Calendar) -> None:
        self.ledger = ledger
        self.times = working_time(ledger.office, calendar)
        self.measure = measure(ledger.promise.unit, self.times)
        self.standing = Standing()
        self.spans: list[tuple[datetime, State, tuple[str, ...], Entry]] = []
        """When a span begins to count, its state, reasons and the entry that opened it."""
        self._cut()

    def _cut(self) -> None:
        started = self.ledger.started
        self.floor = self.measure.begins(started.at)
        self.first_counting = 0
        self.spans.append((self.floor, "running", (), started))
        for entry in self.ledger.entries:
            before, self.standing = self.standing, self.standing.after(entry)
            if isinstance(entry, Restarted):
                self.floor, self.first_counting = self.measure.begins(entry.at), len(self.spans)
            if isinstance(entry, Reset):
                self.first_counting = len(self.spans)
            if before != self.standing and self.standing.ended is None:
                state: State = "reset" if self.standing.is_reset else "paused" if self.standing.reasons else "running"
                self.spans.append((max(entry.at, self.floor), state, self.standing.reasons, entry))

    def end(self, at: datetime) -> datetime:
        """The end of counting at a moment: a day that closes at this moment counts, and so does the day on which a case
        ends.
        """
        ended = self.standing.ended
        if isinstance(ended, Finished):
            return self.measure.begins(ended.at)
        return (at if ended is None else ended.at) + timedelta(microseconds=1)

    def counted(self, end: datetime) -> list[int]:
        """What each span counts, in order."""
        bounds = [span[0] for span in self.spans] + [end]
        return [self.measure.passed(bounds[n], min(bounds[n + 1], end)) for n in range(len(self.spans))]

    def days(self, since: datetime, counted: int) -> tuple[date, date] | None:
        """The first and the last of the days counted from a moment on."""
        if isinstance(self.measure, Hours) or not counted:
            return None
        return self._day(self.measure.reach(since, 1)), self._day(self.measure.reach(since, counted))

    def _day(self, reached: datetime) -> date:
        return self.times.day_of(reached - timedelta(microseconds=1))

    def reach(self, amount: int) -> datetime | None:
        """When the running spans have used an amount; None if the clock is paused before that."""
        for n in range(self.first_counting, len(self.spans)):
            since, state, _, _ = self.spans[n]
            if state != "running":
                continue
            if n + 1 == len(self.spans):
                return self.measure.reach(since, amount)
            passed = self.measure.passed(since, self.spans[n + 1][0])
            if passed >= amount:
                return self.measure.reach(since, amount)
            amount -= passed
        return None

    def due(self, amount: int | None) -> Due | None:
        at = None if amount is None else self.reach(amount * self.measure.step)
        if at is None:
            return None
        ends = self.measure.ends(at)
        if not self.ledger.promise.moves_to_working_day:
            return Due(self._day(ends), at, ends)
        used_up, moved = self._day(ends), self._on_working_day(ends)
        if moved is None:
            return None
        on = self._day(moved)
        return Due(on, moved, moved, None if on == used_up else used_up)

    def _on_working_day(self, ends: datetime) -> datetime | None:
        """The end of the first working day on which the clock runs, counted from the day that ends at `ends`.

        None while the clock is paused over that day: the due day moves on until the clock runs again.
        """
        day = self._day(ends)
        if self.times.calendar.is_working_day(day):
            return ends
        while True:
            closes = self._end_of_working_day(day)
            here = max(n for n, span in enumerate(self.spans) if n == self.first_counting or span[0] < closes)
            if self.spans[here][1] == "running":
                return closes
            runs_again = next((since for since, state, *_ in self.spans[here:] if state == "running"), None)
            if runs_again is None:
                return None
            day = self.times.day_of(runs_again)

    def _end_of_working_day(self, day: date) -> datetime:
        """The midnight after a day; after the next working day if it is a non-working day."""
        calendar = self.times.calendar
        working = day if calendar.is_working_day(day) else calendar.working_days_after(day, 1)
        return datetime.combine(working + timedelta(days=1), time.min, self.times.zone)


def due(ledger: Ledger, calendars: Calendars = CALENDARS) -> Due | None:
    """When the promise falls due, if nothing more is recorded; always under the ledger's own calendar version.

    None if nothing is promised, and while the clock is paused before the promise is used up.
    """
    return None if ledger.amount is None else _count(ledger, calendars).due(ledger.amount)


def escalation_due(ledger: Ledger, calendars: Calendars = CALENDARS) -> Due | None:
    """When the second, later limit of the promise falls due; None as in `due`."""
    return _escalation_due(_count(ledger, calendars))


def due_under(ledger: Ledger, calendar: Calendar) -> Due | None:
    """When the promise would fall due if it were recalculated; previews the effect of a decree."""
    return _Count(ledger, calendar).due(ledger.amount)


def moments(ledger: Ledger, calendars: Calendars = CALENDARS) -> tuple[Moment, ...]:
    """50, 80 and 100 % used, late, and the escalation limit: those that will come if nothing more is recorded."""
    return _moments(_count(ledger, calendars))


def record(ledger: Ledger, entry: Entry, calendars: Calendars = CALENDARS) -> Ledger:
    """The ledger with one more entry, checked.

    Raises the refusals of `Ledger.refuse`, NotDeemedApproved, LimitHasPassed for an extension that comes too late, or
    NoCalendar.
    """
    ledger.refuse(entry)
    if isinstance(entry, Extended):
        _refuse_passed(due(ledger, calendars), entry.at)
    if isinstance(entry, DeemedApproved):
        falls_due = due(ledger, calendars)
        if not ledger.promise.deemed_approval or falls_due is None or entry.at < falls_due.late_from:
            raise NotDeemedApproved
    if isinstance(entry, Recalculated):
        _calendar(entry.calendar, calendars)
    return ledger.after(entry)


def _refuse_passed(limit: Due | None, at: datetime) -> None:
    if limit is not None and at >= limit.late_from:
        raise LimitHasPassed(due_on=limit.on)


def returned(ledger: Ledger, at: datetime, position: int) -> Entry | None:
    """The entry that a return to the applicant records, by the promise's `on_return`; None if the clock is not
    affected.
    """
    policy = ledger.promise.on_return
    if policy == "none":
        return None
    return Reset(at=at, position=position) if policy == "restart" else Paused(at=at, position=position, reason=RETURNED)


def read(ledger: Ledger, at: datetime, calendars: Calendars = CALENDARS) -> ClockReading:
    """The clock at a moment, from the entries recorded by then."""
    ledger = ledger.until(at)
    count = _count(ledger, calendars)
    end, amount, step = count.end(at), ledger.amount, count.measure.step
    counted = count.counted(end)
    used = sum(
        n for n, span in list(zip(counted, count.spans, strict=True))[count.first_counting :] if span[1] == "running"
    )
    falls_due = count.due(amount)
    judged = at if count.standing.ended is None else count.standing.ended.at
    is_late = falls_due is not None and judged >= falls_due.late_from
    return ClockReading(
        at=at,
        status=_status(count.standing),
        calendar=ledger.calendar,
        amount=None if amount is None else amount * step,
        used=used,
        remaining=None if amount is None else _remaining(amount * step - used, is_late=is_late),
        due=falls_due,
        is_late=is_late,
        is_provisional=falls_due is not None and not count.times.calendar.is_settled(falls_due.on),
        spans=_spans(count, counted),
        moments=_moments(count),
        parties=_parties(count, counted),
    )


def _remaining(left: int, *, is_late: bool) -> int:
    """Non-working days before the due day count as used, and not as overrun."""
    return left if is_late else max(left, 0)


def _count(ledger: Ledger, calendars: Calendars) -> _Count:
    return _Count(ledger, _calendar(ledger.calendar, calendars))


def _calendar(version: str, calendars: Calendars) -> Calendar:
    try:
        return calendars[version]
    except KeyError:
        raise NoCalendar from None


def _status(standing: Standing) -> Status:
    if standing.ended is not None:
        return "deemed-approved" if isinstance(standing.ended, DeemedApproved) else "finished"
    return "reset" if standing.is_reset else "paused" if standing.reasons else "running"


def _spans(count: _Count, counted: list[int]) -> tuple[LedgerSpan, ...]:
    ended = count.standing.ended
    until = [span[3].at for span in count.spans[1:]] + [None if ended is None else ended.at]
    return tuple(
        LedgerSpan(entry.at, until[n], state, reasons, entry, counted[n], count.days(since, counted[n]))
        for n, (since, state, reasons, entry) in enumerate(count.spans)
    )


def _moments(count: _Count) -> tuple[Moment, ...]:
    amount, step = count.ledger.amount, count.measure.step
    found: list[Moment] = []
    if amount is not None:
        falls_due = count.due(amount)
        for name, percent in _PERCENTS:
            share = -(-amount * step * percent // 100)  # rounded up: half of a day has passed when the day has
            whole = None if falls_due is None else falls_due.at
            at = whole if share == amount * step else count.reach(share)
            found += [] if at is None else [Moment(name, at)]
        found += [] if falls_due is None else [Moment("late", falls_due.late_from)]
    return (*found, *_escalation(count))


def _escalation_due(count: _Count) -> Due | None:
    limit = count.ledger.promise.escalation
    return None if limit is None else count.due(limit + count.ledger.adjustment)


def _escalation(count: _Count) -> list[Moment]:
    passed = _escalation_due(count)
    return [] if passed is None else [Moment("escalation", passed.late_from)]


def _parties(count: _Count, counted: list[int]) -> tuple[tuple[str, int], ...]:
    """If the office waited for several parties on a day, the day counts for the party waited for longest."""
    total: dict[str, int] = {}
    for (_, state, reasons, _), amount in zip(count.spans, counted, strict=True):
        party = OFFICE if state == "running" else _party(count, reasons)
        total[party] = total.get(party, 0) + amount
    return tuple(total.items())


def _party(count: _Count, reasons: tuple[str, ...]) -> str:
    """A clock that was reset waits for the applicant."""
    reason = count.ledger.promise.reason(reasons[0]) if reasons else None
    return "applicant" if reason is None else reason.party
