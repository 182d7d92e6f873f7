"""The office's promise and the law's limit behind it, each as a ledger of the same events; and what the clock recorded of them.

The law's limit starts with the promise, is not shortened by a token, and is paused only while the applicant corrects. The
office's promise is not extended. A clock records each (half of the promise is used, it is broken) once in each run:
a due date that moves later does not repeat it; a clock that starts again after a reset does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from shared.errors import RefusedByRule
from shared.offices import office
from shared.promise.entries import (
    Entry,
    Extended,
    Finished,
    Paused,
    Recalculated,
    Reset,
    Restarted,
    Resumed,
    Shortened,
    Started,
)
from shared.promise.ledger import ClockHasEnded, ExtensionNotAllowed, Ledger, SameCalendar
from shared.promise.promise import Promise
from shared.promise.reading import Due, due_under, record
from shared.promise.working_days import Calendar, CalendarOlder, NoCalendar, YearNotSettled

Calendars = Mapping[str, Calendar]
Saying = Literal["50", "80", "100", "late", "escalation", "legal-late"]


class ClockNotBegun(RefusedByRule):
    code = "clock-not-begun"
    indonesian = "Waktu layanan perkara ini belum dimulai."
    english = "The clock of this case has not begun."


class LatenessRecorded(RefusedByRule):
    """An entry dated before a breach that was recorded would make the case on time after the fact."""

    code = "lateness-recorded"
    indonesian = "Keterlambatan sejak {since:moment} sudah tercatat, sehingga tidak ada yang dapat dicatat dengan waktu {at:moment}."
    english = "The lateness since {since:moment} has been recorded, so nothing can be entered for {at:moment}."
    clause = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


@dataclass(frozen=True)
class PromiseLedgers:
    """`calendar`: the version the promise was made under. `started` is None until all that the clock waits for happened.

    `late_since`: the last breach that was said in this run, of the promise or of the law's limit. `is_counted`: False where the
    case is carried out outside this system; then nothing is due, and nothing is left to say.
    """

    promise: Promise
    legal: Promise | None
    office: str
    calendar: str
    started: Started | None = None
    entries: tuple[Entry, ...] = ()
    said: frozenset[Saying] = frozenset()
    late_since: datetime | None = None
    is_counted: bool = True

    @property
    def own(self) -> Ledger | None:
        """The ledger of the office's promise; None before it has started."""
        return None if self.started is None else self._ledger(self.promise, self.started)

    @property
    def law(self) -> Ledger | None:
        """The ledger of the law's limit; None where it sets none, and before the clock has started."""
        return None if self.started is None or self.legal is None else self._ledger(self.legal, self.started)

    @property
    def counted_with(self) -> str:
        """The version of the calendar that counts now."""
        return self.calendar if self.own is None else self.own.calendar

    @property
    def has_ended(self) -> bool:
        return self._ended is not None

    @property
    def is_reset(self) -> bool:
        return self.own is not None and self.own.standing.is_reset

    @property
    def ended_at(self) -> datetime | None:
        """When the case ended; None while its clock goes on."""
        return None if self._ended is None else self._ended.at

    @property
    def _ended(self) -> Entry | None:
        """What ended the clock; a case may end before its clock has begun."""
        if self.own is not None:
            return self.own.standing.ended
        return next((entry for entry in self.entries if isinstance(entry, Finished)), None)

    @property
    def run_began(self) -> int:
        """The position of the entry by which the clock started again; 0 in the first run."""
        return next((one.position for one in reversed(self.entries) if isinstance(one, Restarted)), 0)

    def without_end(self) -> "PromiseLedgers":
        """The ledgers as if the case went on: for what had come until it ended."""
        return self if self._ended is None else replace(self, entries=self.entries[:-1])

    @property
    def pause_over(self) -> Paused | None:
        """Of the pauses that end by themselves the first to end; None where there is none."""
        standing = () if self.own is None or self.has_ended or not self.is_counted else self.own.standing.reasons
        last = {one.reason: one for one in self.entries if isinstance(one, Paused)}
        found = [(one.until, one) for reason in standing if (one := last.get(reason)) and one.until is not None]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    @property
    def last_at(self) -> datetime | None:
        """When what was entered last, or a breach that was said, happened: nothing is entered before it."""
        entered = (entry.at for entry in (self.started, *self.entries) if entry is not None)
        return max((*entered, *([] if self.late_since is None else [self.late_since])), default=None)

    def after(self, entry: Entry) -> "PromiseLedgers":
        """With one more entry, whatever it is."""
        if isinstance(entry, Started):
            return replace(self, started=entry)
        if isinstance(entry, Recalculated) and self.started is None:
            return replace(self, calendar=entry.calendar)
        after = replace(self, entries=(*self.entries, entry))
        return replace(after, said=frozenset[Saying](), late_since=None) if isinstance(entry, Restarted) else after

    def uncounted(self) -> "PromiseLedgers":
        """The same ledgers, of which nothing falls due from now on."""
        return replace(self, is_counted=False)

    def saying(self, one: Saying, at: datetime) -> "PromiseLedgers":
        late_since = at if one in ("late", "legal-late") else self.late_since
        return replace(self, said=self.said | {one}, late_since=late_since)

    def corrected(
        self,
        without: frozenset[int],
        moved: Mapping[int, datetime],
        said: frozenset[Saying],
        late_since: datetime | None,
    ) -> "PromiseLedgers":
        """Leaves out the entries at some positions, moves others to when they happened, and keeps the sayings `said`."""
        kept = (entry for entry in self.entries if entry.position not in without)
        entries = tuple(replace(entry, at=moved.get(entry.position, entry.at)) for entry in kept)
        return replace(self, entries=entries, said=said, late_since=late_since)

    def recorded(self, entry: Entry, calendars: Calendars) -> "PromiseLedgers":
        """With an entry, if it may be recorded. Raises ClockNotBegun, LatenessRecorded, and refuses as `reading.record`."""
        if self.late_since is not None and entry.at < self.late_since:
            zone = office(self.office).time_zone
            raise LatenessRecorded(at=entry.at.astimezone(zone), since=self.late_since.astimezone(zone))
        if isinstance(entry, Recalculated):
            self._recalculate(entry, calendars)
        elif isinstance(entry, Extended):
            self._extend(entry, calendars)
        elif isinstance(entry, Finished) and self.started is None:
            self._refuse_ended()
        elif not isinstance(entry, Started):
            record(self._open(entry), entry, calendars)
        return self.after(entry)

    def refuse_calendar(self, version: str, at: datetime, calendars: Calendars) -> None:
        """Refuses a calendar that may not count the promise, as of a moment. Raises CalendarOlder and YearNotSettled.

        The calendar has to be the one that the promise was made under or follow that one, and to settle the years in which the
        promise and the law's limit then fall due, or the present year while no day is certain.
        """
        then, made_under = calendars[version], calendars[self.calendar]
        if then.version != made_under.version and not then.follows(made_under):
            raise CalendarOlder(version=version, promised=self.calendar)
        due_days = [one.on for one in (_due_then(self.own, then), _due_then(self.law, then)) if one is not None]
        for day in due_days or [office(self.office).local_day(at)]:
            if not then.is_settled(day):
                raise YearNotSettled(version=version, year=day.year)

    def _ledger(self, promise: Promise, started: Started) -> Ledger:
        """One limit's ledger; what was entered before the start (a token spent on acceptance) counts from the start."""
        kept = tuple(
            replace(entry, at=max(entry.at, started.at)) for entry in self.entries if self._speaks_of(promise, entry)
        )
        return Ledger(promise, self.office, self.calendar, started, kept)

    def _speaks_of(self, promise: Promise, entry: Entry) -> bool:
        if promise is self.promise:
            return not isinstance(entry, Extended)
        if isinstance(entry, Paused | Resumed):
            return promise.reason(entry.reason) is not None
        if isinstance(entry, Reset | Restarted):
            return promise.on_return == "restart"
        return not isinstance(entry, Shortened)

    def _open(self, entry: Entry) -> Ledger:
        """The ledger that the entry is for; a token may be spent before the clock has begun."""
        if self.own is not None:
            return self.own
        self._refuse_ended()
        if not isinstance(entry, Shortened):
            raise ClockNotBegun
        return self._ledger(self.promise, Started(at=entry.at, position=0))

    def _extend(self, entry: Extended, calendars: Calendars) -> None:
        if self.legal is None:
            raise ExtensionNotAllowed
        if self.law is None:
            self._refuse_ended()
            raise ClockNotBegun
        record(self.law, entry, calendars)

    def _refuse_ended(self) -> None:
        """Raises ClockHasEnded if the case ended before the clock began."""
        if self.own is None and self._ended is not None:
            raise ClockHasEnded(at=self._ended.at.astimezone(office(self.office).time_zone))

    def _recalculate(self, entry: Recalculated, calendars: Calendars) -> None:
        self._refuse_ended()
        if self.own is not None:
            record(self.own, entry, calendars)
        elif entry.calendar == self.calendar:
            raise SameCalendar(calendar=entry.calendar)
        elif entry.calendar not in calendars:
            raise NoCalendar
        self.refuse_calendar(entry.calendar, entry.at, calendars)


def _due_then(ledger: Ledger | None, then: Calendar) -> Due | None:
    """When a limit would fall due by another calendar; None where there is none, and while its clock is paused."""
    return None if ledger is None or ledger.amount is None else due_under(ledger, then)
