"""After the answer: the reporter rates it once or replies in time, the office archives it with what follows from it.

Sources: standar pelayanan Pasuruan PSR-ADU, Prosedur f and Evaluasi Kinerja Pelaksana 2; SP4N-LAPOR (reply within ten days).
"""

from datetime import date, datetime

from services.complaints.complaint.complaint import Complaint, Due
from services.complaints.complaint.handling import LEVELS, escalate
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.personal import Personal


class RatedAlready(RefusedByRule):
    code = "rated-already"
    indonesian = "Anda sudah menilai penanganan ini; penilaian hanya satu kali."
    english = "You rated this handling already; it is rated once."


class ReplyTooLate(RefusedByRule):
    code = "reply-too-late"
    indonesian = (
        "Balasan atas jawaban ini dapat dikirim paling lambat {until:day}. Buat laporan baru bila masalahnya masih ada."
    )
    english = "A reply to this answer could be sent until {until:day}. File a new report if the problem is still there."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ComplaintReopened(Event[Complaint]):
    """The reporter replied to the answer in time, so the office takes it up again."""

    TOPIC = "complaints.complaint-reopened"
    INDONESIAN = "Pelapor membalas jawaban; pengaduan dibuka kembali."
    ENGLISH = "The reporter replied to the answer; the complaint was reopened."
    field: str
    text: Personal[str]
    due: tuple[Due, ...]
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.keep_text(self.field, self.text, self.on)
        complaint.status = "accepted"
        complaint.draft, complaint.reported_by, complaint.answered_on, complaint.archived_on = None, None, None, None
        complaint.reopened += 1
        complaint.due.pop("reply", None)
        complaint.set_due(self.due)


class ReplyWindowClosed(Event[Complaint]):
    """The reporter did not reply in time."""

    TOPIC = "complaints.reply-window-closed"
    INDONESIAN = "Pelapor tidak membalas sampai {until}."
    ENGLISH = "The reporter did not reply by {until}."
    until: date
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.due.pop("reply", None)
        complaint.happened_until = self.on


class ComplaintRated(Event[Complaint]):
    """The reporter rated the handling, 1 (bad) to 5 (good)."""

    TOPIC = "complaints.complaint-rated"
    INDONESIAN = "Pelapor memberi nilai {stars} dari 5."
    ENGLISH = "The reporter gave {stars} of 5."
    stars: int
    field: str | None
    words: Personal[str] | None
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.rating, complaint.happened_until = self.stars, self.on
        if self.field is not None and self.words is not None:
            complaint.keep_text(self.field, self.words, self.on)


class ComplaintArchived(Event[Complaint]):
    """Archived with the follow-up plan (*rencana tindak lanjut*) and the evaluation of how it was handled."""

    TOPIC = "complaints.complaint-archived"
    INDONESIAN = "Pengaduan diarsipkan. Rencana tindak lanjut: {follow_up}. Evaluasi: {evaluation}."
    ENGLISH = "The complaint was archived. Follow-up plan: {follow_up}. Evaluation: {evaluation}."
    follow_up: str
    evaluation: str
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.archived_on, complaint.happened_until = "archived", self.on, self.on


# Decisions – refuse, or record one thing. Time is an argument.
def reopen(complaint: Complaint, text: Personal[str], due: tuple[Due, ...], on: date, now: datetime) -> None:
    """Reopens an answered or archived complaint by the reporter's reply, one level up. Raises ComplaintClosed, ReplyTooLate."""
    complaint.refuse_unless("answered", "archived")
    until = complaint.reply_until or complaint.happened_until
    if on > until:
        raise ReplyTooLate(until=until.isoformat())
    complaint.record(ComplaintReopened, now, field=complaint.next_field("reply"), text=text, due=due, on=on)
    if complaint.level != LEVELS[-1]:
        escalate(complaint, "reopened", "reporter", on, now)


def close_reply_window(complaint: Complaint, on: date, now: datetime) -> None:
    """Ends the time for a reply once its last day has passed; otherwise records nothing."""
    until = complaint.due.get("reply")
    if until is not None and on > until:
        complaint.record(ReplyWindowClosed, now, until=until, on=on)


def rate(complaint: Complaint, stars: int, words: Personal[str] | None, on: date, now: datetime) -> None:
    """Raises ComplaintClosed, RatedAlready."""
    complaint.refuse_unless("answered", "archived")
    if complaint.rating is not None:
        raise RatedAlready
    field = None if words is None else complaint.next_field("rating")
    complaint.record(ComplaintRated, now, stars=stars, field=field, words=words, on=on)


def archive(complaint: Complaint, follow_up: str, evaluation: str, by: str, on: date, now: datetime) -> None:
    """Archives an answered complaint, or a suggestion that needs no answer. Raises ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("answered", "suggestion", "not-ours")
    complaint.refuse_before_history(on)
    complaint.record(ComplaintArchived, now, follow_up=follow_up, evaluation=evaluation, by=by, on=on)
