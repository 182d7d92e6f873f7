"""A case goes through the procedure of its card: by steps taken here, and by steps of other services that it follows."""

from datetime import date, datetime

from services.intake.application.application import Application
from services.intake.application.steps import Ready, next_roles
from services.intake.application.values import FieldStated, RecordWritten, values_of
from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Step
from shared.journal.events import Event
from shared.privacy.clear_text import CardText


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class StepTaken(Event[Application]):
    """A person took a step of the service's procedure; the envelope holds the reason."""

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

    def apply(self, application: Application) -> None:
        application.move(self.step, self.state, self.by, self.taken_on, self)
        application.records = {**application.records, **{one.record: one for one in self.records}}
        application.stated = {**application.stated, **{one.field: one for one in self.fields}}
        application.next_roles = self.next_roles


class StepFollowed(Event[Application]):
    """An event of another service brought the case to this state."""

    TOPIC = "intake.step-followed"
    INDONESIAN = "Tahap permohonan sekarang: {state_title}."
    ENGLISH = "The application is now at: {state_title}."
    step: str
    state: str
    state_title: CardText
    because: str
    followed_on: date
    next_roles: tuple[str, ...] = ()

    def apply(self, application: Application) -> None:
        application.state = self.state
        application.happened_until = max(application.happened_until, self.followed_on)
        application.claimed_by = None
        application.next_roles = self.next_roles


# Decisions – refuse, or record one thing. Time is an argument.
def follow(application: Application, step: Step, card: ServiceCard, because: str, on: date, now: datetime) -> None:
    """Follows an event of another service. It has happened, so nothing refuses it here."""
    application.record(
        StepFollowed,
        now,
        step=step.name,
        state=step.to,
        state_title=card.procedure.state(step.to).name,
        because=because,
        followed_on=on,
        next_roles=next_roles(card, step.to, application.field_values),
    )


def record_step(application: Application, ready: Ready, now: datetime) -> None:
    """Records a step that has no event of its own."""
    step, card, given = ready.step, ready.card, ready.given
    stated = {**application.stated, **{one.field: one for one in given.fields}}
    application.record(
        StepTaken,
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
