"""A complaint about a case holds what cannot be undone in it: none of its bills is written off until the complaint is triaged.

The hold begins and ends in the service of complaints (`shared/contracts/complaints.py`); billing only follows, also for a case
that has no bill yet.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from shared.contracts.complaints import CaseHeld
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import OfficialNumber

_HELD = UUID("d0a3a5f5-0e3e-4b7a-9b5e-0f7b7f0c6c13")


@dataclass(frozen=True)
class Hold:
    """`complaint`: its number, None for a secret one; `until`: the last day of the hold."""

    complaint: str | None
    until: date


class HeldCase(Aggregate):
    """What complaints hold a case."""

    TOPIC = "billing.held-case"

    office: str
    case_id: UUID
    holds: dict[UUID, Hold] = field(default_factory=dict)


class HeldByComplaint(RefusedByRule):
    """`complaints`: their numbers; `until`: the last day of the last hold."""

    code = "held-by-complaint"
    indonesian = (
        "Penghapusan piutang ini menunggu: pengaduan {complaints:words} atas perkaranya belum ditelaah, paling lama sampai "
        "{until:day}. Usulnya tetap berlaku; ulangi permintaan ini setelah pengaduan ditelaah. Kepala kantor dapat melepas "
        "penahanan lebih awal melalui POST /complaints/v1/cases/{case}/release."
    )
    english = (
        "This write-off waits: the complaint {complaints:words} about its case is not triaged yet, until {until:day} at the "
        "latest. The proposal stays; repeat this request when the complaint is triaged. The head of the office can release the "
        "case earlier by POST /complaints/v1/cases/{case}/release."
    )


class HeldBySecretComplaint(HeldByComplaint):
    """Among the holds is one of a confidential complaint or of a whistle-blower: its number is not shown."""

    indonesian = (
        "Penghapusan piutang ini menunggu: ada pengaduan atas perkaranya yang belum ditelaah, paling lama sampai {until:day}. "
        "Usulnya tetap berlaku; ulangi permintaan ini setelah penahanan dilepas. Kepala kantor dapat melepasnya lebih awal "
        "melalui POST /complaints/v1/cases/{case}/release."
    )
    english = (
        "This write-off waits: a complaint about its case is not triaged yet, until {until:day} at the latest. The proposal "
        "stays; repeat this request when the case is released. The head of the office can release it earlier by "
        "POST /complaints/v1/cases/{case}/release."
    )


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CaseFollowed(FirstEvent[HeldCase]):
    """A complaint held the case for the first time."""

    TOPIC = "billing.held-case-followed"
    INDONESIAN = "Penahanan perkara karena pengaduan mulai diikuti."
    ENGLISH = "Holds of the case because of complaints are followed from now on."
    office: str
    case_id: UUID


class HoldBegun(Event[HeldCase]):
    """A complaint about the case holds it until it is triaged. `complaint`: its number, None for a secret one."""

    TOPIC = "billing.hold-begun"
    INDONESIAN = "Penghapusan piutang perkara ini ditahan karena pengaduan, paling lama sampai {until}."
    ENGLISH = "A complaint holds any write-off in the case, until {until} at the latest."
    hold: UUID
    complaint: OfficialNumber | None
    until: date

    def apply(self, case: HeldCase) -> None:
        case.holds = {**case.holds, self.hold: Hold(self.complaint, self.until)}


class HoldEnded(Event[HeldCase]):
    """A hold ended; others may still hold the case."""

    TOPIC = "billing.hold-ended"
    INDONESIAN = "Penahanan perkara karena pengaduan berakhir."
    ENGLISH = "A hold of the case because of a complaint ended."
    hold: UUID

    def apply(self, case: HeldCase) -> None:
        case.holds = {id: one for id, one in case.holds.items() if id != self.hold}


def held_case_of(case_id: UUID) -> UUID:
    """The stream of a case's holds."""
    return uuid5(_HELD, str(case_id))


# Decisions – refuse, or record one thing. Time is an argument.
def follow(office: str, case_id: UUID, now: datetime) -> HeldCase:
    """Begins to follow the holds of a case."""
    return HeldCase.begin(CaseFollowed, id=held_case_of(case_id), now=now, office=office, case_id=case_id)


def hold(case: HeldCase, held: CaseHeld, now: datetime) -> None:
    """Holds the case; a hold begins once."""
    if held.hold not in case.holds:
        case.record(HoldBegun, now, hold=held.hold, complaint=held.complaint, until=held.until)


def release(case: HeldCase, hold_id: UUID, now: datetime) -> None:
    """Ends a hold; records nothing if it does not hold the case."""
    if hold_id in case.holds:
        case.record(HoldEnded, now, hold=hold_id)


def refuse_when_held(case: HeldCase) -> None:
    """Raises HeldByComplaint while a complaint holds the case; names no number where one of the complaints is secret."""
    if not case.holds:
        return
    numbers = [one.complaint for one in case.holds.values() if one.complaint is not None]
    refusal = HeldByComplaint if len(numbers) == len(case.holds) else HeldBySecretComplaint
    details = {"complaints": numbers} if refusal is HeldByComplaint else {}
    raise refusal(**details, until=max(one.until for one in case.holds.values()).isoformat(), case=str(case.case_id))
