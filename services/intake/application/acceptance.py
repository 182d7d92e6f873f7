"""A case is accepted: from now on the office owes the service, under a number and a promise."""

from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import event

from services.intake.application.documents import HandedIn
from services.intake.application.dossier import Verification
from services.intake.application.steps import Ready, next_roles
from services.intake.application.submission import CaseSubmission
from services.intake.application.values import FieldStated, RecordWritten, values_of
from services.intake.card.time_limits import Place
from shared.journal.events import Aggregate
from shared.privacy.clear_text import OfficialNumber


class CaseAcceptance(CaseSubmission):
    """The part of a case in which it is accepted; number and version of the card are kept when it is accepted again."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Accepted(Aggregate.Event):
        """It is complete and correct; the office owes the service under this version of its card.

        `promised_until`: the day in the office's zone at whose end it is late; None where the card promises nothing.
        `hand_over`: the service that acts from now on, `intake` where it is done here; None in events older than this.
        `accounts`: the token subjects whose own application it is, so that every service keeps them from acting on it: those known
        at drafting, and those proved to be the applicant's until now.
        """

        TOPIC = "intake.application-accepted"
        INDONESIAN = "Permohonan lengkap dan diterima dengan nomor {number}; janji selesai: {promised_until}."
        ENGLISH = "The application is complete and accepted as number {number}; promised by: {promised_until}."
        application_id: UUID
        applicant_id: UUID
        service_code: str
        verification: Verification | None
        place: Place
        instrument_id: UUID | None
        number: OfficialNumber
        card_version: str
        promised_until: date | None
        accepted_on: date
        drafted_by: str
        accepted_by: str
        step: str = "accept"
        state: str = "accepted"
        system: str | None = None
        hand_over: str | None = None
        fields: tuple[FieldStated, ...] = ()
        documents: tuple[HandedIn, ...] = ()
        records: tuple[RecordWritten, ...] = ()
        next_roles: tuple[str, ...] = ()
        accounts: tuple[str, ...] = ()

    # Decisions – refuse, or let one thing happen. Time comes in.
    def _accept(
        self,
        ready: Ready,
        new_number: str | None,
        promised_until: date | None,
        bound: frozenset[str],
        now: datetime,
    ) -> None:
        """`bound`: the accounts that were proved to be the applicant's since it was drafted."""
        step, card, given = ready.step, ready.card, ready.given
        number = self.number or new_number
        assert number is not None
        self.record(
            self.Accepted,
            now,
            application_id=self.id,
            applicant_id=self.applicant_id,
            service_code=self.service_code,
            verification=self.verification,
            place=self.place,
            instrument_id=self.instrument_id,
            number=number,
            card_version=self.card_version or card.version,
            promised_until=promised_until,
            accepted_on=given.on,
            drafted_by=self.drafted_by,
            accepted_by=given.by,
            step=step.name,
            state=step.to,
            system=step.system,
            hand_over=step.hand_over or "intake",
            fields=tuple(self.stated.values()),
            documents=self.documents,
            records=given.records,
            next_roles=next_roles(card, step.to, values_of(self.stated.values())),
            accounts=tuple(sorted(self.accounts | bound)),
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.number: str | None = None
        self.card_version: str | None = None
        self.promised_until: date | None = None

    @event(Accepted)
    def _accepted(
        self,
        number: str,
        card_version: str,
        promised_until: date | None,
        accepted_on: date,
        accepted_by: str,
        step: str,
        state: str,
        records: tuple[RecordWritten, ...],
        next_roles: tuple[str, ...],
    ) -> None:
        self._moved(step, state, accepted_by, accepted_on, self.Accepted.TOPIC)
        self.records = {**self.records, **{one.record: one for one in records}}
        self.status = "accepted"
        self.number = number
        self.card_version = card_version
        self.promised_until = promised_until
        self.missing = ()
        self.next_roles = next_roles
