"""The day some months after another, the last day of a term of months, and the months between two days."""

from calendar import monthrange
from datetime import date, timedelta


def after_months(day: date, months: int) -> date:
    """The same day that many months later, or the last day of a shorter month; never beyond `date.max`."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_begun(since: date, until: date) -> int:
    """Months from a day to a later one, each begun one whole; 0 if it is not later."""
    if until <= since:
        return 0
    least = (until.year - since.year) * 12 + until.month - since.month
    return least if after_months(since, least) >= until else least + 1


def last_day(first: date, months: int) -> date:
    """The last day, included, of a term of months: the day before the same day, or the last day of a month without that
    day.
    """
    later = after_months(first, months)
    return later if later.day < first.day else later - timedelta(days=1)
