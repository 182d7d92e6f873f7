"""What a wrong machine clock made a clock say is taken back: one officer asks for it, a different one confirms.

Nobody says what is wrong: that follows from the journal. Something was said in error when it speaks of a moment that had
not come when it was recorded, and a later event shows by when that was (`Evidence`). What had really come is recorded again in
the same commit, so no lateness can be taken back that was one. History keeps both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from eventsourcing.domain import event

from services.intake.clock.lateness import Limit, Said
from services.intake.clock.ledgers import Calendars, PromiseLedgers, Stands
from services.intake.clock.run import ClockRun
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Aggregate
from shared.promise.entries import DeemedApproved

Remains = Literal["token-spent", "applicant-notified", "oss-told"]
"""What followed from the error and cannot be taken back here: a person has to put it right."""
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
    """What the journal tells of a clock's events, by version.

    `recorded_by`: the latest moment at which an event can really have been recorded; `happened`: when it is said to have happened.
    """

    recorded_by: Mapping[int, datetime]
    happened: Mapping[int, datetime]


@dataclass(frozen=True)
class Moved:
    """An entry that was pushed behind a lateness said in error, and the moment at which it happened."""

    version: int
    at: datetime


@dataclass(frozen=True)
class CorrectionWanted:
    """Who asked for a correction, why, and which events are to be taken back."""

    by: str
    reason: str
    at: datetime
    taken_back: tuple[int, ...]


class ClockCorrection(ClockRun):
    """The part of a clock in which two persons take back what it said in error."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class CorrectionAsked(Aggregate.Event):
        """An officer asks to take back what was said before its time; `taken_back`: versions of this stream."""

        TOPIC = "intake.clock-correction-asked"
        INDONESIAN = "Koreksi atas pencatatan waktu yang keliru diminta: {reason}."
        ENGLISH = "A correction of what was recorded before its time was asked for: {reason}."
        taken_back: tuple[int, ...]
        reason: str
        by: str
        at: datetime

    class ClockCorrected(Aggregate.Event):
        """A different officer confirmed it: the events of these versions count no longer.

        `moved`: entries that stood behind them and are where they happened again. `void_token`: given in error and not spent.
        `keeps_compensation`: it was spent, so what was given stays given.
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

    # Decisions – refuse, or let what follows happen. `now` is when it is recorded.
    def ask_correction(self, evidence: Evidence, reason: str, *, by: str, now: datetime) -> None:
        """Refuses with NothingSaidInError. Who asks later takes the place of who asked before."""
        wrong = self.said_in_error(evidence)
        if not wrong:
            raise NothingSaidInError
        versions = tuple(one.version for one in wrong)
        self.record(self.CorrectionAsked, now, taken_back=versions, reason=reason, by=by, at=now)

    def refuse_correction(self, by: str) -> CorrectionWanted:
        """What was asked for, to be confirmed. Raises CorrectionNotAsked, and DutiesNotSeparate for who asked for it."""
        if self.correction is None:
            raise CorrectionNotAsked
        if self.correction.by == by:
            raise DutiesNotSeparate(because=self.CorrectionAsked.TOPIC)
        return self.correction

    def correct(
        self,
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
        wanted = self.refuse_correction(by)
        wrong = tuple(one for one in self.said_in_error(evidence) if one.version in wanted.taken_back)
        if not wrong:
            raise NothingSaidInError
        versions, moved = frozenset(one.version for one in wrong), self._moved_back(wrong, evidence)
        after = self._corrected(versions, moved)
        stands, keeps = after.stands(calendars), "token-spent" in remains
        gave_token = any(one.what == "compensation" for one in wrong) and not keeps
        self.record(
            self.ClockCorrected,
            now,
            taken_back=tuple(sorted(versions)),
            moved=tuple(Moved(version, at) for version, at in moved.items()),
            void_token=self.token if gave_token else None,
            keeps_compensation=keeps,
            remains=tuple(remains),
            on_time=self._kept_after(after, stands, versions),
            reason=wanted.reason,
            asked_by=wanted.by,
            by=by,
            at=now,
            stands=stands,
        )
        self._say_what_had_come(now, calendars)
        return wrong

    def said_in_error(self, evidence: Evidence) -> tuple[Said, ...]:
        """What speaks of a moment that had not come by when it was recorded, and counts still."""
        return tuple(one for one in self.sayings if one.at > evidence.recorded_by[one.version])

    def _moved_back(self, wrong: Sequence[Said], evidence: Evidence) -> dict[int, datetime]:
        """Entries that stand behind what was said in error, each where it happened, in their order."""
        first, versions = min(one.version for one in wrong), {one.version for one in wrong}
        moved: dict[int, datetime] = {}
        last: datetime | None = None
        for entry in self.ledgers.entries:
            if entry.position in versions:
                continue
            at = min(entry.at, evidence.happened[entry.position]) if entry.position > first else entry.at
            at = at if last is None else max(at, last)
            if at < entry.at:
                moved[entry.position] = at
            last = at
        return moved

    def _corrected(self, without: frozenset[int], moved: Mapping[int, datetime]) -> PromiseLedgers:
        kept = [one for one in self.sayings if one.version not in without]
        run = [one for one in kept if one.version > self.ledgers.run_began]
        said = frozenset(one.saying for one in run if one.saying is not None)
        late = [one.at for one in run if one.what in _LIMITS]
        return self.ledgers.corrected(without, moved, said, late[-1] if late else None)

    def _kept_after(self, after: PromiseLedgers, stands: Stands, without: frozenset[int]) -> bool | None:
        ended = after.ended_at
        if ended is None or after.own is None or after.own.amount is None:
            return None
        if isinstance(after.own.standing.ended, DeemedApproved):
            return self.on_time
        broken = any(one.what == "late" and one.version not in without for one in self.sayings)
        if not after.is_counted and not broken:
            return None
        return not broken and (stands.late_from is None or ended < stands.late_from)

    def _say_what_had_come(self, now: datetime, calendars: Calendars) -> None:
        ended = self.ledgers.ended_at
        if ended is None:
            self.keep_time(now, calendars)
            return
        for one in self.ledgers.without_end().outstanding(calendars):
            if one.at <= ended:
                self._say(one, now, calendars)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.correction: CorrectionWanted | None = None
        self.remains: tuple[Remains, ...] = ()

    @event(CorrectionAsked)
    def _correction_asked(self, taken_back: tuple[int, ...], reason: str, by: str, at: datetime) -> None:
        self.correction = CorrectionWanted(by, reason, at, taken_back)

    @event(ClockCorrected)
    def _clock_corrected(
        self,
        taken_back: tuple[int, ...],
        moved: tuple[Moved, ...],
        void_token: UUID | None,
        keeps_compensation: bool,
        remains: tuple[Remains, ...],
        on_time: bool | None,
        stands: Stands,
    ) -> None:
        without = frozenset(taken_back)
        self.ledgers = self._corrected(without, {one.version: one.at for one in moved})
        taken = {one.what for one in self.sayings if one.version in without}
        self.sayings = tuple(one for one in self.sayings if one.version not in without)
        self.broken = tuple(_LIMITS[one.what] for one in self.sayings if one.what in _LIMITS)
        self.late_since = next((one.at for one in self.sayings if one.what == "late"), None)
        if "deemed-approved" in taken:
            self.deemed_since = None
        if "compensation" in taken and not keeps_compensation:
            self.is_compensated, self.compensated_at, self.token = False, None, None
            self.void_tokens += void_token is not None
        self.on_time = on_time
        self.stands = stands
        self.correction = None
        self.remains = remains
