"""People who appear nowhere in the case handle the appeal and decide it (ISO/IEC 17065 7.13.4–7.13.9; SOD-05)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.certification.appeal.appeal import Appeal, Outcome
from services.certification.certificate.appealed import reopen_decision
from services.certification.certificate.certificate import Certificate
from services.certification.certification.certification import Certification
from services.certification.certification.reopening import reopen
from services.certification.certification.separation import took_part
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory, Forbidden, RefusedByRule
from shared.journal.events import Event

DRAFTED = "intake.application-drafted"
"""The event that makes an application somebody's own."""


@dataclass(frozen=True)
class Concerned:
    """The case of an appeal; for a decision about certificates all of the case."""

    case: Certification
    certificates: Sequence[Certificate] = ()

    def part_of(self, subject: str) -> str | None:
        """The event by which a person took any part; None if they took none."""
        if subject in self.case.accounts:
            return DRAFTED
        acts = (act.topic for one in self.certificates for act in one.acts if act.subject == subject)
        return took_part(self.case, subject) or next(acts, None)


class AppealBySomebodyOfTheCase(DutiesNotSeparate):
    """`because` names the event in which the person took part."""

    code = "appeal-by-somebody-of-the-case"
    indonesian = "{subject} ikut bertindak dalam perkara ini ({because}); banding ditangani dan diputus orang lain."
    english = "{subject} took part in this case ({because}); other people handle and decide the appeal."
    clause = "ISO/IEC 17065 7.13.5; SOD-05"


class AppealNotAssigned(RefusedByRule):
    code = "appeal-not-assigned"
    indonesian = "Banding ini belum ditugaskan. Tugaskan dahulu melalui POST /certification/v1/appeals/…/assignment."
    english = "This appeal is not assigned yet. Assign it first by POST /certification/v1/appeals/…/assignment."


class NotHandlerOfAppeal(Forbidden):
    code = "not-handler-of-appeal"
    indonesian = "Banding ini hanya diputus oleh orang yang ditugasi."
    english = "Only the people to whom this appeal is assigned decide it."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class AppealAssigned(Event[Appeal]):
    """A leader of the office assigned the appeal to people outside the case; a later assignment replaces it."""

    TOPIC = "certification.appeal-assigned"
    INDONESIAN = "Banding ditugaskan kepada {handlers}."
    ENGLISH = "The appeal was assigned to {handlers}."
    handlers: tuple[str, ...]
    by: str
    on: date

    def apply(self, appeal: Appeal) -> None:
        appeal.status = "handled"
        appeal.handlers, appeal.assigned_by = self.handlers, self.by
        appeal.happened_until = self.on


class AppealDecided(Event[Appeal]):
    """The handlers decided the appeal; upheld, somebody else decides again."""

    TOPIC = "certification.appeal-decided"
    INDONESIAN = "Banding diputus: {outcome}. {grounds}"
    ENGLISH = "The appeal was decided: {outcome}. {grounds}"
    outcome: Outcome
    grounds: str
    by: str
    on: date

    def apply(self, appeal: Appeal) -> None:
        appeal.status, appeal.grounds = self.outcome, self.grounds
        appeal.decided_by, appeal.decided_on = self.by, self.on
        appeal.happened_until = self.on


class AppealOverdue(Event[Appeal]):
    """The last day for the decision passed without one; the office still owes it."""

    TOPIC = "certification.appeal-overdue"
    INDONESIAN = "Banding belum diputus sampai {decide_by}; kantor masih wajib memutusnya."
    ENGLISH = "The appeal was not decided by {decide_by}; the office still owes the decision."
    decide_by: date

    def apply(self, appeal: Appeal) -> None:
        appeal.overdue = True


# Decisions – refuse, or record one thing. Time is an argument.
def assign_appeal(
    appeal: Appeal, concerned: Concerned, handlers: tuple[str, ...], by: str, on: date, now: datetime
) -> None:
    """Assigns the appeal, or replaces its handlers before the decision.

    Raises AppealDecidedAlready, AppealBySomebodyOfTheCase (also for the person who assigns), EffectiveBeforeHistory.
    """
    appeal.refuse_when_decided()
    handlers = tuple(dict.fromkeys(handlers))
    _refuse_people_of_the_case(concerned, (by, *handlers))
    EffectiveBeforeHistory.check(on, appeal.happened_until)
    appeal.record(AppealAssigned, now, handlers=handlers, by=by, on=on)


def decide_appeal(
    appeal: Appeal, concerned: Concerned, outcome: Outcome, grounds: str, by: str, on: date, now: datetime
) -> None:
    """Decides the appeal; upheld, it reopens the decision on the case or about its certificates.

    Raises AppealDecidedAlready, AppealNotAssigned, NotHandlerOfAppeal, AppealBySomebodyOfTheCase, EffectiveBeforeHistory.
    """
    appeal.refuse_when_decided()
    if not appeal.handlers:
        raise AppealNotAssigned
    if by not in appeal.handlers:
        raise NotHandlerOfAppeal
    _refuse_people_of_the_case(concerned, appeal.handlers)
    EffectiveBeforeHistory.check(on, appeal.happened_until)
    appeal.record(AppealDecided, now, outcome=outcome, grounds=grounds, by=by, on=on)
    if outcome == "dismissed":
        return
    if appeal.about == "rejected":
        reopen(concerned.case, appeal.id, appeal.handlers, on, now)
        return
    for one in concerned.certificates:
        reopen_decision(one, appeal.id, appeal.about, appeal.number, appeal.handlers, on, now)


def expire(appeal: Appeal, on: date, now: datetime) -> None:
    """Records once that the appeal is overdue on a day after its last one; a decided appeal stays as it is."""
    is_open = appeal.status in {"filed", "handled"} and not appeal.overdue
    if is_open and appeal.decide_by is not None and on > appeal.decide_by:
        appeal.record(AppealOverdue, now, decide_by=appeal.decide_by)


def _refuse_people_of_the_case(concerned: Concerned, subjects: Iterable[str]) -> None:
    for subject in subjects:
        because = concerned.part_of(subject)
        if because is not None:
            raise AppealBySomebodyOfTheCase(subject=subject, because=because)
