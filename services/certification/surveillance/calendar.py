"""The calendar of surveillance: counted from the day of issue, whatever happened on the way.

"Survailen dilakukan minimal 1 kali dalam setahun" (seed 000 A.7); the first within `first_months`, then every `every_months`. That a
surveillance falls due on the anniversary, and not so long after the one before, is our reading [D].
"""

from datetime import date
from itertools import count

from services.certification.scheme.scheme import Surveillance as Rule
from shared.months import after_months


def next_due(rule: Rule | None, issued_on: date, valid_until: date | None, after: date) -> date | None:
    """The first day of the calendar after a day; None if the certificate ends before, or its scheme has no surveillance."""
    if rule is None:
        return None
    days = (after_months(issued_on, rule.first_months + number * rule.every_months) for number in count())
    due = next(day for day in days if day > after)
    return due if valid_until is None or due <= valid_until else None


def recertification_due(months: int, valid_until: date | None) -> date | None:
    """The last day on which a recertification begins in time: so many months before the last day of the certificate."""
    return None if valid_until is None else after_months(valid_until, -months)
