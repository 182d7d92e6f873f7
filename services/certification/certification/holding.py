"""A complaint about the case holds what cannot be undone: no certificate is withdrawn and no sample destroyed until it is triaged.

The hold begins and ends in the service of complaints (`shared/contracts/complaints.py`); this case only follows.
"""

from datetime import date, datetime
from uuid import UUID

from services.certification.certification.certification import Certification, Hold
from shared.contracts.complaints import CaseHeld
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class HeldByComplaint(RefusedByRule):
    """`complaints`: their numbers; `until`: the last day of the last hold."""

    code = "held-by-complaint"
    indonesian = (
        "Perkara ini ditahan karena pengaduan {complaints:words} belum ditelaah, sehingga yang tidak dapat dibatalkan harus "
        "menunggu, paling lama sampai {until:day}. Setelah pengaduan ditelaah, ulangi permintaan ini; kepala kantor dapat "
        "melepas penahanan lebih awal melalui POST /complaints/v1/cases/{case}/release."
    )
    english = (
        "The case is held because the complaint {complaints:words} is not triaged yet, so what cannot be undone waits, until "
        "{until:day} at the latest. Repeat this request when the complaint is triaged; the head of the office can release the "
        "case earlier by POST /complaints/v1/cases/{case}/release."
    )


class HeldBySecretComplaint(HeldByComplaint):
    """Among the holds is one of a confidential complaint or of a whistle-blower: its number is not shown."""

    indonesian = (
        "Perkara ini ditahan karena ada pengaduan yang belum ditelaah, sehingga yang tidak dapat dibatalkan harus menunggu, "
        "paling lama sampai {until:day}. Ulangi permintaan ini setelah penahanan dilepas; kepala kantor dapat melepasnya lebih "
        "awal melalui POST /complaints/v1/cases/{case}/release."
    )
    english = (
        "The case is held because a complaint is not triaged yet, so what cannot be undone waits, until {until:day} at the "
        "latest. Repeat this request when the case is released; the head of the office can release it earlier by "
        "POST /complaints/v1/cases/{case}/release."
    )


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class HoldBegun(Event[Certification]):
    """A complaint about the case holds it until it is triaged. `complaint`: its number, None for a secret one."""

    TOPIC = "certification.hold-begun"
    INDONESIAN = "Perkara ditahan karena pengaduan, paling lama sampai {until}; yang tidak dapat dibatalkan menunggu."
    ENGLISH = "The case is held because of a complaint, until {until} at the latest; what cannot be undone waits."
    hold: UUID
    complaint: OfficialNumber | None
    until: date

    def apply(self, case: Certification) -> None:
        case.holds = {**case.holds, self.hold: Hold(self.complaint, self.until)}


class HoldEnded(Event[Certification]):
    """A hold ended; others may still hold the case."""

    TOPIC = "certification.hold-ended"
    INDONESIAN = "Penahanan perkara karena pengaduan berakhir."
    ENGLISH = "A hold of the case because of a complaint ended."
    hold: UUID

    def apply(self, case: Certification) -> None:
        case.holds = {id: one for id, one in case.holds.items() if id != self.hold}


# Decisions – refuse, or record one thing. Time is an argument.
def hold(case: Certification, held: CaseHeld, now: datetime) -> None:
    """Holds the case; a hold begins once."""
    if held.hold not in case.holds:
        case.record(HoldBegun, now, hold=held.hold, complaint=held.complaint, until=held.until)


def release(case: Certification, hold_id: UUID, now: datetime) -> None:
    """Ends a hold; records nothing if it does not hold the case."""
    if hold_id in case.holds:
        case.record(HoldEnded, now, hold=hold_id)


def refuse_when_held(case: Certification) -> None:
    """Raises HeldByComplaint while a complaint holds the case; names no number where one of the complaints is secret."""
    if not case.holds:
        return
    numbers = [one.complaint for one in case.holds.values() if one.complaint is not None]
    refusal = HeldByComplaint if len(numbers) == len(case.holds) else HeldBySecretComplaint
    details = {"complaints": numbers} if refusal is HeldByComplaint else {}
    raise refusal(**details, until=max(one.until for one in case.holds.values()).isoformat(), case=str(case.case_id))
