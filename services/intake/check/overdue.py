"""A report that another system must get by a day, and did not get by then."""

from datetime import date, datetime
from typing import Final

from services.intake.check.check import Check
from shared.journal.events import Event

REPORT_DUE: Final = "report"
"""The deadline by which the other system has answered."""


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class Overdue(Event[Check]):
    """The last day of a report passed without an answer of the other system; it is still asked."""

    TOPIC = "intake.check-overdue"
    INDONESIAN = "Laporan ke sistem {system} seharusnya disampaikan paling lambat {report_by}."
    ENGLISH = "The report to the system {system} was due by {report_by}."
    system: str
    report_by: date

    def apply(self, check: Check) -> None:
        check.overdue = True


# Decision – refuses, or records one thing. Time is an argument.
def expire(check: Check, on: date, now: datetime) -> None:
    """Records once that an unanswered report is overdue on a day after its last one."""
    waits = check.state != "answered" and not check.overdue
    if waits and check.report_by is not None and on > check.report_by:
        check.record(Overdue, now, system=check.system, report_by=check.report_by)
