"""Complaints about the same matter are merged, and taken apart again where they were not the same. Both reporters are told."""

from datetime import date, datetime
from uuid import UUID

from services.complaints.complaint.complaint import Complaint
from services.complaints.policy.words import Status
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class MergedIntoItself(RefusedByRule):
    code = "merged-into-itself"
    indonesian = "Pengaduan tidak dapat digabungkan dengan dirinya sendiri."
    english = "A complaint cannot be merged with itself."


class MergedChain(RefusedByRule):
    code = "merged-chain"
    indonesian = "Pengaduan ini sudah menerima gabungan lain; gabungkan ke pengaduan tujuan, bukan sebaliknya."
    english = "Others were merged into this complaint; merge the other one into it instead."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ComplaintMerged(Event[Complaint]):
    """It is about the same matter as another complaint, `into`, and is answered with it."""

    TOPIC = "complaints.complaint-merged"
    INDONESIAN = "Pengaduan digabungkan ke {into_number}."
    ENGLISH = "The complaint was merged into {into_number}."
    into: UUID
    into_number: OfficialNumber
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.before_merge, complaint.status = complaint.status, "merged"
        complaint.merged_into, complaint.happened_until = self.into, self.on


class ComplaintJoined(Event[Complaint]):
    """Another complaint was merged into this one."""

    TOPIC = "complaints.complaint-joined"
    INDONESIAN = "Pengaduan lain tentang hal yang sama digabungkan ke sini."
    ENGLISH = "Another complaint about the same matter was merged into this one."
    joined: UUID
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.joined, complaint.happened_until = (*complaint.joined, self.joined), self.on


class ComplaintUnmerged(Event[Complaint]):
    """It was not the same matter after all, and goes its own way again; its days went on."""

    TOPIC = "complaints.complaint-unmerged"
    INDONESIAN = "Penggabungan dibatalkan: {why}."
    ENGLISH = "The merging was undone: {why}."
    from_: UUID
    status: Status
    why: str
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.merged_into, complaint.happened_until = self.status, None, self.on


class ComplaintLeft(Event[Complaint]):
    """A complaint that had been merged into this one goes its own way again."""

    TOPIC = "complaints.complaint-left"
    INDONESIAN = "Satu pengaduan gabungan dipisahkan lagi."
    ENGLISH = "A merged complaint went its own way again."
    left: UUID
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.joined = tuple(one for one in complaint.joined if one != self.left)
        complaint.happened_until = self.on


# Decisions – refuse, or record one thing on each side. Time is an argument.
def merge(complaint: Complaint, into: Complaint, by: str, on: date, now: datetime) -> None:
    """Raises MergedIntoItself, MergedChain, ComplaintClosed, EffectiveBeforeHistory."""
    if complaint.id == into.id:
        raise MergedIntoItself
    complaint.refuse_unless("received", "accepted")
    into.refuse_unless("received", "accepted")
    complaint.refuse_before_history(on)
    into.refuse_before_history(on)
    if complaint.joined:
        raise MergedChain
    complaint.record(ComplaintMerged, now, into=into.id, into_number=into.number, by=by, on=on)
    into.record(ComplaintJoined, now, joined=complaint.id, by=by, on=on)


def unmerge(complaint: Complaint, into: Complaint, why: str, by: str, on: date, now: datetime) -> None:
    """Raises ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("merged")
    complaint.refuse_before_history(on)
    into.refuse_before_history(on)
    complaint.record(ComplaintUnmerged, now, from_=into.id, status=complaint.before_merge, why=why, by=by, on=on)
    into.record(ComplaintLeft, now, left=complaint.id, by=by, on=on)
