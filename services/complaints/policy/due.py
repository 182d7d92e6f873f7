"""The last day of a stage, and the day of the warning before it, in calendar or working days."""

from datetime import date, timedelta

from services.complaints.policy.policy import Limit, Policy
from services.complaints.policy.words import Stage, Weight
from shared.offices import DayUnit
from shared.offices import office as office_of
from shared.promise.working_days import calendar_in_force


def due_day(
    policy: Policy,
    stage: Stage,
    started_on: date,
    office: str,
    weight: Weight | None = None,
    reading: DayUnit | None = None,
) -> date | None:
    """The last day on which a stage that started on a day is in time; None if the policy has no limit for it.

    `weight`: None until the complaint is classified; the shortest limit then holds. `reading`: counts in this unit instead
    of the policy's own. Raises NoCalendar.
    """
    limit = policy.stages.get(stage)
    return None if limit is None else _last_day(limit, started_on, office, weight, reading)


def warning_day(
    policy: Policy, stage: Stage, started_on: date, office: str, weight: Weight | None = None
) -> date | None:
    """The day on which the office is warned that a stage is due; never before the stage starts. None and errors as `due_day`."""
    limit = policy.stages.get(stage)
    if limit is None:
        return None
    due = _last_day(limit, started_on, office, weight, None)
    if _unit(limit, office) == "calendar":
        return max(started_on, due - timedelta(days=limit.warn_before))
    calendar = calendar_in_force(started_on)
    return max(started_on, calendar.day(calendar.number(due) - limit.warn_before))


def reopen_by(policy: Policy, answered_on: date, office: str, reading: DayUnit | None = None) -> date:
    """The last day on which the reporter may reopen an answered complaint. Raises NoCalendar."""
    return _last_day(policy.reopening, answered_on, office, None, reading)


def file_by(policy: Policy, served_on: date) -> date | None:
    """The last day on which a complaint about a service is in time; None if the policy has no limit."""
    return None if policy.filing_days is None else served_on + timedelta(days=policy.filing_days)


def _unit(limit: Limit, office: str) -> DayUnit:
    return office_of(office).day_unit if limit.unit == "hari" else limit.unit


def _last_day(limit: Limit, started_on: date, office: str, weight: Weight | None, reading: DayUnit | None) -> date:
    """Counts from the day after the start. A limit in *hari* that would end on a day off ends on the next working day,
    where the office has settled that.
    """
    calendar, days = calendar_in_force(started_on), limit.days_of(weight)
    if (reading or _unit(limit, office)) == "working":
        return calendar.working_days_after(started_on, days)
    last = started_on + timedelta(days=days)
    moves = limit.unit == "hari" and office_of(office).due_on_working_day and not calendar.is_working_day(last)
    return calendar.working_days_after(last, 1) if moves else last
