"""A correction takes back what a wrong machine clock made a clock say: one officer asks for it, a different one confirms.

The journal shows the error; no person names it. An event is in error if its moment had not come when it was recorded, which a
later event shows (`Evidence`). The same commit records again what had really come, so a correction takes back no real
lateness. History keeps both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.clock.clock import CorrectionWanted, Limit, PromiseClock, Remains, Said
from services.intake.clock.lateness import say
from services.intake.clock.ledgers import Calendars, PromiseLedgers
from services.intake.clock.stands import Stands, outstanding, stands_of
from services.intake.clock.timekeeping import keep_time
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Event
from shared.promise.entries import DeemedApproved

_LIMITS: dict[str, Limit] = {"late": "promise", "legal-late": "legal-limit"}


class NothingSaidInError(RefusedByRule):
    code = "nothing-said-in-error"
    indonesian = "Jam perkara ini tidak mencatat apa pun sebelum waktunya, sehingga tidak ada yang dapat dikoreksi."
    english = "The clock of this case has recorded nothing before its time, so there is nothing to correct."


class CorrectionNotAsked(RefusedByRule):
    code = "correction-not-asked"
    indonesian = "Koreksi jam perkara ini belum diminta. Minta dahulu; petugas lain kemudian mengesahkannya."
    english = "No correction of this clock has been asked for. Ask for it first; a different officer then confirms it."


@dataclass(frozen=True)
class Evidence:
    """What the journal shows about a clock's events, by version.

    `recorded_by`: the latest moment at which an event can have been recorded; `happened`: the moment that the event states.
    """

    recorded_by: Mapping[int, datetime]
    happened: Mapping[int, datetime]


@dataclass(frozen=True)
class Moved:
    """An entry that was pushed behind a lateness said in error, and the moment at which it happened."""

    version: int
    at: datetime


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CorrectionAsked(Event[PromiseClock]):
    """An officer asks to take back what was said before its time; `taken_back`: versions of this stream."""

    TOPIC = "intake.clock-correction-asked"
    INDONESIAN = "Koreksi atas pencatatan waktu yang keliru diminta: {reason}."
    ENGLISH = "A correction of what was recorded before its time was asked for: {reason}."
    taken_back: tuple[int, ...]
    reason: str
    by: str
    at: datetime

    def apply(self, clock: PromiseClock) -> None:
        clock.correction = CorrectionWanted(self.by, self.reason, self.at, self.taken_back)


class ClockCorrected(Event[PromiseClock]):
    """A different officer confirmed it; the events of these versions no longer count.

    `moved`: entries that were pushed behind them, back at the moment at which they happened. `void_token`: given in error and
    not spent. `keeps_compensation`: the token was spent, so the compensation stays.
    """

    TOPIC = "intake.clock-corrected"
    INDONESIAN = "Pencatatan waktu yang keliru ditarik kembali ({reason}); {stands}."
    ENGLISH = "What was recorded before its time was taken back ({reason}); {stands}."
    taken_back: tuple[int, ...]
    moved: tuple[Moved, ...]
    void_token: UUID | None
    keeps_compensation: bool
    remains: tuple[Remains, ...]
    on_time: bool | None
    reason: str
    asked_by: str
    by: str
    at: datetime
    stands: Stands

    def apply(self, clock: PromiseClock) -> None:
        without = frozenset(self.taken_back)
        clock.ledgers = _corrected(clock, without, {one.version: one.at for one in self.moved})
        taken = {one.what for one in clock.sayings if one.version in without}
        clock.sayings = tuple(one for one in clock.sayings if one.version not in without)
        clock.broken = tuple(_LIMITS[one.what] for one in clock.sayings if one.what in _LIMITS)
        clock.late_since = next((one.at for one in clock.sayings if one.what == "late"), None)
        if "late" in taken:
            clock.approval_waits_since = None
        if "deemed-approved" in taken:
            clock.deemed_since = None
        if "compensation" in taken and not self.keeps_compensation:
            clock.is_compensated, clock.compensated_at, clock.token = False, None, None
            clock.void_tokens += self.void_token is not None
        clock.on_time, clock.stands = self.on_time, self.stands
        clock.correction, clock.remains = None, self.remains


# Decisions – refuse, or let what follows happen. `now` is when it is recorded.


def ask_correction(clock: PromiseClock, evidence: Evidence, reason: str, *, by: str, now: datetime) -> None:
    """Refuses with NothingSaidInError. Who asks later takes the place of who asked before."""
    wrong = said_in_error(clock, evidence)
    if not wrong:
        raise NothingSaidInError
    versions = tuple(one.version for one in wrong)
    clock.record(CorrectionAsked, now, taken_back=versions, reason=reason, by=by, at=now)


def refuse_correction(clock: PromiseClock, by: str) -> CorrectionWanted:
    """What was asked for, to be confirmed. Raises CorrectionNotAsked, and DutiesNotSeparate for who asked for it."""
    if clock.correction is None:
        raise CorrectionNotAsked
    if clock.correction.by == by:
        raise DutiesNotSeparate(because=CorrectionAsked.TOPIC)
    return clock.correction


def correct(
    clock: PromiseClock,
    evidence: Evidence,
    remains: Sequence[Remains],
    *,
    by: str,
    now: datetime,
    calendars: Calendars,
) -> tuple[Said, ...]:
    """Takes back what was asked for and is in error, says what has really come, and answers with what was taken back.

    Refuses as `refuse_correction`, and with NothingSaidInError.
    """
    wanted = refuse_correction(clock, by)
    wrong = tuple(one for one in said_in_error(clock, evidence) if one.version in wanted.taken_back)
    if not wrong:
        raise NothingSaidInError
    versions, moved = frozenset(one.version for one in wrong), _moved_back(clock, wrong, evidence)
    after = _corrected(clock, versions, moved)
    stands, keeps = stands_of(after, calendars), "token-spent" in remains
    gave_token = any(one.what == "compensation" for one in wrong) and not keeps
    clock.record(
        ClockCorrected,
        now,
        taken_back=tuple(sorted(versions)),
        moved=tuple(Moved(version, at) for version, at in moved.items()),
        void_token=clock.token if gave_token else None,
        keeps_compensation=keeps,
        remains=tuple(remains),
        on_time=_kept_after(clock, after, stands, versions),
        reason=wanted.reason,
        asked_by=wanted.by,
        by=by,
        at=now,
        stands=stands,
    )
    _say_what_had_come(clock, now, calendars)
    return wrong


def said_in_error(clock: PromiseClock, evidence: Evidence) -> tuple[Said, ...]:
    """What speaks of a moment that had not come by when it was recorded, and counts still."""
    return tuple(one for one in clock.sayings if one.at > evidence.recorded_by[one.version])


def _moved_back(clock: PromiseClock, wrong: Sequence[Said], evidence: Evidence) -> dict[int, datetime]:
    """Entries that stand behind what was said in error, each where it happened, in their order."""
    first, versions = min(one.version for one in wrong), {one.version for one in wrong}
    moved: dict[int, datetime] = {}
    last: datetime | None = None
    for entry in clock.ledgers.entries:
        if entry.position in versions:
            continue
        at = min(entry.at, evidence.happened[entry.position]) if entry.position > first else entry.at
        at = at if last is None else max(at, last)
        if at < entry.at:
            moved[entry.position] = at
        last = at
    return moved


def _corrected(clock: PromiseClock, without: frozenset[int], moved: Mapping[int, datetime]) -> PromiseLedgers:
    kept = [one for one in clock.sayings if one.version not in without]
    run = [one for one in kept if one.version > clock.ledgers.run_began]
    said = frozenset(one.saying for one in run if one.saying is not None)
    late = [one.at for one in run if one.what in _LIMITS]
    return clock.ledgers.corrected(without, moved, said, late[-1] if late else None)


def _kept_after(clock: PromiseClock, after: PromiseLedgers, stands: Stands, without: frozenset[int]) -> bool | None:
    ended = after.ended_at
    if ended is None or after.own is None or after.own.amount is None:
        return None
    if isinstance(after.own.standing.ended, DeemedApproved):
        return clock.on_time
    broken = any(one.what == "late" and one.version not in without for one in clock.sayings)
    if not after.is_counted and not broken:
        return None
    return not broken and (stands.late_from is None or ended < stands.late_from)


def _say_what_had_come(clock: PromiseClock, now: datetime, calendars: Calendars) -> None:
    ended = clock.ledgers.ended_at
    if ended is None:
        keep_time(clock, now, calendars)
        return
    for one in outstanding(clock.ledgers.without_end(), calendars):
        if one.at <= ended:
            say(clock, one, now, calendars)
