"""A complaint goes to another institution or office, which takes it over or sends it back.

Source: UU 25/2009 art. 46 (2)–(3). How often it may come back is the policy's `bounce_limit`.
"""

from datetime import date, datetime

from services.complaints.complaint.complaint import Complaint, Due
from services.complaints.policy.words import Status
from shared.errors import Forbidden, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


class BouncedTooOften(RefusedByRule):
    code = "bounced-too-often"
    indonesian = "Pengaduan ini sudah {bounces} kali dikembalikan; kantor ini harus menjawabnya sendiri atau mengarahkan pelapor."
    english = "This complaint was sent back {bounces} times; this office has to answer it, or direct the reporter."


class ForwardedToItself(RefusedByRule):
    code = "forwarded-to-itself"
    indonesian = "Pengaduan ini sudah ada pada kantor itu."
    english = "That office has this complaint already."


class NotForwardedHere(Forbidden):
    code = "not-forwarded-here"
    indonesian = "Pengaduan ini tidak diteruskan ke kantor Anda."
    english = "This complaint was not forwarded to your office."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ComplaintForwarded(Event[Complaint]):
    """It was forwarded; `to`: the code of an office here, or the name of another institution. The clock goes on."""

    TOPIC = "complaints.complaint-forwarded"
    INDONESIAN = "Pengaduan diteruskan ke {to}."
    ENGLISH = "The complaint was forwarded to {to}."
    to: str
    why: str
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.before_forwarding, complaint.status = complaint.status, "forwarded"
        complaint.forwarded_to, complaint.happened_until = self.to, self.on


class ComplaintBounced(Event[Complaint]):
    """It came back: the other side says that it is not theirs. `status`: that before it was forwarded."""

    TOPIC = "complaints.complaint-bounced"
    INDONESIAN = "Pengaduan dikembalikan oleh {from_}."
    ENGLISH = "The complaint was sent back by {from_}."
    from_: str
    why: str
    by: str
    on: date
    status: Status = "accepted"

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.forwarded_to, complaint.happened_until = self.status, None, self.on
        complaint.bounces += 1


class ComplaintTakenOver(Event[Complaint]):
    """The office to which it was forwarded handles it from now on, under a number of its own; what was promised stays.

    `status`: that before it was forwarded, so what nobody verified is still to be verified.
    """

    TOPIC = "complaints.complaint-taken-over"
    INDONESIAN = "Pengaduan diambil alih kantor {office} dengan nomor {number}."
    ENGLISH = "The complaint was taken over by the office {office} under number {number}."
    office: str
    number: OfficialNumber
    by: str
    on: date
    due: tuple[Due, ...] = ()
    status: Status = "accepted"

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.forwarded_to, complaint.happened_until = self.status, None, self.on
        complaint.office, complaint.number = self.office, self.number
        complaint.level, complaint.unit, complaint.handlers = "officer", None, ()


# Decisions – refuse, or record one thing. Time is an argument.
def forward(complaint: Complaint, to: str, why: str, bounce_limit: int, by: str, on: date, now: datetime) -> None:
    """Forwards it. Raises ComplaintClosed, BouncedTooOften, ForwardedToItself, EffectiveBeforeHistory."""
    complaint.refuse_unless("received", "accepted")
    complaint.refuse_before_history(on)
    if to == complaint.office:
        raise ForwardedToItself
    if complaint.bounces >= bounce_limit:
        raise BouncedTooOften(bounces=complaint.bounces)
    complaint.record(ComplaintForwarded, now, to=to, why=why, by=by, on=on)


def bounce(complaint: Complaint, office: str, why: str, by: str, on: date, now: datetime) -> None:
    """Records that it came back: by an officer of the office that has it, or of the one to which it was forwarded.

    Raises NotForwardedHere, ComplaintClosed, EffectiveBeforeHistory.
    """
    if office != complaint.office:
        refuse_elsewhere(complaint, office)
    complaint.refuse_unless("forwarded")
    complaint.refuse_before_history(on)
    assert complaint.forwarded_to is not None
    status = complaint.before_forwarding
    complaint.record(ComplaintBounced, now, from_=complaint.forwarded_to, why=why, by=by, on=on, status=status)


def refuse_elsewhere(complaint: Complaint, office: str) -> None:
    """Refuses an office to which it was not forwarded, before it learns anything else. Raises NotForwardedHere."""
    if complaint.status != "forwarded" or office != complaint.forwarded_to:
        raise NotForwardedHere


def take_over(complaint: Complaint, office: str, number: str, by: str, on: date, now: datetime) -> None:
    """Raises NotForwardedHere, EffectiveBeforeHistory."""
    refuse_elsewhere(complaint, office)
    complaint.refuse_before_history(on)
    due = tuple(Due(stage, last_day) for stage, last_day in complaint.due.items())
    complaint.record(
        ComplaintTakenOver, now, office=office, number=number, by=by, on=on, due=due, status=complaint.before_forwarding
    )
