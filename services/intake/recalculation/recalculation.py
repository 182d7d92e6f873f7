"""A decision that open promises are counted with another version of the calendar; it lists the cases that it moves.

A published calendar moves no promise by itself: somebody decides it, on a legal basis, and sees before which due dates
change. Each clock listed then records its own recalculation, once (`recalculation/background.py`). An office may have very many
open cases, so they are listed in parts, and a closing event says how many they are and what all of them come to.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Created
from shared.privacy.clear_text import Digest


class NoOpenPromises(RefusedByRule):
    code = "no-open-promises"
    indonesian = "Tidak ada perkara terbuka yang dihitung dengan kalender lain dari {version}."
    english = "There is no open case that is counted with another calendar than {version}."


LARGEST_PART = 500
"""Cases that one event lists: some 60 KiB, which every reader of the journal can still hold."""


@dataclass(frozen=True)
class MovedCase:
    """An open case, its due date as it is and as the other version counts it; None: nothing promised, or the clock stands."""

    case_id: UUID
    due_now: date | None
    due_then: date | None


def digest_of(before: str, cases: Iterable[MovedCase]) -> str:
    """The fingerprint of all cases up to these, in the order in which they are listed; `before`: of the parts before."""
    lines = [before, *(f"{one.case_id} {one.due_now} {one.due_then}" for one in cases)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class Recalculation(Aggregate):
    """One decision of one office."""

    TOPIC = "intake.recalculation"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Decided(Created):
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

    class CasesListed(Aggregate.Event):
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

    class ListClosed(Aggregate.Event):
        """All cases that the decision moves are listed: how many, in how many parts, and the fingerprint of all."""

        TOPIC = "intake.recalculation-list-closed"
        INDONESIAN = "Semua perkara yang dihitung ulang sudah disebut: {count} dalam {parts} bagian."
        ENGLISH = "All cases that are recalculated are listed: {count} in {parts} parts."
        parts: int
        count: int
        digest: Digest

    @event(Decided)
    def __init__(
        self,
        office: str,
        calendar: str,
        legal_basis: str,
        cases: tuple[MovedCase, ...],
        at: datetime,
        decided_by: str,
        digest: str,
        goes_on: bool,
    ) -> None:
        self.office = office
        self.calendar = calendar
        self.legal_basis = legal_basis
        self.cases = cases
        self.at = at
        self.decided_by = decided_by
        self.parts = 1
        self.count = len(cases)
        self.last_case = cases[-1].case_id
        self.digest = digest
        self.goes_on = goes_on

    # Decisions – refuse, or let one thing happen. Time comes in.
    @classmethod
    def decide(
        cls,
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
    ) -> Self:
        """`cases`: the first part of them. Refuses with NoOpenPromises where nothing would move."""
        if not cases:
            raise NoOpenPromises(version=calendar)
        fields = {"office": office, "calendar": calendar, "legal_basis": legal_basis, "cases": cases, "at": at}
        digest = digest_of("", cases)
        one = cls.begin(cls.Decided, id=id, now=now, decided_by=by, digest=digest, goes_on=goes_on, **fields)
        if not goes_on:
            one.close(now)
        return one

    def list_further(self, cases: tuple[MovedCase, ...], now: datetime, *, goes_on: bool) -> None:
        """Lists the next part; after the last of them, says what all come to. What was closed is not opened again."""
        if not self.goes_on:
            return
        if cases:
            self.record(
                self.CasesListed,
                now,
                office=self.office,
                calendar=self.calendar,
                legal_basis=self.legal_basis,
                part=self.parts + 1,
                cases=cases,
                at=self.at,
                decided_by=self.decided_by,
                digest=digest_of(self.digest, cases),
            )
        if not goes_on:
            self.close(now)

    def close(self, now: datetime) -> None:
        self.record(self.ListClosed, now, parts=self.parts, count=self.count, digest=self.digest)

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(CasesListed)
    def _cases_listed(self, part: int, cases: tuple[MovedCase, ...], digest: str) -> None:
        self.parts = part
        self.count += len(cases)
        self.last_case = cases[-1].case_id
        self.digest = digest

    @event(ListClosed)
    def _list_closed(self) -> None:
        self.goes_on = False
