"""A decision that open promises are counted with another version of the calendar; it lists the cases that it moves.

A published calendar moves no promise by itself: somebody decides it, on a legal basis, and sees before which due dates
change. Each clock listed then records its own recalculation, once (`application.timekeeping`).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from shared.errors import RefusedByRule
from shared.events import Aggregate, Created


class NoOpenPromises(RefusedByRule):
    code = "no-open-promises"
    indonesian = "Tidak ada perkara terbuka yang dihitung dengan kalender lain dari {version}."
    english = "There is no open case that is counted with another calendar than {version}."


@dataclass(frozen=True)
class MovedCase:
    """An open case, its due date as it is and as the other version counts it; None: nothing promised, or the clock stands."""

    case_id: UUID
    due_now: date | None
    due_then: date | None


class Recalculation(Aggregate):
    """One decision of one office."""

    TOPIC = "intake.recalculation"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Decided(Created):
        """The office's open promises are to be counted with this version of the calendar."""

        TOPIC = "intake.recalculation-decided"
        INDONESIAN = "Janji waktu perkara terbuka dihitung ulang dengan kalender {calendar}: {legal_basis}."
        ENGLISH = "The promises of open cases are recalculated with calendar {calendar}: {legal_basis}."
        office: str
        calendar: str
        legal_basis: str
        cases: tuple[MovedCase, ...]
        at: datetime
        decided_by: str

    @event(Decided)
    def __init__(
        self, office: str, calendar: str, legal_basis: str, cases: tuple[MovedCase, ...], at: datetime, decided_by: str
    ) -> None:
        self.office = office
        self.calendar = calendar
        self.legal_basis = legal_basis
        self.cases = cases
        self.at = at
        self.decided_by = decided_by

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
        at: datetime,
        by: str,
        now: datetime,
    ) -> Self:
        """Refuses with NoOpenPromises where nothing would move."""
        if not cases:
            raise NoOpenPromises(version=calendar)
        fields = {"office": office, "calendar": calendar, "legal_basis": legal_basis, "cases": cases, "at": at}
        return cls.begin(cls.Decided, id=id, now=now, decided_by=by, **fields)

    # Evolve – a decision never changes.
