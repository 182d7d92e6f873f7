"""What counts as approved because nobody decided in time is examined afterwards (PP 28/2025: that duty does not end).

The task opens when the case follows its approval, and is closed with a record of what was found. The permit stays what it is: a
finding against it is for supervision, which acts under its own rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from eventsourcing.domain import event

from services.intake.application.claim import CaseClaim
from services.intake.application.values import RecordWritten
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate

Finding = Literal["fulfilled", "not-fulfilled"]


class NoCheckDue(RefusedByRule):
    code = "no-after-check-due"
    indonesian = "Tidak ada pemeriksaan setelah persetujuan otomatis yang masih harus dilakukan dalam perkara ini."
    english = "No check after approval by silence remains to be done in this case."


@dataclass(frozen=True)
class AfterCheck:
    """That a case is to be examined afterwards, by somebody in one of `roles`; and what was found, by whom and when."""

    roles: tuple[str, ...]
    due_since: date
    finding: Finding | None = None
    record: RecordWritten | None = None
    checked_by: str | None = None
    checked_on: date | None = None


class CaseAfterCheck(CaseClaim):
    """The part of a case that is examined afterwards; it may have ended by then."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class AfterCheckDue(Aggregate.Event):
        """The application counts as approved and nobody had decided on it: somebody in one of `roles` examines it afterwards."""

        TOPIC = "intake.after-check-due"
        INDONESIAN = "Permohonan yang dianggap disetujui sejak {due_since} harus diperiksa setelahnya oleh: {roles}."
        ENGLISH = "The application, which counts as approved since {due_since}, must be checked afterwards by: {roles}."
        roles: tuple[str, ...]
        due_since: date

    class AfterCheckDone(Aggregate.Event):
        """It was examined afterwards; `record` says what was found."""

        TOPIC = "intake.after-check-done"
        INDONESIAN = "Pemeriksaan setelah persetujuan otomatis selesai: {finding}."
        ENGLISH = "The check after approval by silence is done: {finding}."
        finding: Finding
        record: RecordWritten
        by: str
        checked_on: date

    class AfterCheckDropped(Aggregate.Event):
        """The approval was recorded in error and taken back, so there is nothing to check afterwards."""

        TOPIC = "intake.after-check-dropped"
        INDONESIAN = "Pemeriksaan setelah persetujuan otomatis tidak diperlukan: persetujuan itu tercatat keliru."
        ENGLISH = "The check after approval by silence is not needed: that approval was recorded in error."
        by: str

    # Decisions – refuse, or let one thing happen. Time comes in.
    def open_after_check(self, roles: Sequence[str], since: date, now: datetime) -> None:
        """For each approval once: after one that was taken back as said in error, a later one is checked, too."""
        if self.after_check is None or self.is_check_dropped:
            self.record(self.AfterCheckDue, now, roles=tuple(roles), due_since=since)

    def close_after_check(
        self, finding: Finding, record: RecordWritten, signing: Sequence[str], *, by: str, on: date, now: datetime
    ) -> None:
        """`signing`: the steps that give a product; who took one does not check it (SOD-08).

        Refuses with NoCheckDue, DutiesNotSeparate, EffectiveBeforeHistory.
        """
        if self.after_check is None or self.after_check.finding is not None:
            raise NoCheckDue
        self._refuse_own(by)
        signed = next((one for one in self.acts if one.step in signing and one.by == by), None)
        if signed is not None:
            raise DutiesNotSeparate(because=f"{signed.event} v{signed.version} ({signed.step}) – SOD-08")
        EffectiveBeforeHistory.check(on, self.after_check.due_since)
        self.record(self.AfterCheckDone, now, finding=finding, record=record, by=by, checked_on=on)

    def refuse_checker(self, by: str) -> None:
        """Who checked it afterwards gives no product of the same case (SOD-08). Raises DutiesNotSeparate."""
        if by in self.checkers:
            raise DutiesNotSeparate(because=f"{self.checkers[by]} – SOD-08")

    def drop_after_check(self, by: str, now: datetime) -> None:
        """Nothing where there is none. What was found stays, and the next approval is checked by itself."""
        if self.after_check is not None and not self.is_check_dropped:
            self.record(self.AfterCheckDropped, now, by=by)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.after_check: AfterCheck | None = None
        self.is_check_dropped = False
        self.checkers: dict[str, str] = {}

    @event(AfterCheckDue)
    def _after_check_due(self, roles: tuple[str, ...], due_since: date) -> None:
        self.after_check = AfterCheck(roles, due_since)
        self.is_check_dropped = False

    @event(AfterCheckDone)
    def _after_check_done(self, finding: Finding, record: RecordWritten, by: str, checked_on: date) -> None:
        due = self.after_check
        if due is not None:
            self.after_check = AfterCheck(due.roles, due.due_since, finding, record, by, checked_on)
        self.checkers = {by: f"{self.AfterCheckDone.TOPIC} v{self.version + 1}", **self.checkers}

    @event(AfterCheckDropped)
    def _after_check_dropped(self) -> None:
        self.is_check_dropped = True
        if self.after_check is not None and self.after_check.finding is None:
            self.after_check = None
