"""A recalculation: an officer decides that open promises are counted with another version of the calendar.

A published calendar moves no promise by itself. An officer decides it on a legal basis, and sees beforehand which due dates
change. Each clock listed then records its own recalculation, once (`recalculation/background.py`). An office may have very many
open cases, so they are listed in parts, and a closing event holds their number and the fingerprint of all.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import Digest


class NoOpenPromises(RefusedByRule):
    code = "no-open-promises"
    indonesian = "Tidak ada perkara terbuka yang dihitung dengan kalender lain dari {version}."
    english = "There is no open case that is counted with another calendar than {version}."


LARGEST_PART = 500
"""Cases that one event lists: some 60 KiB, which every reader of the journal can still hold."""


@dataclass(frozen=True)
class MovedCase:
    """An open case, its due date as it is and as the other version counts it; None: nothing promised, or the clock is paused."""

    case_id: UUID
    due_now: date | None
    due_then: date | None


def digest_of(before: str, cases: Iterable[MovedCase]) -> str:
    """The fingerprint of all cases up to these, in the order in which they are listed; `before`: of the parts before."""
    lines = [before, *(f"{one.case_id} {one.due_now} {one.due_then}" for one in cases)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class Recalculation(Aggregate):
    """One decision of one office, with the cases that it moves."""

    TOPIC = "intake.recalculation"

    office: str
    calendar: str
    legal_basis: str
    cases: tuple[MovedCase, ...]
    at: datetime
    decided_by: str
    digest: str
    goes_on: bool
    parts: int = 1
    count: int = 0
    last_case: UUID = field(init=False)


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Decided(FirstEvent[Recalculation]):
    """The office's open promises are to be counted with this version of the calendar.

    `cases` is the first part of them, and all of them unless it `goes_on`; `digest` is their fingerprint.
    """

    TOPIC = "intake.recalculation-decided"
    INDONESIAN = "Janji waktu perkara terbuka dihitung ulang dengan kalender {calendar}: {legal_basis}."
    ENGLISH = "The promises of open cases are recalculated with calendar {calendar}: {legal_basis}."
    office: str
    calendar: str
    legal_basis: str
    cases: tuple[MovedCase, ...]
    at: datetime
    decided_by: str
    digest: Digest = ""
    goes_on: bool = False

    def apply(self, one: Recalculation) -> None:
        one.count, one.last_case = len(self.cases), self.cases[-1].case_id


class CasesListed(Event[Recalculation]):
    """Further cases that the decision moves; `digest` is the fingerprint of all up to here."""

    TOPIC = "intake.recalculation-cases-listed"
    INDONESIAN = "Perkara yang dihitung ulang, bagian {part}."
    ENGLISH = "Cases that are recalculated, part {part}."
    office: str
    calendar: str
    legal_basis: str
    part: int
    cases: tuple[MovedCase, ...]
    at: datetime
    decided_by: str
    digest: Digest

    def apply(self, one: Recalculation) -> None:
        one.parts, one.digest = self.part, self.digest
        one.count += len(self.cases)
        one.last_case = self.cases[-1].case_id


class ListClosed(Event[Recalculation]):
    """All cases that the decision moves are listed: how many, in how many parts, and the fingerprint of all."""

    TOPIC = "intake.recalculation-list-closed"
    INDONESIAN = "Semua perkara yang dihitung ulang sudah disebut: {count} dalam {parts} bagian."
    ENGLISH = "All cases that are recalculated are listed: {count} in {parts} parts."
    parts: int
    count: int
    digest: Digest

    def apply(self, one: Recalculation) -> None:
        one.goes_on = False


# Decisions – refuse, or record one thing. Time is an argument.
def decide(
    id: UUID,
    office: str,
    calendar: str,
    legal_basis: str,
    *,
    cases: tuple[MovedCase, ...],
    goes_on: bool,
    at: datetime,
    by: str,
    now: datetime,
) -> Recalculation:
    """Decides that the office's open promises are recalculated; `cases`: the first part of them. Raises NoOpenPromises."""
    if not cases:
        raise NoOpenPromises(version=calendar)
    fields = {"office": office, "calendar": calendar, "legal_basis": legal_basis, "cases": cases, "at": at}
    digest = digest_of("", cases)
    one = Recalculation.begin(Decided, id=id, now=now, decided_by=by, digest=digest, goes_on=goes_on, **fields)
    if not goes_on:
        _close(one, now)
    return one


def list_further(one: Recalculation, cases: tuple[MovedCase, ...], now: datetime, *, goes_on: bool) -> None:
    """Lists the next part, and closes the list after the last one. A closed list stays closed."""
    if not one.goes_on:
        return
    if cases:
        one.record(
            CasesListed,
            now,
            office=one.office,
            calendar=one.calendar,
            legal_basis=one.legal_basis,
            part=one.parts + 1,
            cases=cases,
            at=one.at,
            decided_by=one.decided_by,
            digest=digest_of(one.digest, cases),
        )
    if not goes_on:
        _close(one, now)


def _close(one: Recalculation, now: datetime) -> None:
    one.record(ListClosed, now, parts=one.parts, count=one.count, digest=one.digest)
