"""The client answers a nonconformity; the team sends the answer back or verifies it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from services.certification.nonconformity.nonconformity import Answered, ClientAnswer, Nonconformity
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Event


class EvidenceMissing(RefusedByRule):
    code = "correction-evidence-missing"
    indonesian = "Sertakan bukti tindakan perbaikan: berkas dalam `files` atau keterangan dalam `references`."
    english = "Give evidence of the correction: files in `files`, or what it is in `references`."
    clause = "ISO/IEC 17065 7.4.6"


class AnswerWaits(RefusedByRule):
    code = "answer-waits"
    indonesian = "Jawaban terakhir sedang diverifikasi oleh tim; tunggu hasilnya."
    english = "The team is verifying the last answer; wait for its result."


class CorrectionTooLate(RefusedByRule):
    code = "correction-too-late"
    indonesian = "Batas penyelesaian ketidaksesuaian ini {due_on:day}; jawaban setelah hari itu tidak diterima lagi."
    english = "This nonconformity was due on {due_on:day}; no answer is taken after that day."


class NothingToVerify(RefusedByRule):
    code = "nothing-to-verify"
    indonesian = "Ketidaksesuaian ini berstatus {status:words}; klien belum menjawabnya."
    english = "This nonconformity is {status:words}; the client has not answered it."


class VisitStillOpen(RefusedByRule):
    code = "visit-still-open"
    indonesian = "Audit sertifikasi ini masih terbuka; verifikasi tindakan perbaikan setelah audit ditutup."
    english = "An audit of this certification is open; verify the correction after it is closed."


class AnswererMayNotVerify(DutiesNotSeparate):
    code = "answerer-may-not-verify"
    indonesian = "Anda yang mencatat jawaban ini ({because}); anggota tim lain yang memverifikasinya."
    english = "You recorded this answer ({because}); another member of the team verifies it."
    clause = "ISO/IEC 17065 7.4.8"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class NonconformityAnswered(Event[Nonconformity]):
    """The client answered, or an officer recorded the client's answer."""

    TOPIC = "certification.nonconformity-answered"
    INDONESIAN = (
        "Ketidaksesuaian dijawab. Penyebab: {cause} Koreksi: {correction} Tindakan korektif: {corrective_action}"
    )
    ENGLISH = (
        "The nonconformity was answered. Cause: {cause} Correction: {correction} Corrective action: {corrective_action}"
    )
    cause: str
    correction: str
    corrective_action: str
    files: tuple[UUID, ...]
    references: tuple[str, ...]
    by: str
    on: date

    def apply(self, nonconformity: Nonconformity) -> None:
        answer = ClientAnswer(self.cause, self.correction, self.corrective_action, self.files, self.references)
        nonconformity.answers = (*nonconformity.answers, Answered(answer, self.by, self.on))
        nonconformity.status, nonconformity.happened_until = "answered", self.on


class AnswerSentBack(Event[Nonconformity]):
    """The team sent the answer back; the days that it was with the team are added to the due day."""

    TOPIC = "certification.nonconformity-sent-back"
    INDONESIAN = "Jawaban dikembalikan: {reason} Batas penyelesaian sekarang {due_on}."
    ENGLISH = "The answer was sent back: {reason} It is now due on {due_on}."
    reason: str
    due_on: date
    by: str
    on: date

    def apply(self, nonconformity: Nonconformity) -> None:
        *before, last = nonconformity.answers
        nonconformity.answers = (*before, replace(last, sent_back_because=self.reason))
        nonconformity.due_on = self.due_on
        nonconformity.status, nonconformity.happened_until = "sent-back", self.on


class NonconformityVerified(Event[Nonconformity]):
    """The team verified that the correction is effective."""

    TOPIC = "certification.nonconformity-verified"
    INDONESIAN = "Tindakan perbaikan atas {clause} diverifikasi."
    ENGLISH = "The correction of {clause} was verified."
    clause: str
    words: str
    by: str
    on: date

    def apply(self, nonconformity: Nonconformity) -> None:
        nonconformity.verified_by, nonconformity.verified_on = self.by, self.on
        nonconformity.status, nonconformity.happened_until = "verified", self.on


# Decisions – refuse, or record one thing. Time is an argument.
def answer_nonconformity(nonconformity: Nonconformity, answer: ClientAnswer, by: str, on: date, now: datetime) -> None:
    """Records an answer. Raises NonconformityEnded, AnswerWaits, CorrectionTooLate, EvidenceMissing, EffectiveBeforeHistory."""
    nonconformity.refuse_when_ended()
    if nonconformity.status == "answered":
        raise AnswerWaits
    if on > nonconformity.due_on:
        raise CorrectionTooLate(due_on=nonconformity.due_on)
    if not answer.files and not answer.references:
        raise EvidenceMissing
    nonconformity.refuse_before_history(on)
    nonconformity.record(
        NonconformityAnswered,
        now,
        cause=answer.cause,
        correction=answer.correction,
        corrective_action=answer.corrective_action,
        files=answer.files,
        references=answer.references,
        by=by,
        on=on,
    )


def send_back(nonconformity: Nonconformity, reason: str, by: str, on: date, now: datetime) -> None:
    """Sends the answer back. The time that it was with the team is not the client's [D], so the due day moves by it.

    Raises like `refuse_verifier`, and EffectiveBeforeHistory.
    """
    refuse_verifier(nonconformity, by)
    nonconformity.refuse_before_history(on)
    with_the_team = on - nonconformity.answers[-1].on
    nonconformity.record(
        AnswerSentBack, now, reason=reason, due_on=_later(nonconformity.due_on, with_the_team), by=by, on=on
    )


def verify_answer(nonconformity: Nonconformity, words: str, by: str, on: date, now: datetime) -> None:
    """Verifies the last answer; `words`: what was seen. Raises like `refuse_verifier`, and EffectiveBeforeHistory."""
    refuse_verifier(nonconformity, by)
    nonconformity.refuse_before_history(on)
    nonconformity.record(NonconformityVerified, now, clause=nonconformity.clause, words=words, by=by, on=on)


def refuse_verifier(nonconformity: Nonconformity, subject: str) -> None:
    """Refuses a judgement without an answer, or by the person who answered; who raised it may judge.

    Raises NonconformityEnded, NothingToVerify, AnswererMayNotVerify.
    """
    nonconformity.refuse_when_ended()
    if nonconformity.status != "answered":
        raise NothingToVerify(status=nonconformity.status)
    if nonconformity.answers[-1].by == subject:
        raise AnswererMayNotVerify(because=NonconformityAnswered.TOPIC)


def _later(day: date, by: timedelta) -> date:
    """Never beyond the last day that can be written."""
    return day + min(by, date.max - day)
