"""A nonconformity expires: its due day passed and the client owes an answer. What follows is the scheme's."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.certification.nonconformity.nonconformity import Consequence, Nonconformity
from shared.journal.events import Event
from shared.wording import day

CLAUSE: Final = "ISO/IEC 17065 7.4.6"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class NonconformityExpired(Event[Nonconformity]):
    """The due day passed without an answer that could be accepted.

    `follows`: the application fails in the same commit, or surveillance proposes to suspend the certificate.
    """

    TOPIC = "certification.nonconformity-expired"
    INDONESIAN = "Ketidaksesuaian atas {clause} tidak diselesaikan sampai {due_on}; akibatnya: {follows}."
    ENGLISH = "The nonconformity with {clause} was not settled by {due_on}; what follows: {follows}."
    certification_id: UUID
    surveillance_id: UUID | None
    clause: str
    due_on: date
    follows: Consequence
    on: date

    def apply(self, nonconformity: Nonconformity) -> None:
        nonconformity.status = "expired"
        nonconformity.happened_until = max(nonconformity.happened_until, self.on)


class NonconformityDropped(Event[Nonconformity]):
    """The due day passed after the case had ended, so nobody corrects it any more."""

    TOPIC = "certification.nonconformity-dropped"
    INDONESIAN = "Ketidaksesuaian atas {clause} tidak dilanjutkan karena perkaranya sudah berakhir."
    ENGLISH = "The nonconformity with {clause} was dropped because its case has ended."
    clause: str
    on: date

    def apply(self, nonconformity: Nonconformity) -> None:
        nonconformity.status = "dropped"
        nonconformity.happened_until = max(nonconformity.happened_until, self.on)


# Decisions – refuse, or record one thing. Time is an argument.
def is_overdue(nonconformity: Nonconformity, on: date) -> bool:
    """Whether the client owed an answer on a day after the due day; an answer given in time waits for the team as long as it takes."""
    return nonconformity.waits_for_client and on > nonconformity.due_on


def expire(nonconformity: Nonconformity, on: date, now: datetime) -> bool:
    """Ends an overdue nonconformity and returns True; records nothing otherwise, so that a deadline may fire twice."""
    if not is_overdue(nonconformity, on):
        return False
    nonconformity.record(
        NonconformityExpired,
        now,
        certification_id=nonconformity.certification_id,
        surveillance_id=nonconformity.surveillance_id,
        clause=nonconformity.clause,
        due_on=nonconformity.due_on,
        follows=nonconformity.follows,
        on=on,
    )
    return True


def drop(nonconformity: Nonconformity, on: date, now: datetime) -> None:
    """Ends an overdue nonconformity whose case has ended; records nothing otherwise."""
    if is_overdue(nonconformity, on):
        nonconformity.record(NonconformityDropped, now, clause=nonconformity.clause, on=on)


def reason_of(nonconformity: Nonconformity) -> str:
    """Why a case fails, in Indonesian, for the event that ends it."""
    return f"ketidaksesuaian atas {nonconformity.clause} tidak diselesaikan sampai {day(nonconformity.due_on, 'id')}."
