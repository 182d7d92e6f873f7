"""The review of the application (ISO/IEC 17065 7.3): four questions, each answered by a competent person with evidence."""

from datetime import date, datetime
from typing import Final, get_args

from services.certification.certification.certification import Certification, Question, Reviewed
from services.certification.certification.course import refuse_unless_next
from shared.errors import RefusedByRule
from shared.journal.events import Event

QUESTIONS: Final[tuple[Question, ...]] = get_args(Question)


class StandardNotNamed(RefusedByRule):
    code = "standard-not-named"
    indonesian = "Permohonan tidak menyebut edisi standar yang dikenal skema ini. Tetapkan dahulu edisinya."
    english = "The application names no edition that this scheme knows. Name the edition first."
    clause = "ISO/IEC 17065 7.3.1 c"


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class QuestionAnswered(Event[Certification]):
    """A question of the application review was answered: scope of accreditation, competence, means, or time."""

    TOPIC = "certification.question-answered"
    INDONESIAN = "Kajian permohonan, {question}: {answer}. {evidence}"
    ENGLISH = "Application review, {question}: {answer}. {evidence}"
    question: Question
    answer: bool
    evidence: str
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.review = {**case.review, self.question: Reviewed(self.answer, self.evidence, self.by)}
        case.note(self.TOPIC, self.on, self.by)


class ApplicationReviewed(Event[Certification]):
    """All questions were answered with yes: the body can certify what is applied for."""

    TOPIC = "certification.application-reviewed"
    INDONESIAN = "Kajian permohonan selesai: permohonan dapat dilayani."
    ENGLISH = "The application review ended: the body can certify what is applied for."
    on: date

    def apply(self, case: Certification) -> None:
        case.end_stage("application-review")


class AskedBack(Event[Certification]):
    """The review asks the applicant something before it goes on."""

    TOPIC = "certification.asked-back"
    INDONESIAN = "Pemohon dimintai penjelasan: {question_text}"
    ENGLISH = "The applicant was asked: {question_text}"
    question: Question
    question_text: str
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.note(self.TOPIC, self.on, self.by)


class Declined(Event[Certification]):
    """The body declines to certify, with its reason."""

    TOPIC = "certification.declined"
    INDONESIAN = "Permohonan sertifikasi tidak dapat diterima: {reason} Dasar: {legal_ground}."
    ENGLISH = "The body declined the application: {reason} Ground: {legal_ground}."
    question: Question
    reason: str
    legal_ground: str
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.status = "declined"
        case.note(self.TOPIC, self.on, self.by)


class AnsweredYes(RefusedByRule):
    code = "question-answered-yes"
    indonesian = "Pertanyaan kajian ini dijawab ya. Jawab dahulu dengan tidak, dengan buktinya, lalu tolak."
    english = "This question of the review was answered with yes. Answer it with no and its evidence, then decline."
    clause = "ISO/IEC 17065 7.3.4"


# Decisions – refuse, or record one thing. Time is an argument.
def answer_question(
    case: Certification, question: Question, answer: bool, evidence: str, by: str, on: date, now: datetime
) -> None:
    """Answers a question of the review; the last yes ends the review.

    Raises like `refuse_unless_next`; StandardNotNamed while no edition is named that the scheme could judge by;
    EffectiveBeforeHistory.
    """
    refuse_unless_next(case, "application-review")
    case.refuse_before_history(on)
    if question == "scope" and answer and case.the_scheme().names_standard and case.standard is None:
        raise StandardNotNamed
    case.record(QuestionAnswered, now, question=question, answer=answer, evidence=evidence, by=by, on=on)
    if all(one in case.review and case.review[one].answer for one in QUESTIONS):
        case.record(ApplicationReviewed, now, on=on)


def ask_back(case: Certification, question: Question, words: str, by: str, on: date, now: datetime) -> None:
    """Asks the applicant about a question of the review; the question stays open."""
    refuse_unless_next(case, "application-review")
    case.refuse_before_history(on)
    case.record(AskedBack, now, question=question, question_text=words, by=by, on=on)


def decline(
    case: Certification, question: Question, reason: str, legal_ground: str, by: str, on: date, now: datetime
) -> None:
    """Declines the application because a question was answered with no. Raises AnsweredYes, and like `refuse_unless_next`."""
    refuse_unless_next(case, "application-review")
    case.refuse_before_history(on)
    if question not in case.review or case.review[question].answer:
        raise AnsweredYes
    case.record(Declined, now, question=question, reason=reason, legal_ground=legal_ground, by=by, on=on)
