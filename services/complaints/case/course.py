"""What the other services tell of a case: it was submitted, accepted under a number, and the office decided or gave something."""

from datetime import date, datetime
from uuid import UUID

from services.complaints.case.case import Case, case_of
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import OfficialNumber


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CaseKnown(FirstEvent[Case]):
    """An application was submitted, so complaints may be about it. `receipt_lookup`: the keyed hash of its receipt."""

    TOPIC = "complaints.case-known"
    INDONESIAN = "Perkara dapat diadukan."
    ENGLISH = "Complaints may be about the case."
    office: str
    case_id: UUID
    receipt_lookup: str | None


class CaseAccepted(Event[Case]):
    """The office accepted it under a number, and owes the service. `accounts`: the token subjects who own the application."""

    TOPIC = "complaints.case-accepted"
    INDONESIAN = "Perkara {number} diterima kantor."
    ENGLISH = "The office accepted the case {number}."
    number: OfficialNumber
    service_code: str
    accounts: tuple[str, ...]

    def apply(self, case: Case) -> None:
        case.number, case.service_code, case.accounts = self.number, self.service_code, self.accounts


class CaseDecided(Event[Case]):
    """The office decided or gave something in the case; `what` is the event that says so. A complaint may be about it."""

    TOPIC = "complaints.case-decided"
    INDONESIAN = "Keputusan atau layanan tanggal {on} dapat diadukan."
    ENGLISH = "Complaints may be about the decision or service of {on}."
    what: str
    on: date

    def apply(self, case: Case) -> None:
        case.decisions += 1
        case.decided, case.served_on = self.what, self.on


# Decisions – record one thing. Time is an argument.
def know(case_id: UUID, office: str, receipt_lookup: str | None, now: datetime) -> Case:
    """Begins to know a case."""
    return Case.begin(
        CaseKnown, id=case_of(case_id), now=now, office=office, case_id=case_id, receipt_lookup=receipt_lookup
    )


def accept(case: Case, number: str, service_code: str, accounts: tuple[str, ...], now: datetime) -> None:
    """Records the acceptance; a later one only where it tells something new."""
    if (case.number, case.service_code, case.accounts) != (number, service_code, accounts):
        case.record(CaseAccepted, now, number=number, service_code=service_code, accounts=accounts)


def decide(case: Case, what: str, on: date, now: datetime) -> None:
    """Records a decision of the office; one that is about several certificates of the case counts once."""
    if (case.decided, case.served_on) != (what, on):
        case.record(CaseDecided, now, what=what, on=on)
