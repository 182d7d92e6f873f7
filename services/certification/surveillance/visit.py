"""A surveillance is made: it passes, fails, or the client does not answer. A failed sample casts doubt on sibling certificates."""

from datetime import date, datetime
from uuid import UUID

from services.certification.surveillance.calendar import next_due
from services.certification.surveillance.ladder import climb, leave
from services.certification.surveillance.surveillance import Outcome, Surveillance, Visit
from shared.errors import RefusedByRule
from shared.journal.events import Event
from shared.months import after_months
from shared.wording import Named


class NoSurveillanceOfScheme(RefusedByRule):
    code = "no-surveillance-of-scheme"
    indonesian = "Skema {scheme} tidak mempunyai survailen."
    english = "The scheme {scheme} has no surveillance."


class AuditOfAnotherSurveillance(RefusedByRule):
    code = "audit-of-another-surveillance"
    indonesian = "Audit itu bukan audit survailen perkara ini yang sudah ditutup. Pilih audit lain (GET /audits)."
    english = "That is no closed surveillance audit of this certification. Choose another audit (GET /audits)."


class NoReviewOpen(RefusedByRule):
    code = "no-review-open"
    indonesian = "Sertifikat ini tidak sedang ditinjau karena sertifikat sejenis."
    english = "This certificate is not under review because of a sibling."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Made(Event[Surveillance]):
    """A surveillance was made. `sample`: its sample failed; `due_on`: the due day that it answers, None if it answers none."""

    TOPIC = "certification.surveillance-made"
    INDONESIAN = "Survailen: {outcome}. {words}"
    ENGLISH = "Surveillance: {outcome}. {words}"
    outcome: Outcome
    sample: bool
    audit_id: UUID | None
    words: str
    due_on: date | None
    next_due_on: date | None
    by: str
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.visits = (*surveillance.visits, Visit(self.on, self.outcome, self.by))
        surveillance.due_on = self.next_due_on
        surveillance.happen(self.on)


class SiblingMarked(Event[Surveillance]):
    """The sample of a certificate of the same holder and goods failed, so this certificate is reviewed, too."""

    TOPIC = "certification.surveillance-sibling-marked"
    INDONESIAN = "Ditandai untuk ditinjau: contoh survailen sertifikat sejenis tidak memenuhi syarat."
    ENGLISH = "Marked for review: the surveillance sample of a sibling certificate failed."
    certificate_id: UUID
    role: str
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.reviewed_for = (*surveillance.reviewed_for, self.certificate_id)
        surveillance.open_task("review", self.on)
        surveillance.happen(self.on)


class ReviewClosed(Event[Surveillance]):
    """The decider reviewed the certificate after a sibling's sample had failed."""

    TOPIC = "certification.surveillance-review-closed"
    INDONESIAN = "Tinjauan karena sertifikat sejenis selesai: {words}"
    ENGLISH = "The review because of a sibling ended: {words}"
    words: str
    by: str
    on: date

    def apply(self, surveillance: Surveillance) -> None:
        surveillance.reviewed_for = ()
        surveillance.close_tasks("review")
        surveillance.happen(self.on)


# Decisions – refuse, or record one thing. Time is an argument.
def record_visit(
    surveillance: Surveillance,
    outcome: Outcome,
    *,
    sample: bool,
    audit_id: UUID | None,
    words: str,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Records a surveillance; a bad outcome climbs the ladder, a good one leaves it.

    Before any fault it answers the next due day, if that is at most one period away, so that two visits in a month do
    not stand for two years; after one it makes up for the fault, and the calendar stays.
    Raises SurveillanceEnded, NoSurveillanceOfScheme, EffectiveBeforeHistory.
    """
    surveillance.refuse_when_ended()
    scheme = surveillance.the_scheme()
    if scheme.surveillance is None:
        raise NoSurveillanceOfScheme(scheme=Named(scheme.id, scheme.name, scheme.english))
    surveillance.refuse_before_history(on)
    due, makes_up = surveillance.due_on, surveillance.step is not None or surveillance.suspended_on is not None
    too_early = due is not None and after_months(on, scheme.surveillance.every_months) < due
    answers = None if makes_up or too_early else due
    following = due
    if answers is not None:
        following = next_due(scheme.surveillance, surveillance.issued_on, surveillance.valid_until, answers)
    surveillance.record(
        Made,
        now,
        outcome=outcome,
        sample=sample,
        audit_id=audit_id,
        words=words,
        due_on=answers,
        next_due_on=following,
        by=by,
        on=on,
    )
    if outcome == "passed":
        leave(surveillance, on, now)
    else:
        climb(surveillance, outcome, on, now)


def mark_sibling(surveillance: Surveillance, certificate_id: UUID, on: date, now: datetime) -> None:
    """Marks the certificate for review; a sibling that fails again during the review adds nothing."""
    if surveillance.ended is None and certificate_id not in surveillance.reviewed_for:
        surveillance.record(SiblingMarked, now, certificate_id=certificate_id, role=surveillance.decider, on=on)


def close_review(surveillance: Surveillance, words: str, by: str, on: date, now: datetime) -> None:
    """Ends the review with its finding. Raises SurveillanceEnded, NoReviewOpen, EffectiveBeforeHistory."""
    surveillance.refuse_when_ended()
    if "review" not in surveillance.tasks:
        raise NoReviewOpen
    surveillance.refuse_before_history(on)
    surveillance.record(ReviewClosed, now, words=words, by=by, on=on)
