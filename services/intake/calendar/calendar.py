"""A published calendar of working days: a decree that adds or removes days off makes a new version, and moves no
promise.

The versions of `shared/promise/data/calendars.yaml` come with the program; a version published here amends another of
either kind. A version never changes, and its name is used once. Promises are made under the newest version in force;
only a recorded recalculation moves an open promise (`recalculation/recalculation.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.clear_text import Digest
from shared.promise.working_days import (
    Calendar,
    Kind,
    NoCalendar,
    NonWorkingDay,
    NotTheNextYear,
    VersionTaken,
    YearNotSettled,
    amended,
)

_CALENDARS = UUID("4f1e2a5c-7c39-4d9b-8d0b-6f0f7f0a5b3d")


def calendar_id(version: str) -> UUID:
    """The stream of a version: one for each name, so that a name is used once."""
    return uuid5(_CALENDARS, version)


class NothingAmended(RefusedByRule):
    code = "nothing-amended"
    indonesian = "Keputusan ini tidak menambah dan tidak menghapus hari libur, sehingga kalender tidak berubah."
    english = "This decree neither adds nor takes a day off, so the calendar stays as it is."


class AmendedAlready(RefusedByRule):
    """Another decree already amended this version; a second amendment beside it would lose the days of the first."""

    code = "amended-already"
    indonesian = "Kalender {amends} sudah diubah; yang terbaru, dan yang harus diubah, adalah {newest}."
    english = "Calendar {amends} has been amended already; the newest, and the one to amend, is {newest}."


@dataclass(frozen=True)
class AddedDay:
    """A day off that a decree adds; `holiday` is the decree's name for it."""

    day: date
    holiday: str
    kind: Kind


class WorkCalendar(Aggregate):
    """One published version. It never changes."""

    TOPIC = "intake.work-calendar"

    name: str = field(init=False)
    amends: str
    decree: str
    added: tuple[AddedDay, ...]
    removed: tuple[date, ...]
    digest: str
    published_on: date
    settles: int | None


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class Published(FirstEvent[WorkCalendar]):
    """A decree made this version from another, `amends`, by adding and removing days off.

    `digest` is the fingerprint of the days that count; `settles`: the further year whose days off the decree settles.
    """

    TOPIC = "intake.calendar-published"
    INDONESIAN = "Kalender kerja {version} ditetapkan, mengubah {amends}: {decree}."
    ENGLISH = "The calendar of working days {version} was published, amending {amends}: {decree}."
    version: str
    amends: str
    decree: str
    added: tuple[AddedDay, ...]
    removed: tuple[date, ...]
    digest: Digest
    published_on: date
    published_by: str
    settles: int | None = None

    def apply(self, calendar: WorkCalendar) -> None:
        calendar.name = self.version


# Decision – refuses, or records one thing. Time is an argument.
def publish(
    version: str,
    amends: str,
    decree: str,
    *,
    added: tuple[AddedDay, ...],
    removed: tuple[date, ...],
    settles: int | None,
    calendars: Mapping[str, Calendar],
    amendments: Mapping[str, str],
    amended_on: date | None,
    by: str,
    on: date,
    now: datetime,
) -> WorkCalendar:
    """Publishes a version.

    `amendments`: version → the version that amended it; `amended_on`: when the amended version was published here.
    Refuses with VersionTaken, NoCalendar, AmendedAlready, NothingAmended, EffectiveBeforeHistory, NotTheNextYear,
    YearNotSettled for a day in an unsettled year, and as `amended` does.
    """
    if version in calendars:
        raise VersionTaken(version=version)
    if amends not in calendars:
        raise NoCalendar
    if amends in amendments:
        raise AmendedAlready(amends=amends, newest=_newest(amends, amendments))
    if not added and not removed:
        raise NothingAmended
    if amended_on is not None:
        EffectiveBeforeHistory.check(on, amended_on)
    made = version_of(calendars[amends], version, decree, added, removed, settles)
    _refuse_years(made, calendars[amends], added, settles)
    return WorkCalendar.begin(
        Published,
        id=calendar_id(version),
        now=now,
        version=version,
        amends=amends,
        decree=decree,
        added=added,
        removed=removed,
        digest=made.digest,
        published_on=on,
        published_by=by,
        settles=settles,
    )


def _refuse_years(made: Calendar, base: Calendar, added: Iterable[AddedDay], settles: int | None) -> None:
    """Refuses a decree that settles another year than the next, or only a part of it. Raises NotTheNextYear and
    YearNotSettled.
    """
    if settles not in {None, base.last.year + 1}:
        raise NotTheNextYear(year=base.last.year + 1)
    for one in added:
        if not made.is_settled(one.day):
            raise YearNotSettled(version=made.version, year=one.day.year)


def _newest(version: str, amendments: Mapping[str, str]) -> str:
    while version in amendments:
        version = amendments[version]
    return version


def version_of(
    base: Calendar,
    version: str,
    decree: str,
    added: Iterable[AddedDay],
    removed: Iterable[date],
    settles: int | None = None,
) -> Calendar:
    """The calendar that a decree makes from another. Refuses as `amended` does."""
    days = [NonWorkingDay(one.day, one.holiday, one.kind) for one in added]
    return amended(base, version=version, decree=decree, adds=days, removes=removed, settles=settles)
