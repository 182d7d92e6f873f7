"""The yearly assessment of the body's people: due, done, by whom. Source: Keputusan 000.8.3.2/2541, evaluation c; SMM-DPi.14, 14."""

from datetime import date, datetime

from services.certification.personnel.person import Outcome, Person, PersonAssessment
from services.certification.scheme.catalogue import SCHEMES
from services.certification.scheme.scheme import Scheme
from shared.errors import EffectiveBeforeHistory
from shared.journal.events import Event
from shared.months import after_months

ASSESSORS = tuple(sorted({one.assessment.by for one in SCHEMES.values() if one.assessment is not None}))
"""The roles that assess."""


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class PersonAssessed(Event[Person]):
    """The person was assessed; the next assessment is due after the months of the scheme."""

    TOPIC = "certification.person-assessed"
    INDONESIAN = "Penilaian kinerja personel: {outcome}. {words}"
    ENGLISH = "The person was assessed: {outcome}. {words}"
    outcome: Outcome
    words: str
    by: str
    on: date

    def apply(self, person: Person) -> None:
        person.assessments = (*person.assessments, PersonAssessment(self.outcome, self.on, self.by))


# Decisions – refuse, or record one thing. Time is an argument.
def assess(person: Person, outcome: Outcome, words: str, by: str, on: date, now: datetime) -> None:
    """Records an assessment. Raises OwnEntry, EffectiveBeforeHistory."""
    person.refuse_own_entry(by)
    for one in person.assessments[-1:]:
        EffectiveBeforeHistory.check(on, one.assessed_on)
    person.record(PersonAssessed, now, outcome=outcome, words=words, by=by, on=on)


def assessment_due(person: Person, role: str, scheme: Scheme, on: date) -> date | None:
    """The last day for the next assessment, counted from the last one or from the grant; None where the scheme asks for none."""
    grant = person.grant_on(role, on)
    if scheme.assessment is None or role not in scheme.assessment.roles or grant is None:
        return None
    last = person.assessment_on(on)
    first = min(one.granted_on for one in person.grants if one.role == role)
    return after_months(first if last is None else last.assessed_on, scheme.assessment.months)
