"""The office verifies a report: it accepts it, asks for what is missing, or says what becomes of it instead.

Sources: UU 25/2009 art. 42–44; each office's own service standard.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.complaints.complaint.complaint import Complaint, Due
from services.complaints.policy.words import AdmissionReason, Need, Stage, Weight
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.privacy.personal import Personal

UNTIL_SAID: Final[tuple[Stage, ...]] = ("verification", "notice", "completion")
"""The stages that end when the office has said what becomes of a report."""


class ReasonMissing(RefusedByRule):
    code = "complaint-reason-missing"
    indonesian = (
        "Laporan ini diperlakukan sebagai saran. Tulis alasan (`reason`) mengapa sekarang diterima sebagai pengaduan."
    )
    english = "This report is treated as a suggestion. Give the `reason` why it is now accepted as a complaint."


class NothingMissing(RefusedByRule):
    code = "nothing-missing"
    indonesian = "Sebutkan paling sedikit satu hal yang harus dilengkapi pelapor."
    english = "Name at least one thing that the reporter has to complete."


class AppealOnly(RefusedByRule):
    code = "appeal-only"
    indonesian = "Hanya banding yang dapat diteruskan ke sertifikasi; laporan ini adalah {kind:words}."
    english = "Only an appeal can be handed to certification; this report is a {kind:words}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ComplaintAccepted(Event[Complaint]):
    """The office takes the report up; `due` are the days that run from now on. `reason`: why a suggestion became a complaint."""

    TOPIC = "complaints.complaint-accepted"
    INDONESIAN = "Laporan diterima untuk ditangani."
    ENGLISH = "The report was accepted for handling."
    weight: Weight | None
    due: tuple[Due, ...]
    by: str
    on: date
    reason: str | None = None

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.weight, complaint.happened_until = "accepted", self.weight, self.on
        _end(complaint, self.due)


class ComplaintIncomplete(Event[Complaint]):
    """Something is missing; without it by the last day of `completion` the report counts as withdrawn.

    The office's own days end; they begin again when the report is complete.
    """

    TOPIC = "complaints.complaint-incomplete"
    INDONESIAN = "Pelapor diminta melengkapi: {missing}."
    ENGLISH = "The reporter was asked to complete: {missing}."
    missing: tuple[Need, ...]
    due: tuple[Due, ...]
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.missing, complaint.happened_until = "incomplete", self.missing, self.on
        complaint.due.clear()
        complaint.set_due(self.due)


class ComplaintCompleted(Event[Complaint]):
    """The reporter completed the report; `text` is what they added."""

    TOPIC = "complaints.complaint-completed"
    INDONESIAN = "Pelapor melengkapi laporan."
    ENGLISH = "The reporter completed the report."
    field: str
    text: Personal[str]
    due: tuple[Due, ...]
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.missing = "received", ()
        complaint.keep_text(self.field, self.text, self.on)
        _end(complaint, self.due)


class ComplaintDeemedWithdrawn(Event[Complaint]):
    """The last day for completing the report has passed (UU 25/2009 art. 43)."""

    TOPIC = "complaints.complaint-deemed-withdrawn"
    INDONESIAN = "Laporan dianggap dicabut karena tidak dilengkapi sampai {until}."
    ENGLISH = "The report counts as withdrawn, because it was not completed by {until}."
    until: date
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.happened_until = "withdrawn", self.on
        complaint.due.clear()


class ComplaintWithdrawn(Event[Complaint]):
    """The reporter took the report back."""

    TOPIC = "complaints.complaint-withdrawn"
    INDONESIAN = "Pelapor mencabut laporannya."
    ENGLISH = "The reporter withdrew the report."
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.happened_until = "withdrawn", self.on
        complaint.due.clear()


class TreatedAsSuggestion(Event[Complaint]):
    """By the office's rule the report is a suggestion: it came late, names nobody or nothing."""

    TOPIC = "complaints.complaint-treated-as-suggestion"
    INDONESIAN = "Laporan diperlakukan sebagai saran ({reason})."
    ENGLISH = "The report is treated as a suggestion ({reason})."
    reason: AdmissionReason
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.happened_until = "suggestion", self.on
        complaint.due.clear()


class TurnedAway(Event[Complaint]):
    """The office does not take it up: the matter is another's, or nobody is named where a name is needed. `where`: where to go."""

    TOPIC = "complaints.complaint-turned-away"
    INDONESIAN = "Laporan tidak diterima di sini ({reason}); pelapor diarahkan ke {where}."
    ENGLISH = "The report is not accepted here ({reason}); the reporter was directed to {where}."
    reason: AdmissionReason
    where: str
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.happened_until = "not-ours", self.on
        complaint.due.clear()


class AppealHandedOver(Event[Complaint]):
    """The report is an appeal against a decision of certification; certification acknowledges and decides it.

    `received_on`: the day on which the office received it, which counts as that of the appeal. `about`: the kind of decision;
    `certificate_id`: the certificate that it is about. `argument`: the case in the officer's words.
    """

    TOPIC = "complaints.appeal-handed-over"
    INDONESIAN = "Banding atas keputusan {about} diteruskan ke sertifikasi."
    ENGLISH = "The appeal against the decision {about} was handed to certification."
    certification_id: UUID
    about: str
    certificate_id: UUID | None
    argument: str
    received_on: date
    by: str
    on: date

    def apply(self, complaint: Complaint) -> None:
        complaint.status, complaint.happened_until = "handed-over", self.on
        complaint.due.clear()


# Decisions – refuse, or record one thing. Time is an argument.
def accept(
    complaint: Complaint,
    weight: Weight | None,
    due: tuple[Due, ...],
    by: str,
    on: date,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Accepts a report; a suggestion only with a reason. Raises ComplaintClosed, ReasonMissing, EffectiveBeforeHistory."""
    complaint.refuse_unless("received", "incomplete", "suggestion")
    complaint.refuse_before_history(on)
    if complaint.status == "suggestion" and reason is None:
        raise ReasonMissing
    complaint.record(ComplaintAccepted, now, weight=weight, due=due, by=by, on=on, reason=reason)


def ask_to_complete(
    complaint: Complaint, missing: tuple[Need, ...], due: tuple[Due, ...], by: str, on: date, now: datetime
) -> None:
    """Asks for what is missing. Raises NothingMissing, ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("received")
    complaint.refuse_before_history(on)
    if not missing:
        raise NothingMissing
    complaint.record(ComplaintIncomplete, now, missing=missing, due=due, by=by, on=on)


def complete(complaint: Complaint, text: Personal[str], due: tuple[Due, ...], on: date, now: datetime) -> None:
    """The reporter adds what was missing, also after the last day while nobody has closed it. Raises ComplaintClosed."""
    complaint.refuse_unless("incomplete")
    complaint.record(ComplaintCompleted, now, field=complaint.next_field("addition"), text=text, due=due, on=on)


def expire_completion(complaint: Complaint, on: date, now: datetime) -> None:
    """Deems the report withdrawn once its last day has passed; otherwise records nothing."""
    until = complaint.due.get("completion")
    if complaint.status == "incomplete" and until is not None and on > until:
        complaint.record(ComplaintDeemedWithdrawn, now, until=until, on=on)


def withdraw(complaint: Complaint, on: date, now: datetime) -> None:
    """The reporter takes the report back before it is answered. Raises ComplaintClosed."""
    complaint.refuse_unless("received", "incomplete", "accepted", "forwarded", "suggestion")
    complaint.record(ComplaintWithdrawn, now, on=on)


def treat_as_suggestion(complaint: Complaint, reason: AdmissionReason, on: date, now: datetime) -> None:
    """Raises ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("received", "incomplete")
    complaint.refuse_before_history(on)
    complaint.record(TreatedAsSuggestion, now, reason=reason, on=on)


def turn_away(complaint: Complaint, reason: AdmissionReason, where: str, by: str, on: date, now: datetime) -> None:
    """Says that the matter is another's, and whose; of a forwarded complaint, that the other institution handles it.

    Raises ComplaintClosed, EffectiveBeforeHistory.
    """
    complaint.refuse_unless("received", "incomplete", "accepted", "forwarded")
    complaint.refuse_before_history(on)
    complaint.record(TurnedAway, now, reason=reason, where=where, by=by, on=on)


def hand_over_appeal(
    complaint: Complaint,
    certification_id: UUID,
    about: str,
    certificate_id: UUID | None,
    argument: str,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Hands an appeal to certification. Raises AppealOnly, ComplaintClosed, EffectiveBeforeHistory."""
    complaint.refuse_unless("received", "accepted")
    complaint.refuse_before_history(on)
    if complaint.kind != "appeal":
        raise AppealOnly(kind=complaint.kind)
    facts = {"certification_id": certification_id, "about": about, "certificate_id": certificate_id}
    received_on = complaint.received_on
    complaint.record(AppealHandedOver, now, **facts, argument=argument, received_on=received_on, by=by, on=on)


def _end(complaint: Complaint, due: tuple[Due, ...]) -> None:
    """Ends the stages that asked what becomes of the report, and begins `due`."""
    for stage in UNTIL_SAID:
        complaint.due.pop(stage, None)
    complaint.set_due(due)
