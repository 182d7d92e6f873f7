"""Officers examine a case: they give verdicts on its documents, and decide whether it duplicates another."""

from collections.abc import Sequence
from datetime import date, datetime

from services.intake.application.application import Application, NotInThisStatus
from services.intake.application.step_refusals import ExaminationNotDue
from services.intake.application.steps import EXAMINATION
from services.intake.application.values import Act, Likeness, Verdict, VerdictGiven
from services.intake.card.card import ServiceCard
from services.intake.card.names import state_named
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event


class WhyNotAccepted(RefusedByRule):
    code = "why-not-accepted"
    indonesian = "Sebutkan alasan untuk setiap dokumen yang tidak diterima."
    english = "Give a reason for every document you do not accept."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class NothingToDecide(RefusedByRule):
    code = "no-likeness-to-decide"
    indonesian = "Tidak ada kemiripan dengan permohonan lain yang perlu diputuskan."
    english = "There is no likeness to another application to decide on."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class VerdictsGiven(Event[Application]):
    """An officer examined documents and accepted each or not."""

    TOPIC = "intake.verdicts-given"
    INDONESIAN = "Dokumen diperiksa: {verdicts}."
    ENGLISH = "Documents were examined: {verdicts}."
    verdicts: tuple[Verdict, ...]
    given_by: str
    given_on: date

    def apply(self, application: Application) -> None:
        given = [VerdictGiven(**vars(one), given_by=self.given_by, given_on=self.given_on) for one in self.verdicts]
        application.verdicts = {**application.verdicts, **{one.document: one for one in given}}
        application.happened_until = self.given_on
        act = Act(EXAMINATION, self.given_by, self.TOPIC, self.originator_version, self.given_on)
        application.acts = (*application.acts, act)


class DuplicatesFound(Event[Application]):
    """Other cases may be for the same thing; an officer decides before this one is accepted or gives a product."""

    TOPIC = "intake.likeness-found"
    INDONESIAN = "Permohonan ini mirip dengan {others}."
    ENGLISH = "This application is like {others}."
    others: tuple[Likeness, ...]

    def apply(self, application: Application) -> None:
        application.others = self.others
        application.is_same = None


class DuplicateDecided(Event[Application]):
    """An officer decided whether it is for the same thing as another case; the envelope holds the reason."""

    TOPIC = "intake.likeness-decided"
    INDONESIAN = "Petugas memutuskan: sama dengan permohonan lain: {is_same}."
    ENGLISH = "An officer decided: the same as another application: {is_same}."
    is_same: bool
    decided_by: str
    decided_on: date

    def apply(self, application: Application) -> None:
        application.is_same = self.is_same
        application.happened_until = self.decided_on


# Decisions – refuse, or record one thing. Time is an argument.
def give_verdicts(
    application: Application, verdicts: Sequence[Verdict], card: ServiceCard, by: str, on: date, now: datetime
) -> None:
    """Gives verdicts on documents while a step that rests on them is still ahead.

    Raises NotInThisStatus, EffectiveBeforeHistory, ExaminationNotDue, WhyNotAccepted, DutiesNotSeparate, ClaimedByAnother.
    """
    application.refuse_when_ended()
    EffectiveBeforeHistory.check(on, application.happened_until)
    if application.status in {"draft", "returned"}:
        raise NotInThisStatus(status=application.status)
    if application.state not in card.procedure.may_be_examined:
        raise ExaminationNotDue(state=state_named(card, application.state))
    if any(one.verdict != "accepted" and one.why is None for one in verdicts):
        raise WhyNotAccepted
    application.refuse_when_own(by)
    application.refuse_when_claimed_by_another(by)
    application.record(VerdictsGiven, now, verdicts=tuple(verdicts), given_by=by, given_on=on)


def find_duplicates(application: Application, others: Sequence[Likeness], now: datetime) -> None:
    """Records which other cases may be for the same thing, if these or their scores changed; an earlier decision then ends."""
    if {(one.case, one.score) for one in others} != {(one.case, one.score) for one in application.others}:
        application.record(DuplicatesFound, now, others=tuple(others))


def decide_duplicate(application: Application, is_same: bool, by: str, on: date, now: datetime) -> None:
    """Decides whether it duplicates another case: before acceptance, or after a correction made it similar.

    Raises NotInThisStatus, EffectiveBeforeHistory, NothingToDecide, DutiesNotSeparate, ClaimedByAnother.
    """
    application.refuse_when_ended()
    EffectiveBeforeHistory.check(on, application.happened_until)
    if application.status != "submitted" and not (
        application.status == "accepted" and application.undecided_duplicates
    ):
        raise NotInThisStatus(status=application.status)
    if not application.others:
        raise NothingToDecide
    application.refuse_when_own(by)
    application.refuse_when_claimed_by_another(by)
    application.record(DuplicateDecided, now, is_same=is_same, decided_by=by, decided_on=on)
