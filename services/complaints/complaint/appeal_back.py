"""Certification could not file an appeal by its rules: the complaint comes back to the desk, with the reason."""

from datetime import date, datetime

from services.complaints.complaint.complaint import Complaint, Due
from shared.journal.events import Event
from shared.privacy.clear_text import SystemValue


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class AppealCameBack(Event[Complaint]):
    """Certification refused an appeal that was handed over. `code`, `why`: its refusal; `due`: the days that run again."""

    TOPIC = "complaints.appeal-came-back"
    INDONESIAN = "Banding tidak dapat diajukan di sertifikasi: {why}"
    ENGLISH = "Certification could not file the appeal: {why}"
    code: SystemValue
    why: str
    due: tuple[Due, ...]
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.happened_until = "accepted", self.on
        complaint.set_due(self.due)


# Decision – records one thing. Time is an argument.
def take_back(complaint: Complaint, code: str, why: str, due: tuple[Due, ...], on: date, now: datetime) -> None:
    """Takes the appeal back: the office corrects and hands it over again, answers it, or says where it belongs."""
    if complaint.status == "handed-over":
        complaint.record(AppealCameBack, now, code=code, why=why, due=due, on=on)
