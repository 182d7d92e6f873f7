"""A refused case goes on: an appeal was upheld in the service that refused it, and somebody else decides there again."""

from datetime import date, datetime

from services.intake.application.application import Application
from services.intake.application.steps import next_roles
from services.intake.card.card import ServiceCard
from shared.journal.events import Event
from shared.privacy.clear_text import CardText


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Reopened(Event[Application]):
    """An appeal against the refusal was upheld, so the case is again where it was refused. Its clock stays ended."""

    TOPIC = "intake.application-reopened"
    INDONESIAN = "Penolakan dibuka kembali karena banding dikabulkan. Tahap sekarang: {state_title}."
    ENGLISH = "The refusal was reopened because an appeal was upheld. The application is now at: {state_title}."
    state: str
    state_title: CardText
    reopened_on: date
    next_roles: tuple[str, ...] = ()

    def apply(self, application: Application) -> None:
        application.status, application.state = "accepted", self.state
        application.legal_ground = None
        application.happened_until = max(application.happened_until, self.reopened_on)
        application.next_roles = self.next_roles


# Decisions – refuse, or record one thing. Time is an argument.
def reopen(application: Application, card: ServiceCard, on: date, now: datetime) -> None:
    """Brings a refused case back to the state before its refusal; any other case stays as it is."""
    state = application.refused_in
    if application.status != "rejected" or state is None:
        return
    application.record(
        Reopened,
        now,
        state=state,
        state_title=card.procedure.state(state).name,
        reopened_on=on,
        next_roles=next_roles(card, state, application.field_values),
    )
