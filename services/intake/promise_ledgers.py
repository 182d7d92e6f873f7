"""The office's promise and the law's own limit behind it, each as a ledger of the same events, and what was said of them.

The law's limit starts with the promise, is not shortened by a token, and stands only while the applicant corrects. The
office's promise is not extended. What has been said (half of the promise is used, it is broken) is said once in each run:
a due date that moves later does not say it again; a clock that starts anew after a reset does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import ClassVar, Literal

from shared.clock_entries import (
    DeemedApproved,
    Entry,
    Extended,
    Paused,
    Recalculated,
    Restarted,
    Resumed,
    Shortened,
    Started,
)
from shared.clock_ledger import ExtensionNotAllowed, Ledger, SameCalendar
from shared.errors import RefusedByRule
from shared.offices import office
from shared.service_clock import Due, due, moments, record
from shared.service_promise import Promise
from shared.working_days import Calendar, NoCalendar

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

    `late_since`: the last breach that was said in this run, of the promise or of the law's limit.
    """

    promise: Promise
    legal: Promise | None
    office: str
    calendar: str
    started: Started | None = None
    entries: tuple[Entry, ...] = ()
    said: frozenset[Saying] = frozenset()
    late_since: datetime | None = None

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
        return self.own is not None and self.own.standing.ended is not None

    @property
    def is_reset(self) -> bool:
        return self.own is not None and self.own.standing.is_reset

    @property
    def ended_at(self) -> datetime | None:
        """When the case ended; None while its clock goes on."""
        ended = None if self.own is None else self.own.standing.ended
        return None if ended is None else ended.at

    @property
    def run_began(self) -> int:
        """The position of the entry by which the clock started again; 0 in the first run."""
        return next((one.position for one in reversed(self.entries) if isinstance(one, Restarted)), 0)

    def without_end(self) -> "PromiseLedgers":
        """The same as if the case went on; to ask what had come until it ended."""
        ended = None if self.own is None else self.own.standing.ended
        return self if ended is None else replace(self, entries=self.entries[:-1])

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
        if self.started is None and isinstance(entry, Recalculated):
            self._refuse_calendar(entry.calendar, calendars)
        elif isinstance(entry, Extended):
            self._extend(entry, calendars)
        elif not isinstance(entry, Started):
            record(self._open(entry), entry, calendars)
        return self.after(entry)

    def outstanding(self, calendars: Calendars) -> tuple[Outstanding, ...]:
        """What remains to be said if nothing else happens, in order of time."""
        if self.own is None or self.has_ended:
            return ()
        found = [Outstanding(one.name, one.at) for one in moments(self.own, calendars)]
        limit = self._due(self.law, calendars)
        found += [] if limit is None else [Outstanding("legal-late", limit.late_from)]
        unsaid = (one for one in found if one.saying not in self.said)
        return tuple(sorted(unsaid, key=lambda one: (one.at, _ORDER.index(one.saying))))

    def stands(self, calendars: Calendars) -> Stands:
        promised, limit = self._due(self.own, calendars), self._due(self.law, calendars)
        return Stands(
            status=self._status(),
            due_on=None if promised is None else promised.on,
            late_from=None if promised is None else promised.late_from.astimezone(UTC),
            legal_due_on=None if limit is None else limit.on,
            next_at=next((one.at.astimezone(UTC) for one in self.outstanding(calendars)), None),
        )

    def _status(self) -> ClockStatus:
        if self.own is None:
            return "waiting"
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
        return not isinstance(entry, Shortened)

    def _open(self, entry: Entry) -> Ledger:
        """The ledger that the entry is for; a token may be spent before the clock has begun."""
        if self.own is not None:
            return self.own
        if not isinstance(entry, Shortened):
            raise ClockNotBegun
        return self._ledger(self.promise, Started(at=entry.at, position=0))

    def _extend(self, entry: Extended, calendars: Calendars) -> None:
        if self.legal is None:
            raise ExtensionNotAllowed
        if self.law is None:
            raise ClockNotBegun
        record(self.law, entry, calendars)

    def _refuse_calendar(self, version: str, calendars: Calendars) -> None:
        if version == self.calendar:
            raise SameCalendar(calendar=version)
        if version not in calendars:
            raise NoCalendar

    @staticmethod
    def _due(ledger: Ledger | None, calendars: Calendars) -> Due | None:
        return None if ledger is None else due(ledger, calendars)
