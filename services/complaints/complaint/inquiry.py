"""The handlers ask the reporter, and look into the matter.

Source: standar pelayanan DPMPTSP Purwakarta, Penanganan Pengaduan 6 d–e.
"""

from datetime import date, datetime
from typing import Literal

from services.complaints.complaint.complaint import Complaint
from shared.journal.events import Event
from shared.privacy.personal import Personal

Means = Literal["clarification", "confirmation", "examination", "investigation"]


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ClarificationAsked(Event[Complaint]):
    """The handlers asked the reporter something."""

    TOPIC = "complaints.clarification-asked"
    INDONESIAN = "Pelapor dimintai penjelasan."
    ENGLISH = "The reporter was asked to explain."
    field: str
    text: Personal[str]
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.keep_text(self.field, self.text, self.on)


class ClarificationGiven(Event[Complaint]):
    """The reporter wrote, asked or not."""

    TOPIC = "complaints.clarification-given"
    INDONESIAN = "Pelapor memberi penjelasan."
    ENGLISH = "The reporter explained."
    field: str
    text: Personal[str]
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.keep_text(self.field, self.text, self.on)


class ComplaintInvestigated(Event[Complaint]):
    """The handlers looked into the matter and wrote down what they found."""

    TOPIC = "complaints.complaint-investigated"
    INDONESIAN = "Pengaduan ditelusuri ({means})."
    ENGLISH = "The complaint was looked into ({means})."
    means: Means
    field: str
    text: Personal[str]
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.keep_text(self.field, self.text, self.on)


# Decisions – refuse, or record one thing. Time is an argument.
def ask_reporter(complaint: Complaint, text: Personal[str], by: str, on: date, now: datetime) -> None:
    """Asks the reporter something. Raises ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("received", "accepted")
    complaint.refuse_before_history(on)
    complaint.record(ClarificationAsked, now, field=complaint.next_field("question"), text=text, by=by, on=on)


def explain(complaint: Complaint, text: Personal[str], on: date, now: datetime) -> None:
    """The reporter explains. Raises ComplaintClosed."""
    complaint.refuse_unless("received", "accepted", "forwarded")
    complaint.record(ClarificationGiven, now, field=complaint.next_field("reply"), text=text, on=on)


def investigate(complaint: Complaint, means: Means, text: Personal[str], by: str, on: date, now: datetime) -> None:
    """Raises ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted")
    complaint.refuse_before_history(on)
    field = complaint.next_field("findings")
    complaint.record(ComplaintInvestigated, now, means=means, field=field, text=text, by=by, on=on)
