"""A complaint about the case holds its deemed approval, which cannot be undone: it waits until the complaint is triaged.

The hold begins and ends in the service of complaints (`shared/contracts/complaints.py`); the clock follows. Time counts on, and a
breach is a breach. The office may still decide: then nothing waits any more.
"""

from datetime import datetime
from uuid import UUID

from services.intake.clock.clock import PromiseClock
from services.intake.clock.lateness import deem_approved
from services.intake.clock.timekeeping import Occurrence, keep_until
from shared.contracts.complaints import CaseHeld
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class HoldBegun(Event[PromiseClock]):
    """A complaint about the case holds its deemed approval. `complaint`: its number, None for a secret one; `until`: the last day."""

    TOPIC = "intake.hold-begun"
    INDONESIAN = "Persetujuan karena diam ditahan selama pengaduan atas perkara ini ditelaah."
    ENGLISH = "Approval by silence is held while a complaint about the case is triaged."
    hold: UUID
    complaint: OfficialNumber | None
    at: datetime

    def apply(self, clock: PromiseClock) -> None:
        clock.holds = clock.holds | {self.hold}


class HoldEnded(Event[PromiseClock]):
    """A hold ended; `is_free`: no other complaint holds the case."""

    TOPIC = "intake.hold-ended"
    INDONESIAN = "Penahanan karena pengaduan atas perkara ini berakhir."
    ENGLISH = "A hold because of a complaint about the case ended."
    hold: UUID
    is_free: bool
    at: datetime

    def apply(self, clock: PromiseClock) -> None:
        clock.holds = clock.holds - {self.hold}


# Decisions – record one thing, and what follows from it.
def hold(clock: PromiseClock, held: CaseHeld, occurrence: Occurrence) -> None:
    """Holds deemed approval, once for each hold; nothing where the promise knows none, or the clock has ended."""
    keep_until(clock, occurrence.at, occurrence.now, occurrence.calendars)
    deems = clock.ledgers.promise.deemed_approval and not clock.ledgers.has_ended
    if deems and held.hold not in clock.holds:
        clock.record(HoldBegun, occurrence.now, hold=held.hold, complaint=held.complaint, at=occurrence.at)


def release(clock: PromiseClock, hold_id: UUID, occurrence: Occurrence) -> None:
    """Ends a hold; after the last one, the application counts as approved now if its approval waited and nobody decided since."""
    if hold_id not in clock.holds:
        return
    keep_until(clock, occurrence.at, occurrence.now, occurrence.calendars)
    is_free = clock.holds == {hold_id}
    clock.record(HoldEnded, occurrence.now, hold=hold_id, is_free=is_free, at=occurrence.at)
    if is_free and clock.approval_waits_since is not None and not clock.is_decided and not clock.ledgers.has_ended:
        deem_approved(clock, occurrence.at, occurrence.now, occurrence.calendars)
