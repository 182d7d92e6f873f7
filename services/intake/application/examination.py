"""What officers found of a case: of its documents, and whether it is for the same thing as another."""

from collections.abc import Sequence
from datetime import date, datetime

from eventsourcing.domain import event

from services.intake.application.claim import CaseClaim
from services.intake.application.dossier import NotInThisStatus
from services.intake.application.steps import EXAMINATION, ExaminationNotDue
from services.intake.application.values import Act, Likeness, Verdict, VerdictGiven
from services.intake.card.card import ServiceCard
from services.intake.card.names import state_named
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate


class WhyNotAccepted(RefusedByRule):
    code = "why-not-accepted"
    indonesian = "Dokumen yang tidak diterima disebut alasannya."
    english = "Of a document that is not accepted it is said why."
    clause = "UU 25/2009 art. 21 (persyaratan)"


class NothingToDecide(RefusedByRule):
    code = "no-likeness-to-decide"
    indonesian = "Tidak ada kemiripan dengan permohonan lain yang perlu diputuskan."
    english = "There is no likeness to another application to decide on."


class CaseExamination(CaseClaim):
    """The part of a case in which it is examined; nobody examines what is their own."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class VerdictsGiven(Aggregate.Event):
        """An officer examined documents and says of each whether it is accepted."""

        TOPIC = "intake.verdicts-given"
        INDONESIAN = "Dokumen diperiksa: {verdicts}."
        ENGLISH = "Documents were examined: {verdicts}."
        verdicts: tuple[Verdict, ...]
        given_by: str
        given_on: date

    class LikenessFound(Aggregate.Event):
        """Other cases may be for the same thing; an officer decides before this one is accepted, or its product given."""

        TOPIC = "intake.likeness-found"
        INDONESIAN = "Permohonan ini mirip dengan {others}."
        ENGLISH = "This application is like {others}."
        others: tuple[Likeness, ...]

    class LikenessDecided(Aggregate.Event):
        """An officer decided whether it is for the same thing as another case; why stands in the envelope."""

        TOPIC = "intake.likeness-decided"
        INDONESIAN = "Petugas memutuskan: sama dengan permohonan lain: {is_same}."
        ENGLISH = "An officer decided: the same as another application: {is_same}."
        is_same: bool
        decided_by: str
        decided_on: date

    @property
    def is_duplicate(self) -> bool:
        return self.is_same is True

    @property
    def undecided_likenesses(self) -> str:
        """The other cases that nobody has compared with this one yet, by number; empty where there is none."""
        return ", ".join(one.number for one in self.others) if self.is_same is None else ""

    # Decisions – refuse, or let one thing happen. Time comes in.
    def give_verdicts(self, verdicts: Sequence[Verdict], card: ServiceCard, by: str, on: date, now: datetime) -> None:
        """Says of documents whether they are accepted, while a step that rests on them is still ahead."""
        self._refuse_ended(on)
        if self.status in {"draft", "returned"}:
            raise NotInThisStatus(status=self.status)
        if self.state not in card.procedure.may_be_examined:
            raise ExaminationNotDue(state=state_named(card, self.state))
        if any(one.verdict != "accepted" and one.why is None for one in verdicts):
            raise WhyNotAccepted
        self._refuse_own(by)
        self._refuse_claimed(by)
        self.record(self.VerdictsGiven, now, verdicts=tuple(verdicts), given_by=by, given_on=on)

    def find_likeness(self, others: Sequence[Likeness], now: datetime) -> None:
        """Says that it may be for the same thing as other cases, or no longer; what was said before is not said again.

        When the likeness is another than before, for more or for less, what was decided on it no longer holds.
        """
        if {(one.case, one.score) for one in others} != {(one.case, one.score) for one in self.others}:
            self.record(self.LikenessFound, now, others=tuple(others))

    def decide_likeness(self, is_same: bool, by: str, on: date, now: datetime) -> None:
        """Says whether it is for the same thing, before it is accepted, or after a correction that made it like another."""
        self._refuse_ended(on)
        if self.status != "submitted" and not (self.status == "accepted" and self.undecided_likenesses):
            raise NotInThisStatus(status=self.status)
        if not self.others:
            raise NothingToDecide
        self._refuse_own(by)
        self._refuse_claimed(by)
        self.record(self.LikenessDecided, now, is_same=is_same, decided_by=by, decided_on=on)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.verdicts: dict[str, VerdictGiven] = {}
        self.others: tuple[Likeness, ...] = ()
        self.is_same: bool | None = None

    @event(VerdictsGiven)
    def _verdicts_given(self, verdicts: tuple[Verdict, ...], given_by: str, given_on: date) -> None:
        given = [VerdictGiven(**vars(one), given_by=given_by, given_on=given_on) for one in verdicts]
        self.verdicts = {**self.verdicts, **{one.document: one for one in given}}
        self.happened_until = given_on
        act = Act(EXAMINATION, given_by, self.VerdictsGiven.TOPIC, self.version + 1, given_on)
        self.acts = (*self.acts, act)

    @event(LikenessFound)
    def _likeness_found(self, others: tuple[Likeness, ...]) -> None:
        self.others = others
        self.is_same = None

    @event(LikenessDecided)
    def _likeness_decided(self, is_same: bool, decided_on: date) -> None:
        self.is_same = is_same
        self.happened_until = decided_on
