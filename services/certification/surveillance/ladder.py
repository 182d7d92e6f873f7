"""The ladder of the scheme: what follows a fault, and what time brings when nothing good follows (ISO/IEC 17065 7.11)."""

from datetime import date, datetime, timedelta

from services.certification.surveillance.calendar import next_due
from services.certification.surveillance.surveillance import Fault, Rung, Surveillance, Task
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.months import after_months

PROPOSES: dict[Rung, Task] = {"suspension-proposal": "suspension", "withdrawal-proposal": "withdrawal"}
"""The task that a step opens."""


class NothingProposed(RefusedByRule):
    code = "nothing-proposed"
    indonesian = "Tidak ada usulan pembekuan atau pencabutan yang menunggu keputusan untuk sertifikat ini."
    english = "No suspension or withdrawal of this certificate is proposed, so there is nothing to decide."


class RestoreInstead(RefusedByRule):
    code = "restore-instead"
    indonesian = "Sertifikat ini dibekukan sejak {suspended_on:day}. Pulihkan atau cabut sertifikatnya."
    english = "This certificate is suspended since {suspended_on:day}. Restore or withdraw it."
    clause = "ISO/IEC 17065 7.11.6"


class ContinuationTooLong(RefusedByRule):
    code = "continuation-too-long"
    indonesian = "Survailen tambahan harus dilakukan setelah hari ini dan paling lambat {latest:day}."
    english = "The additional surveillance must be after today and by {latest:day}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Missed(Event[Surveillance]):
    """The day by which a surveillance was due passed without one."""

    TOPIC = "certification.surveillance-missed"
    INDONESIAN = "Survailen yang jatuh tempo {due_on} tidak dilakukan."
    ENGLISH = "The surveillance due on {due_on} was not made."
    due_on: date
    next_due_on: date | None
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.missed = (*surveillance.missed, self.due_on)
        surveillance.due_on = self.next_due_on
        surveillance.happen(self.on)


class LadderClimbed(Event[Surveillance]):
    """The next step of the scheme's ladder was reached.

    `until`: the last day before time brings the one after it, None if it does not; `role`: who decides a proposal.
    """

    TOPIC = "certification.surveillance-ladder-climbed"
    INDONESIAN = "Langkah sanksi: {step} ({because})."
    ENGLISH = "The step of the ladder: {step} ({because})."
    step: Rung
    because: Fault
    until: date | None
    role: str | None
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.step, surveillance.step_until = self.step, self.until
        surveillance.close_tasks("suspension")
        task = PROPOSES.get(self.step)
        if task is not None:
            surveillance.open_task(task, self.on)
        surveillance.happen(self.on)


class LadderLeft(Event[Surveillance]):
    """A good surveillance ended what the ladder had begun."""

    TOPIC = "certification.surveillance-ladder-left"
    INDONESIAN = "Survailen baik: langkah sanksi berakhir."
    ENGLISH = "A good surveillance: the steps of the ladder are over."
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.leave_ladder()


class RestorationProposed(Event[Surveillance]):
    """A suspended certificate has passed a surveillance: somebody in `role` decides whether to restore it (17065 7.11.6)."""

    TOPIC = "certification.surveillance-restoration-proposed"
    INDONESIAN = "Survailen baik: pemulihan sertifikat diusulkan."
    ENGLISH = "A good surveillance: the certificate's restoration is proposed."
    role: str
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.open_task("restoration", self.on)


class SuspensionNoted(Event[Surveillance]):
    """The certificate was suspended; `until`: the last day before its withdrawal is proposed."""

    TOPIC = "certification.surveillance-suspension-noted"
    INDONESIAN = "Sertifikat dibekukan mulai {effective_on}; masa pembekuannya dihitung."
    ENGLISH = "The certificate is suspended from {effective_on}; the time of its suspension counts."
    effective_on: date
    until: date | None

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.suspended_on = self.effective_on
        surveillance.step, surveillance.step_until = "suspended", self.until
        surveillance.close_tasks("suspension", "withdrawal")


class RestorationNoted(Event[Surveillance]):
    """The certificate was restored, so what the ladder had begun is over."""

    TOPIC = "certification.surveillance-restoration-noted"
    INDONESIAN = "Sertifikat dipulihkan mulai {effective_on}."
    ENGLISH = "The certificate is restored from {effective_on}."
    effective_on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.suspended_on = None
        surveillance.leave_ladder()
        surveillance.close_tasks("restoration")


class Continued(Event[Surveillance]):
    """The decider lets the certificate go on, under the condition of an additional surveillance (17065 7.11.1 a)."""

    TOPIC = "certification.surveillance-continued"
    INDONESIAN = "Sertifikat diteruskan dengan survailen tambahan paling lambat {due_on}: {reason}"
    ENGLISH = "The certificate goes on with an additional surveillance by {due_on}: {reason}"
    due_on: date
    reason: str
    by: str
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.leave_ladder()
        surveillance.due_on = self.due_on
        surveillance.happen(self.on)


# Decisions – refuse, or record one thing. Time is an argument.
def miss(surveillance: Surveillance, on: date, now: datetime) -> None:
    """Records a surveillance whose due day is over on `on`, and climbs; otherwise records nothing."""
    due = surveillance.due_on
    if due is None or due >= on:
        return
    rule = surveillance.the_scheme().surveillance
    following = next_due(rule, surveillance.issued_on, surveillance.valid_until, due)
    surveillance.record(Missed, now, due_on=due, next_due_on=following, on=on)
    climb(surveillance, "missed", on, now)


def climb(surveillance: Surveillance, because: Fault, on: date, now: datetime) -> None:
    """Takes the next step after a fault. A suspended certificate stays where it is: its suspension has a limit of its own."""
    ladder = surveillance.ladder
    if ladder is None or surveillance.suspended_on is not None:
        return
    steps = ladder.steps
    number = steps.index(surveillance.step) + 1 if surveillance.step in steps else 0
    if surveillance.step != "withdrawal" and number < len(steps):
        _reach(surveillance, steps[number], because, on, now)


def propose_suspension(surveillance: Surveillance, because: Fault, on: date, now: datetime) -> None:
    """Proposes the suspension whatever the step before; records nothing if the certificate is suspended or this far already."""
    reached = {"suspension-proposal", "withdrawal-proposal", "withdrawal"}
    is_open = surveillance.ended is None and surveillance.suspended_on is None
    if surveillance.ladder is not None and is_open and surveillance.step not in reached:
        _reach(surveillance, "suspension-proposal", because, on, now)


def climb_by_time(surveillance: Surveillance, on: date, now: datetime) -> Rung | None:
    """Takes the step that time brings, if the present one is over on `on`, and returns it; otherwise records nothing."""
    if surveillance.ended is not None or surveillance.step_until is None or surveillance.step_until >= on:
        return None
    if surveillance.step == "withdrawal-proposal":
        _reach(surveillance, "withdrawal", "nothing-done", on, now)
    elif surveillance.step == "suspended":
        _reach(surveillance, "withdrawal-proposal", "suspended-too-long", on, now)
    else:
        climb(surveillance, "nothing-done", on, now)
    return surveillance.step


def _reach(surveillance: Surveillance, step: Rung, because: Fault, on: date, now: datetime) -> None:
    ladder = surveillance.ladder
    assert ladder is not None
    until = {
        "warning": after_months(on, ladder.warned_months),
        "withdrawal-proposal": on + timedelta(ladder.withdrawal_days),
    }
    role = surveillance.decider if step in PROPOSES else None
    surveillance.record(LadderClimbed, now, step=step, because=because, until=until.get(step), role=role, on=on)


def leave(surveillance: Surveillance, on: date, now: datetime) -> None:
    """Ends the ladder after a good surveillance; proposes to restore a suspended certificate."""
    if surveillance.suspended_on is not None:
        if "restoration" not in surveillance.tasks:
            surveillance.record(RestorationProposed, now, role=surveillance.decider, on=on)
    elif surveillance.step is not None:
        surveillance.record(LadderLeft, now, on=on)


def note_suspension(surveillance: Surveillance, effective_on: date, now: datetime) -> None:
    """Counts the limit of a suspension, for whatever reason the certificate was suspended."""
    if surveillance.ended is None and surveillance.suspended_on is None:
        ladder = surveillance.ladder
        until = None if ladder is None else after_months(effective_on, ladder.suspended_months)
        surveillance.record(SuspensionNoted, now, effective_on=effective_on, until=until)


def note_restoration(surveillance: Surveillance, effective_on: date, now: datetime) -> None:
    """Ends the ladder with the suspension."""
    if surveillance.ended is None and surveillance.suspended_on is not None:
        surveillance.record(RestorationNoted, now, effective_on=effective_on)


def continue_certificate(
    surveillance: Surveillance, due_on: date, reason: str, by: str, on: date, now: datetime
) -> None:
    """Decides against a proposal: the certificate goes on, with an additional surveillance by a day.

    Raises SurveillanceEnded, RestoreInstead, NothingProposed, ContinuationTooLong, EffectiveBeforeHistory.
    """
    surveillance.refuse_when_ended()
    if surveillance.suspended_on is not None:
        raise RestoreInstead(suspended_on=surveillance.suspended_on.isoformat())
    if not {"suspension", "withdrawal"} & surveillance.tasks.keys():
        raise NothingProposed
    rule = surveillance.the_scheme().surveillance
    assert rule is not None
    days = [after_months(on, rule.every_months), surveillance.due_on, surveillance.valid_until]
    latest = min(day for day in days if day is not None and day > on)
    if not on < due_on <= latest:
        raise ContinuationTooLong(latest=latest.isoformat())
    surveillance.refuse_before_history(on)
    surveillance.record(Continued, now, due_on=due_on, reason=reason, by=by, on=on)
