"""An officer checks a case afterwards that counts as approved because nobody decided in time (PP 28/2025 keeps that duty).

The task opens when the case follows its approval, and closes with a record of the finding. The permit stays valid: a finding
against it is for supervision, which acts under its own rules. The case may have ended by then.
"""

from collections.abc import Sequence
from datetime import date, datetime

from services.intake.application.application import Application
from services.intake.application.values import AfterCheck, Finding, RecordWritten
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event


class NoCheckDue(RefusedByRule):
    code = "no-after-check-due"
    indonesian = "Tidak ada pemeriksaan setelah persetujuan otomatis yang masih harus dilakukan dalam perkara ini."
    english = "No check after approval by silence remains to be done in this case."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AfterCheckDue(Event[Application]):
    """The application counts as approved without a decision: somebody in one of `roles` checks it afterwards."""

    TOPIC = "intake.after-check-due"
    INDONESIAN = "Permohonan yang dianggap disetujui sejak {due_since} harus diperiksa setelahnya oleh: {roles}."
    ENGLISH = "The application, which counts as approved since {due_since}, must be checked afterwards by: {roles}."
    roles: tuple[str, ...]
    due_since: date

    def apply(self, application: Application) -> None:
        application.after_check = AfterCheck(self.roles, self.due_since)
        application.is_check_dropped = False


class AfterCheckDone(Event[Application]):
    """An officer checked it afterwards; `record` holds the finding in words."""

    TOPIC = "intake.after-check-done"
    INDONESIAN = "Pemeriksaan setelah persetujuan otomatis selesai: {finding}."
    ENGLISH = "The check after approval by silence is done: {finding}."
    finding: Finding
    record: RecordWritten
    by: str
    checked_on: date

    def apply(self, application: Application) -> None:
        due = application.after_check
        if due is not None:
            application.after_check = AfterCheck(
                due.roles, due.due_since, self.finding, self.record, self.by, self.checked_on
            )
        application.checkers = {self.by: f"{self.TOPIC} v{self.originator_version}", **application.checkers}


class AfterCheckDropped(Event[Application]):
    """The approval was recorded in error and withdrawn, so there is nothing to check afterwards."""

    TOPIC = "intake.after-check-dropped"
    INDONESIAN = "Pemeriksaan setelah persetujuan otomatis tidak diperlukan: persetujuan itu tercatat keliru."
    ENGLISH = "The check after approval by silence is not needed: that approval was recorded in error."
    by: str

    def apply(self, application: Application) -> None:
        application.is_check_dropped = True
        if application.after_check is not None and application.after_check.finding is None:
            application.after_check = None


# Decisions – refuse, or record one thing. Time is an argument.
def open_after_check(application: Application, roles: Sequence[str], since: date, now: datetime) -> None:
    """Opens the check, once for each approval: also for a later one after the first was withdrawn as an error."""
    if application.after_check is None or application.is_check_dropped:
        application.record(AfterCheckDue, now, roles=tuple(roles), due_since=since)


def close_after_check(
    application: Application,
    finding: Finding,
    record: RecordWritten,
    signing: Sequence[str],
    *,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Closes the check. `signing`: the steps that give a product; an officer who took one must not check it (SOD-08).

    Raises NoCheckDue, DutiesNotSeparate, EffectiveBeforeHistory.
    """
    if application.after_check is None or application.after_check.finding is not None:
        raise NoCheckDue
    application.refuse_when_own(by)
    signed = next((one for one in application.acts if one.step in signing and one.by == by), None)
    if signed is not None:
        raise DutiesNotSeparate(because=f"{signed.event} v{signed.version} ({signed.step}) – SOD-08")
    EffectiveBeforeHistory.check(on, application.after_check.due_since)
    application.record(AfterCheckDone, now, finding=finding, record=record, by=by, checked_on=on)


def drop_after_check(application: Application, by: str, now: datetime) -> None:
    """Drops the check of a withdrawn approval, if there is one. A finding stays; a later approval gets its own check."""
    if application.after_check is not None and not application.is_check_dropped:
        application.record(AfterCheckDropped, now, by=by)
