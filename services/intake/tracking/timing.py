"""Whether a case is in time, as its receipt shows it to a citizen."""

from datetime import date, datetime
from typing import Literal

from services.intake.application.application import ENDED, Application
from services.intake.card.procedure import Service
from services.intake.clock.clock import PromiseClock
from services.intake.clock.stands import ClockStatus
from shared.offices import office
from shared.promise.promise import Promise

Timing = Literal[
    "not-begun", "nothing-promised", "running", "paused", "late", "deemed-approved", "kept", "broken", "ended", "outside",
]  # fmt: skip
"""not-begun: the clock waits for what starts it; ended: withdrawn or refused, the office owes nothing any more.

outside: the office carries it out outside this system, which does not count its time.

Lateness comes first: a later pause does not hide it. deemed-approved: late, so that it counts as approved (OSS 57).
"""


def timing_of(
    application: Application,
    promise: Promise,
    clock: PromiseClock | None,
    due: date | None,
    now: datetime,
    outside: Service | None,
) -> Timing:
    """`due`: the last day of the promise; `outside`: the service that would carry the case out, if the office does so
    itself.
    """
    status = clock.stands.status if clock else None
    if application.status in ("withdrawn", "rejected"):
        return "ended"
    if status == "deemed-approved":
        return "deemed-approved"
    if outside and (clock is None or clock.late_since is None):
        return "outside"
    if status == "finished" or application.status in ENDED:
        return _timing_of_kept(clock.on_time if clock and status == "finished" else application.on_time)
    if promise.amount is None:
        return "nothing-promised"
    return _of_open(_is_late(application, clock, due, now), status, due)


def _of_open(is_late: bool, status: ClockStatus | None, due: date | None) -> Timing:
    if is_late:
        return "late"
    return "paused" if status == "paused" else "not-begun" if due is None else "running"


def _timing_of_kept(on_time: bool | None) -> Timing:
    return "nothing-promised" if on_time is None else "kept" if on_time else "broken"


def _is_late(application: Application, clock: PromiseClock | None, due: date | None, now: datetime) -> bool:
    """Whether the promise was broken, recorded or not."""
    if clock is None:
        return due is not None and office(application.office).local_day(now) > due
    late_from, next_at = clock.stands.late_from, clock.stands.next_at
    has_to_say = next_at is not None and next_at <= now  # not so if the year of the due day is not settled
    return clock.late_since is not None or (late_from is not None and late_from <= now and has_to_say)
