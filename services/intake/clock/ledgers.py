"""The office's promise and the law's own limit behind it, each as a ledger of the same events, and what was said of them.

The law's limit starts with the promise, is not shortened by a token, and stands only while the applicant corrects. The
office's promise is not extended. What has been said (half of the promise is used, it is broken) is said once in each run:
a due date that moves later does not say it again; a clock that starts anew after a reset does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import ClassVar, Literal

from services.intake.card.time_limits import OuterKind
from shared.errors import RefusedByRule
from shared.offices import office
from shared.promise.entries import (
    DeemedApproved,
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
from shared.promise.reading import Due, due, due_under, escalation_due, moments, record
from shared.promise.working_days import Calendar, CalendarOlder, NoCalendar, YearNotSettled

Calendars = Mapping[str, Calendar]
Saying = Literal["50", "80", "100", "late", "escalation", "legal-late"]
ClockStatus = Literal["waiting", "running", "paused", "reset", "finished", "deemed-approved"]
_ORDER: tuple[Saying, ...] = ("50", "80", "100", "late", "escalation", "legal-late")


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
class Stands:
    """Where a clock stands after an event: all that a list needs, so that no reader computes.

    `due_on` is the last day in the office's zone, `late_from` the moment after it; both are None where nothing is promised
    or the clock stands. `next_at`: when the clock has something to say if nothing happens before.
    """

    INDONESIAN: ClassVar[str] = "batas waktu {due_on}"
    ENGLISH: ClassVar[str] = "due {due_on}"

    status: ClockStatus
    due_on: date | None
    late_from: datetime | None
    legal_due_on: date | None
    next_at: datetime | None


@dataclass(frozen=True)
class Outstanding:
    """Something that has not been said yet, and when it is time to."""

    saying: Saying
    at: datetime


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
        """The same as if the case went on; to ask what had come until it ended."""
        return self if self._ended is None else replace(self, entries=self.entries[:-1])

    @property
    def pause_over(self) -> Paused | None:
        """The pause that ends by itself, and first of those for which the clock stands; None where there is none."""
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
        """With one more entry; asks no questions."""
        if isinstance(entry, Started):
            return replace(self, started=entry)
        if isinstance(entry, Recalculated) and self.started is None:
            return replace(self, calendar=entry.calendar)
        after = replace(self, entries=(*self.entries, entry))
        return replace(after, said=frozenset[Saying](), late_since=None) if isinstance(entry, Restarted) else after

    def uncounted(self) -> "PromiseLedgers":
        """The same, and from now on nothing of it is due."""
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
        """Without the entries at some positions, others at the moment at which they happened; and what is still said."""
        kept = (entry for entry in self.entries if entry.position not in without)
        entries = tuple(replace(entry, at=moved.get(entry.position, entry.at)) for entry in kept)
        return replace(self, entries=entries, said=said, late_since=late_since)

    def recorded(self, entry: Entry, calendars: Calendars) -> "PromiseLedgers":
        """With an entry that may be recorded; else a refusal: ClockNotBegun, LatenessRecorded, or of `service_clock.record`."""
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
        """Refuses a calendar by which a promise may not be counted, as of a moment. Raises CalendarOlder and YearNotSettled.

        It is the one that the promise was made under, or follows that one; and it settles the years in which the promise
        and the law's limit then fall due, or the present one while no day is certain.
        """
        then, made_under = calendars[version], calendars[self.calendar]
        if then.version != made_under.version and not then.follows(made_under):
            raise CalendarOlder(version=version, promised=self.calendar)
        due_days = [one.on for one in (_due_then(self.own, then), _due_then(self.law, then)) if one is not None]
        for day in due_days or [office(self.office).local_day(at)]:
            if not then.is_settled(day):
                raise YearNotSettled(version=version, year=day.year)

    def outstanding(self, calendars: Calendars) -> tuple[Outstanding, ...]:
        """What remains to be said if nothing else happens, in order of time.

        Nothing is said of a day in a year that the calendar does not settle: it may not be the right one. It is said once the
        promise is counted with a calendar that does.
        """
        if self.own is None or self.has_ended or not self.is_counted:
            return ()
        found = [Outstanding(one.name, one.at) for one in moments(self.own, calendars)]
        limit = self._due(self.law, calendars)
        found += [] if limit is None else [Outstanding("legal-late", limit.late_from)]
        calendar, at = calendars[self.counted_with], office(self.office)
        unsaid = (
            one for one in found if one.saying not in self.said and calendar.is_settled(at.last_day_before(one.at))
        )
        return tuple(sorted(unsaid, key=lambda one: (one.at, _ORDER.index(one.saying))))

    @property
    def outer(self) -> OuterKind | None:
        """Which later limit lies behind the promise (CX-01); None where there is none. There is never more than one."""
        if self.legal is not None:
            return "legal-limit"
        if self.promise.escalation is None:
            return None
        return "internal-target" if self.promise.amount is None else "escalation"

    def outer_due(self, calendars: Calendars) -> Due | None:
        """When the outer limit falls due; None where there is none, and while its clock is paused."""
        if self.outer == "legal-limit":
            return self._due(self.law, calendars)
        return None if self.own is None else escalation_due(self.own, calendars)

    def outer_has_passed(self, at: datetime, calendars: Calendars) -> bool:
        """Whether the clock has said by a moment that the outer limit has passed, or has to say it by then."""
        saying: Saying = "legal-late" if self.outer == "legal-limit" else "escalation"
        has_to_say = any(one.saying == saying and one.at <= at for one in self.outstanding(calendars))
        return saying in self.said or has_to_say

    def stands(self, calendars: Calendars) -> Stands:
        counted = (self.own, self.law) if self.is_counted else (None, None)
        promised, limit = (self._due(one, calendars) for one in counted)
        return Stands(
            status=self._status(),
            due_on=None if promised is None else promised.on,
            late_from=None if promised is None else promised.late_from.astimezone(UTC),
            legal_due_on=None if limit is None else limit.on,
            next_at=self._next_at(calendars),
        )

    def _next_at(self, calendars: Calendars) -> datetime | None:
        said = [one.at for one in self.outstanding(calendars)[:1]]
        over = self.pause_over
        times = [*said, *([] if over is None or over.until is None else [over.until])]
        return min(times).astimezone(UTC) if times else None

    def _status(self) -> ClockStatus:
        if self.own is None:
            return "waiting" if self._ended is None else "finished"
        standing = self.own.standing
        if standing.ended is not None:
            return "deemed-approved" if isinstance(standing.ended, DeemedApproved) else "finished"
        return "reset" if standing.is_reset else "paused" if standing.reasons else "running"

    def _ledger(self, promise: Promise, started: Started) -> Ledger:
        """What was entered before the start (a token spent on acceptance) counts from the start."""
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
        """Raises ClockHasEnded for a clock whose case ended before it began."""
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

    @staticmethod
    def _due(ledger: Ledger | None, calendars: Calendars) -> Due | None:
        return None if ledger is None else due(ledger, calendars)


def _due_then(ledger: Ledger | None, then: Calendar) -> Due | None:
    """When a limit would fall due by another calendar; None where there is none, and while its clock is paused."""
    return None if ledger is None or ledger.amount is None else due_under(ledger, then)
