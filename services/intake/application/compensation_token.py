"""The applicant attaches a compensation token, which shortens the promise when the office makes it.

Attaching a token does not spend it. Acceptance spends it; withdrawing before that keeps it.
"""

from datetime import date, datetime
from uuid import UUID

from services.intake.application.application import Application
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event


class PromiseMadeAlready(RefusedByRule):
    code = "promise-made-already"
    indonesian = (
        "Janji waktu permohonan ini sudah dibuat, sehingga kompensasi tidak dapat lagi diserahkan atau ditarik."
    )
    english = "The promise of this application has been made, so no compensation can be handed in or taken back."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class TokenHandedIn(Event[Application]):
    """The applicant attached this token, or took it back (None)."""

    TOPIC = "intake.compensation-handed-in"
    INDONESIAN = "Kompensasi yang diserahkan bersama permohonan: {token}."
    ENGLISH = "Compensation handed in with the application: {token}."
    token: UUID | None
    by: str
    changed_on: date

    def apply(self, application: Application) -> None:
        application.compensation_token = self.token
        application.changes += 1
        application.happened_until = self.changed_on


# Decisions – refuse, or record one thing. Time is an argument.
def refuse_token(application: Application, on: date) -> None:
    """A token may change until the first promise, also after submission: one spent elsewhere can be taken back.

    Raises NotInThisStatus, EffectiveBeforeHistory, PromiseMadeAlready, TooManyChanges.
    """
    application.refuse_when_ended()
    EffectiveBeforeHistory.check(on, application.happened_until)
    if application.number is not None:
        raise PromiseMadeAlready
    application.refuse_when_changed_too_often()


def hand_in_token(application: Application, token: UUID | None, by: str, on: date, now: datetime) -> None:
    """Attaches a token, or takes it back (None); the same again records nothing. Refuses like `refuse_token`."""
    refuse_token(application, on)
    if token != application.compensation_token:
        application.record(TokenHandedIn, now, token=token, by=by, changed_on=on)
