"""The compensation token that an applicant hands in with an application: it shortens the promise when that is made."""

from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import event

from services.intake.application.acceptance import CaseAcceptance
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate


class PromiseMadeAlready(RefusedByRule):
    code = "promise-made-already"
    indonesian = (
        "Janji waktu permohonan ini sudah dibuat, sehingga kompensasi tidak dapat lagi diserahkan atau ditarik."
    )
    english = "The promise of this application has been made, so no compensation can be handed in or taken back."


class CaseToken(CaseAcceptance):
    """The part of a case that names a token. Naming spends nothing: acceptance does, and whoever is withdrawn before spent none."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class TokenHandedIn(Aggregate.Event):
        """With this token the promise is to be shortened; None: with none."""

        TOPIC = "intake.compensation-handed-in"
        INDONESIAN = "Kompensasi yang diserahkan bersama permohonan: {token}."
        ENGLISH = "Compensation handed in with the application: {token}."
        token: UUID | None
        by: str
        changed_on: date

    # Decisions – refuse, or let one thing happen. Time comes in.
    def refuse_token(self, on: date) -> None:
        """Until the promise is made for the first time, also while it is before the office: one spent elsewhere can be taken back."""
        self._refuse_ended(on)
        if self.number is not None:
            raise PromiseMadeAlready
        self._refuse_many()

    def hand_in_token(self, token: UUID | None, by: str, on: date, now: datetime) -> None:
        """Refuses as `refuse_token`; the same token again is nothing new."""
        self.refuse_token(on)
        if token != self.compensation_token:
            self.record(self.TokenHandedIn, now, token=token, by=by, changed_on=on)

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.compensation_token: UUID | None = None

    @event(TokenHandedIn)
    def _token_handed_in(self, token: UUID | None, changed_on: date) -> None:
        self.compensation_token = token
        self.changes += 1
        self.happened_until = changed_on
