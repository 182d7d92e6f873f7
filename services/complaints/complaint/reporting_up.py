"""Each level that handles a complaint reports the result in writing to the level above (*atasan langsung*).

Source: standar pelayanan DPMPTSP Kabupaten Purwakarta, Penanganan Pengaduan 7 a–b and 8.
"""

from collections.abc import Sequence
from datetime import date, datetime

from services.complaints.complaint.complaint import Complaint
from services.complaints.complaint.handling import LEVELS, ROLE_OF_LEVEL, HighestLevel, level_above
from services.complaints.policy.words import Level
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.personal import Personal
from shared.roles import HEAD_OF_OFFICE


class ResultNotReported(RefusedByRule):
    code = "result-not-reported"
    indonesian = "Tingkat {level:words} belum melaporkan hasilnya secara tertulis kepada atasan langsung."
    english = "The level {level:words} did not report the result in writing to the level above yet."
    clause = "Standar pelayanan DPMPTSP Purwakarta, Penanganan Pengaduan 7 dan 8"


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class ResultReported(Event[Complaint]):
    """The level that handles it reported the result in writing to the level above; the report is sealed in `field`."""

    TOPIC = "complaints.result-reported"
    INDONESIAN = "Hasil tindak lanjut dilaporkan secara tertulis kepada tingkat {to}."
    ENGLISH = "The result was reported in writing to the level {to}."
    level: Level
    to: Level
    field: str
    text: Personal[str]
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.keep_text(self.field, self.text, self.on)
        complaint.reports_up = {**complaint.reports_up, self.field: self.to}


# Decisions – refuse, or record one thing. Time is an argument.
def report_up(complaint: Complaint, text: Personal[str], by: str, on: date, now: datetime) -> None:
    """Reports the result to the level above. Raises ComplaintClosed, HighestLevel, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted", "answered")
    complaint.refuse_before_history(on)
    if complaint.level == LEVELS[-1]:
        raise HighestLevel
    to, field = level_above(complaint.level), complaint.next_field("report")
    complaint.record(ResultReported, now, level=complaint.level, to=to, field=field, text=text, by=by, on=on)


def refuse_unreported(complaint: Complaint) -> None:
    """An answered complaint, whose level has one above. Raises ResultNotReported."""
    if complaint.status != "answered" or complaint.level == LEVELS[-1]:
        return
    if level_above(complaint.level) not in complaint.reports_up.values():
        raise ResultNotReported(level=complaint.level)


def is_addressed_to(complaint: Complaint, fields: Sequence[str], roles: frozenset[str]) -> bool:
    """Whether these texts were all reported to who has these roles: a report to their level, or the draft to the head."""
    addressed = {field: ROLE_OF_LEVEL[to] for field, to in complaint.reports_up.items()}
    if complaint.draft is not None and complaint.reported_by is not None:
        addressed[complaint.draft] = HEAD_OF_OFFICE
    return all(addressed.get(one) in roles for one in fields)
