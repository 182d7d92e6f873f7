"""Surveillances of certificates, and the days that pass over them as the job of deadlines lets them pass."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.certification.surveillance.ladder import climb_by_time, miss
from services.certification.surveillance.scheduling import ask_for_recertification, schedule
from services.certification.surveillance.surveillance import Outcome, Surveillance
from services.certification.surveillance.visit import record_visit
from tests.certification.given import LEAD, NOW, opened

ISSUED = date(2026, 4, 9)
LAST_DAY = date(2030, 4, 8)
ANNIVERSARIES = (date(2027, 4, 9), date(2028, 4, 9), date(2029, 4, 9))
"""Due days of four years."""


def scheduled(
    scheme: str = "product-bpsmb", issued_on: date = ISSUED, valid_until: date | None = LAST_DAY, **changes: Any
) -> Surveillance:
    one = schedule(opened(scheme, **changes), uuid4(), None, issued_on, valid_until, NOW)
    assert one is not None
    return one


def until(surveillance: Surveillance, day: date) -> Surveillance:
    """Lets time pass to the morning of a day: deadlines pass in their order, each on the day after its last day."""
    while True:
        days = [surveillance.due_on, surveillance.step_until, surveillance.recertify_on]
        passed = [one for one in days if one is not None and one < day]
        if not passed:
            return surveillance
        last = min(passed)
        before, on = len(surveillance.pending_events), last + timedelta(1)
        if surveillance.due_on == last:
            miss(surveillance, on, NOW)
        elif surveillance.step_until == last:
            climb_by_time(surveillance, on, NOW)
        else:
            ask_for_recertification(surveillance, on, NOW)
        assert len(surveillance.pending_events) > before, "a deadline passes only once"


def visited(
    surveillance: Surveillance,
    outcome: Outcome,
    on: date,
    *,
    sample: bool = False,
    by: str = LEAD,
    audit: UUID | None = None,
) -> Surveillance:
    record_visit(surveillance, outcome, sample=sample, audit_id=audit, words="Kunjungan.", by=by, on=on, now=NOW)
    return surveillance


def recorded(surveillance: Surveillance) -> list[tuple[str, str]]:
    """What happened after the beginning, and on which day: the step for the ladder, else the name of the event."""
    events: Any = surveillance.pending_events
    return [
        (getattr(event, "step", None) or event.TOPIC.partition(".")[2].removeprefix("surveillance-"), f"{_day(event)}")
        for event in events[1:]
    ]


def _day(event: Any) -> date:
    day: date = event.on if hasattr(event, "on") else event.effective_on
    return day
