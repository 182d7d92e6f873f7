"""The course of a case through the procedure of its card: steps taken here, and those of other services, followed."""

from datetime import date, datetime

from eventsourcing.domain import event

from services.intake.application.claim import CaseClaim
from services.intake.application.steps import Ready, next_roles
from services.intake.application.values import FieldStated, RecordWritten, values_of
from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Step
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText


class CaseCourse(CaseClaim):
    """The part of a case in which it is worked on."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class StepTaken(Aggregate.Event):
        """Somebody took a step of the service's procedure; its reason stands in the envelope."""

        TOPIC = "intake.step-taken"
        INDONESIAN = "{does}: {state_title}."
        ENGLISH = "{does}: {state_title}."
        step: str
        does: str
        state: str
        state_title: CardText
        by: str
        taken_on: date
        system: str | None = None
        records: tuple[RecordWritten, ...] = ()
        fields: tuple[FieldStated, ...] = ()
        next_roles: tuple[str, ...] = ()

    class StepFollowed(Aggregate.Event):
        """Another service acted in the case, and by its event the case is here now."""

        TOPIC = "intake.step-followed"
        INDONESIAN = "Tahap permohonan sekarang: {state_title}."
        ENGLISH = "The application is now at: {state_title}."
        step: str
        state: str
        state_title: CardText
        because: str
        followed_on: date
        next_roles: tuple[str, ...] = ()

    # Decisions – refuse, or let one thing happen. Time comes in.
    def follow(self, step: Step, card: ServiceCard, because: str, on: date, now: datetime) -> None:
        """Another service's event took a step: it is not refused here, it has happened."""
        self.record(
            self.StepFollowed,
            now,
            step=step.name,
            state=step.to,
            state_title=card.procedure.state(step.to).name,
            because=because,
            followed_on=on,
            next_roles=next_roles(card, step.to, values_of(self.stated.values())),
        )

    def _step(self, ready: Ready, now: datetime) -> None:
        step, card, given = ready.step, ready.card, ready.given
        stated = {**self.stated, **{one.field: one for one in given.fields}}
        self.record(
            self.StepTaken,
            now,
            step=step.name,
            does=step.does,
            state=step.to,
            state_title=card.procedure.state(step.to).name,
            by=given.by,
            taken_on=given.on,
            system=step.system,
            records=given.records,
            fields=given.fields,
            next_roles=next_roles(card, step.to, values_of(stated.values())),
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(StepTaken)
    def _step_taken(
        self,
        step: str,
        state: str,
        by: str,
        taken_on: date,
        records: tuple[RecordWritten, ...],
        fields: tuple[FieldStated, ...],
        next_roles: tuple[str, ...],
    ) -> None:
        self._moved(step, state, by, taken_on, self.StepTaken.TOPIC)
        self.records = {**self.records, **{one.record: one for one in records}}
        self.stated = {**self.stated, **{one.field: one for one in fields}}
        self.next_roles = next_roles

    @event(StepFollowed)
    def _step_followed(self, state: str, followed_on: date, next_roles: tuple[str, ...]) -> None:
        self.state = state
        self.happened_until = max(self.happened_until, followed_on)
        self.claimed_by = None
        self.next_roles = next_roles
