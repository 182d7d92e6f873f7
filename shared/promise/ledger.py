"""The ledger of a promise: when its clock started, and the entries recorded since. Entries are only added.

`refuse` holds the rules; `after` only adds, so that a ledger can be rebuilt from events even if the rules have changed
since. `service_clock.record` checks what depends on the due date (deemed approval).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from shared.errors import RefusedByRule
from shared.offices import office
from shared.promise.entries import (
    Entry,
    Extended,
    Paused,
    Recalculated,
    Reset,
    Restarted,
    Resumed,
    Shortened,
    Standing,
    Started,
)
from shared.promise.promise import PauseReason, Promise
from shared.wording import Named


class PauseReasonNotAllowed(RefusedByRule):
    """The reason is not one for which the service card lets the clock be paused (`allowed`)."""

    code = "pause-reason-not-allowed"
    indonesian = "Kartu layanan hanya membolehkan waktu layanan dihentikan karena: {allowed:any}."
    english = "The service card lets the clock be paused only for: {allowed:any}."
    clause = "UU 25/2009 art. 21 (jangka waktu penyelesaian)"


class PausedAlready(RefusedByRule):
    code = "paused-already"
    indonesian = "Waktu layanan sudah dihentikan karena {reason}."
    english = "The clock is already paused for {reason}."


class NotPaused(RefusedByRule):
    code = "not-paused"
    indonesian = "Waktu layanan tidak sedang dihentikan karena alasan itu."
    english = "The clock is not paused for that reason."


class ResetNotAllowed(RefusedByRule):
    code = "reset-not-allowed"
    indonesian = "Kartu layanan tidak membolehkan waktu layanan dihitung ulang dari awal."
    english = "The service card does not let the clock be reset."


class ClockIsReset(RefusedByRule):
    code = "clock-is-reset"
    indonesian = "Waktu layanan sudah dinolkan dan belum dimulai kembali."
    english = "The clock has been reset and not restarted."


class ClockIsNotReset(RefusedByRule):
    code = "clock-is-not-reset"
    indonesian = "Waktu layanan belum dinolkan, sehingga tidak dapat dimulai kembali."
    english = "The clock has not been reset, so it cannot be restarted."


class ClockHasEnded(RefusedByRule):
    code = "clock-has-ended"
    indonesian = "Waktu layanan sudah berakhir pada {at:moment}."
    english = "The clock ended on {at:moment}."


class EntryOutOfOrder(RefusedByRule):
    code = "entry-out-of-order"
    indonesian = "Catatan {at:moment} mendahului catatan terakhir, {last:moment}."
    english = "The entry of {at:moment} is earlier than the last one, of {last:moment}."


class NothingPromised(RefusedByRule):
    code = "nothing-promised"
    indonesian = "Kartu layanan tidak menjanjikan waktu, sehingga tidak ada yang dapat diubah."
    english = "The service card promises no time, so there is none to change."


class TokenUsedAlready(RefusedByRule):
    code = "token-used-already"
    indonesian = "Janji waktu ini sudah dipersingkat dengan kompensasi atas keterlambatan terdahulu."
    english = "This promise has already been shortened by the compensation for an earlier lateness."


class NothingLeft(RefusedByRule):
    code = "nothing-left"
    indonesian = "Janji waktu {amount} hari tidak dapat dipersingkat {by} hari."
    english = "A promise of {amount} days cannot be shortened by {by} days."


class ExtensionNotAllowed(RefusedByRule):
    code = "extension-not-allowed"
    indonesian = "Janji waktu ini tidak dapat diperpanjang, atau sudah pernah diperpanjang."
    english = "This promise cannot be extended, or has been extended already."


class LimitHasPassed(RefusedByRule):
    code = "limit-has-passed"
    indonesian = "Batas waktu {due_on:day} sudah terlampaui, sehingga tidak dapat lagi diperpanjang."
    english = "The limit, {due_on:day}, has passed, so it can no longer be extended."
    clause = "UU 14/2008 art. 22 (8)"


class SameCalendar(RefusedByRule):
    code = "same-calendar"
    indonesian = "Janji waktu ini sudah dihitung dengan kalender {calendar}."
    english = "This promise is already counted with calendar {calendar}."


@dataclass(frozen=True)
class Ledger:
    """A promise, the office that made it, the calendar version of that time, and the entries."""

    promise: Promise
    office: str
    made_under: str
    started: Started
    entries: tuple[Entry, ...] = ()

    @property
    def calendar(self) -> str:
        """The calendar version in use: that of the promise, until a recalculation is recorded."""
        recalculations = (entry for entry in reversed(self.entries) if isinstance(entry, Recalculated))
        return next((entry.calendar for entry in recalculations), self.made_under)

    @property
    def amount(self) -> int | None:
        """The amount of the promise, after shortening and extension."""
        return None if self.promise.amount is None else self.promise.amount + self.adjustment

    @property
    def adjustment(self) -> int:
        shortened = sum(entry.by for entry in self.entries if isinstance(entry, Shortened))
        extended = sum(isinstance(entry, Extended) for entry in self.entries) * (self.promise.extension or 0)
        return extended - shortened

    @property
    def standing(self) -> Standing:
        standing = Standing()
        for entry in self.entries:
            standing = standing.after(entry)
        return standing

    def after(self, entry: Entry) -> "Ledger":
        """The ledger with one more entry, without checks."""
        return replace(self, entries=(*self.entries, entry))

    def until(self, at: datetime) -> "Ledger":
        """The ledger as it was at a moment."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry.at <= at))

    def refuse(self, entry: Entry) -> None:
        """Refuses an entry that may not be recorded."""
        last, ended = (self.entries or (self.started,))[-1].at, self.standing.ended
        if ended is not None:
            raise ClockHasEnded(at=self._local(ended.at))
        if entry.at < last:
            raise EntryOutOfOrder(at=self._local(entry.at), last=self._local(last))
        self._refuse_kind(entry, self.standing)

    def _local(self, at: datetime) -> datetime:
        """A moment in the zone of the office, as people there read it."""
        return at.astimezone(office(self.office).time_zone)

    def _refuse_kind(self, entry: Entry, standing: Standing) -> None:
        match entry:
            case Paused(reason=reason):
                self._refuse_pause(standing, reason)
            case Resumed(reason=reason) if reason not in standing.reasons:
                raise NotPaused
            case Reset():
                self._refuse_reset(standing)
            case Restarted() if not standing.is_reset:
                raise ClockIsNotReset
            case Shortened(by=by):
                self._refuse_shortening(by)
            case Extended():
                self._refuse_extension()
            case Recalculated(calendar=calendar) if calendar == self.calendar:
                raise SameCalendar(calendar=calendar)

    def _refuse_pause(self, standing: Standing, reason: str) -> None:
        known = self.promise.reason(reason)
        if known is None:
            raise PauseReasonNotAllowed(allowed=[_named(one) for one in self.promise.reasons])
        if standing.is_reset:
            raise ClockIsReset
        if reason in standing.reasons:
            raise PausedAlready(reason=_named(known))

    def _refuse_reset(self, standing: Standing) -> None:
        if self.promise.on_return != "restart":
            raise ResetNotAllowed
        if standing.is_reset:
            raise ClockIsReset

    def _refuse_extension(self) -> None:
        if self.amount is None:
            raise NothingPromised
        if self.promise.extension is None or any(isinstance(one, Extended) for one in self.entries):
            raise ExtensionNotAllowed

    def _refuse_shortening(self, by: int) -> None:
        if self.amount is None:
            raise NothingPromised
        for one in self.entries:
            if isinstance(one, Shortened):
                raise TokenUsedAlready(token=one.token)
        if not 1 <= by < self.amount:
            raise NothingLeft(amount=self.amount, by=by)


def _named(reason: PauseReason) -> Named:
    return Named(reason.id, reason.indonesian, reason.english)
