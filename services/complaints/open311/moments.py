"""Days and times as GeoReport v2 writes them: the W3C note, a subset of ISO 8601; a time has its zone.

A day without a time is a day at the office, because the office's people think in its days.
"""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from services.complaints.open311.words import named
from shared.errors import Unreadable
from shared.offices import Office
from shared.web.values import is_within_reach

LONGEST: Final = timedelta(days=90)
"""GeoReport v2, GET Service Requests: a range "may not span more than 90 days"."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)


class MomentUnreadable(Unreadable):
    code = "open311-moment-unreadable"
    indonesian = (
        "{field} harus berupa waktu dengan zona, misalnya 2026-01-15T09:00:00+07:00, atau tanggal, misalnya 2026-01-15."
    )
    english = "{field} must be a time with its zone, such as 2026-01-15T09:00:00+07:00, or a day, such as 2026-01-15."


class WindowTooLong(Unreadable):
    code = "open311-window-too-long"
    indonesian = "`start_date` sampai `end_date` paling lama 90 hari, dan `end_date` tidak mendahului `start_date`."
    english = "`start_date` to `end_date` is at most 90 days, and `end_date` is not before `start_date`."
    clause = "GeoReport v2, GET Service Requests"


@dataclass(frozen=True)
class Window:
    """The times from `first` until before `until`."""

    first: datetime
    until: datetime


def read_moment(written: str, office: Office, field: str) -> tuple[datetime, datetime]:
    """A time as its moment twice; a day as its first moment and the first of the next day. Raises MomentUnreadable."""
    written = written.strip()
    try:
        if _DAY.fullmatch(written) and is_within_reach(day := datetime.strptime(written, "%Y-%m-%d").date()):  # noqa: DTZ007
            return datetime.combine(day, time.min, office.time_zone), office.end_of(day)
        # the + of an address that was not encoded arrives as a space
        written = re.sub(r" (?=[0-9]{2}:[0-9]{2}$)", "+", written)
        if _MOMENT.fullmatch(written) and is_within_reach(at := datetime.fromisoformat(written)):
            return at, at
    except ValueError:
        pass
    raise MomentUnreadable(field=named(field))


def window(start: str, end: str, office: Office, now: datetime) -> Window:
    """The range of a list, both ends included; without dates the last 90 days, with one the 90 days from or up to it.

    Raises MomentUnreadable, WindowTooLong.
    """
    first = read_moment(start, office, "start_date") if start else None
    last = read_moment(end, office, "end_date") if end else None
    if first is None and last is None:
        return Window(now - LONGEST, _including(now))
    if first is None:
        assert last is not None
        return Window(last[0] - LONGEST, _including(last[1]) if last[0] == last[1] else last[1])
    if last is None:
        return Window(first[0], _including(first[0] + LONGEST))
    if not timedelta(0) <= last[0] - first[0] <= LONGEST:
        raise WindowTooLong
    return Window(first[0], _including(last[1]) if last[0] == last[1] else last[1])


def _including(at: datetime) -> datetime:
    """The end of a range with its whole last second, because answers show times to the second."""
    return at.replace(microsecond=0) + timedelta(seconds=1)


def shown(at: datetime, office: Office) -> str:
    """A moment in the office's zone, to the second: 2026-01-15T09:00:00+07:00."""
    return at.astimezone(office.time_zone).isoformat(timespec="seconds")
