"""The days of a complaint: which stage starts when, and what happens before and after its last day.

Each stage of the complaint's policy has a warning before its last day and a breach after it; both open a task.
"""

from collections.abc import Container, Iterable
from datetime import date, datetime
from typing import Final

from services.complaints.complaint.complaint import Complaint, Due
from services.complaints.policy.due import due_day, reopen_by, warning_day
from services.complaints.policy.policy import Policy
from services.complaints.policy.words import Level, Stage, Weight
from shared.journal.events import Event
from shared.offices import office as office_of

OF_OFFICE: Final[tuple[Stage, ...]] = ("verification", "notice", "answer", "decision")
"""The stages in which the office has to act; in the others the reporter may."""
SOON: Final = "-soon"
"""Ends the kind of the deadline that warns; the kind of the deadline itself is the stage with `complaint-` before it."""
KIND: Final = "complaint-"


def kinds_of(stages: Iterable[Stage]) -> list[str]:
    """The kinds of the deadlines of stages, and of the tasks that follow: the last day, and the warning before it."""
    return [f"{KIND}{stage}{end}" for stage in stages for end in ("", SOON)]


class StageDueSoon(Event[Complaint]):
    """The last day of a stage is near."""

    TOPIC = "complaints.stage-due-soon"
    INDONESIAN = "Batas {stage} mendekat: {last_day}."
    ENGLISH = "The limit of {stage} is near: {last_day}."
    stage: Stage
    last_day: date
    level: Level


class StageOverdue(Event[Complaint]):
    """The last day of a stage has passed without what was due."""

    TOPIC = "complaints.stage-overdue"
    INDONESIAN = "Batas {stage} terlampaui: {last_day}."
    ENGLISH = "The limit of {stage} has passed: {last_day}."
    stage: Stage
    last_day: date
    level: Level

    def apply(self, complaint: Complaint) -> None:
        complaint.late[self.stage] = self.last_day


def due_at_receipt(policy: Policy, on: date, office: str) -> tuple[Due, ...]:
    """Verification and notice run from the receipt; the answer, too, where the policy has no verification of its own."""
    stages: tuple[Stage, ...] = ("verification", "notice")
    if "verification" not in policy.stages:
        stages += ("answer",)
    return _due(policy, stages, on, office, None)


def due_at_acceptance(
    policy: Policy, on: date, office: str, weight: Weight | None, running: Container[Stage]
) -> tuple[Due, ...]:
    """The decision runs from the complete report; so does the answer after a verification, and where it does not run any more.

    `running`: the stages that have a day now; a suggestion, and a report that was incomplete, have none for their answer.
    """
    begins_answer = "verification" in policy.stages or "answer" not in running
    return _due(policy, ("decision", "answer") if begins_answer else ("decision",), on, office, weight)


def due_at_reopening(policy: Policy, on: date, office: str, weight: Weight | None) -> tuple[Due, ...]:
    """The answer to a reply has the days of an answer again."""
    return _due(policy, ("answer", "decision"), on, office, weight)


def due_at_incompleteness(policy: Policy, now: datetime, office: str) -> tuple[Due, ...]:
    """How long the reporter may complete the report: from the day on which they are asked, also where the office dates it back."""
    return _due(policy, ("completion",), office_of(office).local_day(now), office, None)


def due_at_answer(policy: Policy, now: datetime, office: str) -> tuple[Due, ...]:
    """How long the reporter may reply: from the day on which they get the answer, also where the office dates it back."""
    on = office_of(office).local_day(now)
    if "reply" in policy.stages:
        return _due(policy, ("reply",), on, office, None)
    return (Due("reply", reopen_by(policy, on, office)),)


def _due(policy: Policy, stages: tuple[Stage, ...], on: date, office: str, weight: Weight | None) -> tuple[Due, ...]:
    days = {stage: due_day(policy, stage, on, office, weight) for stage in stages}
    return tuple(
        Due(stage, day, warning_day(policy, stage, on, office, weight))
        for stage, day in days.items()
        if day is not None
    )


# Decisions – record one thing, or nothing. Time is an argument.
def warn(complaint: Complaint, stage: Stage, now: datetime) -> None:
    """Records that the last day of a stage is near, unless the stage has ended."""
    last_day = complaint.due.get(stage)
    if last_day is not None:
        complaint.record(StageDueSoon, now, stage=stage, last_day=last_day, level=complaint.level)


def breach(complaint: Complaint, stage: Stage, on: date, now: datetime) -> None:
    """Records once that the last day of a stage has passed, unless the stage has ended."""
    last_day = complaint.due.get(stage)
    if last_day is not None and on > last_day and complaint.late.get(stage) != last_day:
        complaint.record(StageOverdue, now, stage=stage, last_day=last_day, level=complaint.level)
