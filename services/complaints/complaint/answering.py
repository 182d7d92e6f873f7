"""The answer: drafted, reported to the head of the office, then delivered to the reporter.

Sources: standar pelayanan BPSMB Surakarta, Penanganan Pengaduan e (the answer is reported to the Kepala Balai, then given to the
reporter); standar pelayanan DPMPTSP Purwakarta, Penanganan Pengaduan 8.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.complaints.complaint.complaint import Complaint, Due
from services.complaints.complaint.study import NotClassified
from services.complaints.policy.words import Stage
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.personal import Personal

UNTIL_ANSWERED: Final[tuple[Stage, ...]] = ("verification", "notice", "answer", "decision")
"""The stages that an answer ends."""


class NoDraft(RefusedByRule):
    code = "answer-not-drafted"
    indonesian = "Belum ada konsep jawaban. Tulis konsepnya terlebih dahulu."
    english = "There is no draft of an answer. Write one first."


class NotReported(RefusedByRule):
    code = "answer-not-reported"
    indonesian = "Konsep jawaban ini belum dilaporkan kepada kepala kantor."
    english = "This draft was not reported to the head of the office."
    clause = "Standar pelayanan BPSMB Surakarta, Penanganan Pengaduan e"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AnswerDrafted(Event[Complaint]):
    """A handler drafted the answer; a later draft replaces it. `justified`: whether the office finds the complaint right."""

    TOPIC = "complaints.answer-drafted"
    INDONESIAN = "Konsep jawaban ditulis."
    ENGLISH = "An answer was drafted."
    field: str
    text: Personal[str]
    justified: bool
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.keep_text(self.field, self.text, self.on)
        complaint.draft, complaint.drafted_by, complaint.reported_by = self.field, self.by, None
        complaint.justified = self.justified


class AnswerReported(Event[Complaint]):
    """The draft was reported to the head of the office."""

    TOPIC = "complaints.answer-reported"
    INDONESIAN = "Konsep jawaban dilaporkan kepada kepala kantor."
    ENGLISH = "The draft of the answer was reported to the head of the office."
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.reported_by, complaint.happened_until = self.by, self.on


class AnswerDelivered(Event[Complaint]):
    """The reporter got the answer; `field` names its text. `in_time`: on or before the last day that was promised.

    `justified`: the office found the complaint right; `office_error`: and the fault was the office's own. `about_case`: the case that
    the complaint is about. `joined`: complaints about the same matter that this answer answers, too. `due`: how long the reporter may
    reply.
    """

    TOPIC = "complaints.answer-delivered"
    INDONESIAN = "Jawaban disampaikan kepada pelapor."
    ENGLISH = "The answer was delivered to the reporter."
    field: str
    text: Personal[str]
    justified: bool
    office_error: bool
    about_case: UUID | None
    in_time: bool
    due: tuple[Due, ...]
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.answered_on, complaint.happened_until = "answered", self.on, self.on
        complaint.sealed[self.field], complaint.draft, complaint.justified = self.text, self.field, self.justified
        for stage in UNTIL_ANSWERED:
            complaint.due.pop(stage, None)
        complaint.set_due(self.due)
        complaint.reply_until = complaint.due.get("reply")


# Decisions – refuse, or record one thing. Time is an argument.
def draft_answer(
    complaint: Complaint, text: Personal[str], *, justified: bool, by: str, on: date, now: datetime
) -> None:
    """Drafts the answer to a complaint or to a suggestion. Raises ComplaintClosed, NotClassified, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted", "suggestion")
    complaint.refuse_before_history(on)
    if complaint.component is None:
        raise NotClassified
    field = complaint.next_field("answer")
    complaint.record(AnswerDrafted, now, field=field, text=text, justified=justified, by=by, on=on)


def report_to_head(complaint: Complaint, by: str, on: date, now: datetime) -> None:
    """Raises ComplaintClosed, NoDraft, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted", "suggestion")
    complaint.refuse_before_history(on)
    if complaint.draft is None:
        raise NoDraft
    complaint.record(AnswerReported, now, by=by, on=on)


def deliver(
    complaint: Complaint, due: tuple[Due, ...], *, office_error: bool, by: str, on: date, now: datetime
) -> None:
    """Gives the reporter the drafted answer. Raises ComplaintClosed, NoDraft, NotReported, EffectiveBeforeHistory."""
    complaint.refuse_unless("accepted", "suggestion")
    complaint.refuse_before_history(on)
    if complaint.draft is None or complaint.justified is None:
        raise NoDraft
    if complaint.reported_by is None:
        raise NotReported
    _deliver(
        complaint,
        complaint.draft,
        complaint.sealed[complaint.draft],
        complaint.justified,
        office_error,
        due,
        by,
        on,
        now,
    )


def deliver_joined(
    joined: Complaint, text: Personal[str], answered: Complaint, due: tuple[Due, ...], by: str, on: date, now: datetime
) -> None:
    """Gives the same answer to the reporter of a merged complaint; `text` is sealed under that complaint's key."""
    assert answered.justified is not None
    _deliver(joined, joined.next_field("answer"), text, answered.justified, False, due, by, on, now)


def _deliver(
    complaint: Complaint,
    field: str,
    text: Personal[str],
    justified: bool,
    office_error: bool,
    due: tuple[Due, ...],
    by: str,
    on: date,
    now: datetime,
) -> None:
    waited_for = [day for stage in UNTIL_ANSWERED if (day := complaint.due.get(stage)) is not None]
    complaint.record(
        AnswerDelivered,
        now,
        field=field,
        text=text,
        justified=justified,
        office_error=office_error and justified,
        about_case=complaint.about_case,
        in_time=not waited_for or on <= min(waited_for),
        due=due,
        by=by,
        on=on,
    )
