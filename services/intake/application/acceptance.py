"""The office accepts a case: it now owes the service, under a number and a promise."""

from datetime import date, datetime
from uuid import UUID

from services.intake.application.application import Application, Verification
from services.intake.application.documents import HandedIn
from services.intake.application.steps import Ready, next_roles
from services.intake.application.values import FieldStated, RecordWritten
from services.intake.card.time_limits import Place
from shared.journal.events import Event
from shared.privacy.clear_text import OfficialNumber


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Accepted(Event[Application]):
    """It is complete and correct; the office owes the service under this version of its card.

    `promised_until`: the last day of the promise in the office's zone; None where the card promises nothing.
    `hand_over`: the service that acts from now on, `intake` if this one does; None in events older than the field.
    `accounts`: the token subjects of the applicant, which every service keeps from acting as officers: those known at drafting,
    and those proved since. `holder`: where certification or complaints acts from now on, who applied: a business's name and NIB in
    clear, a person's name sealed for this case.
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
    holder: tuple[FieldStated, ...] = ()

    def apply(self, application: Application) -> None:
        application.move(self.step, self.state, self.accepted_by, self.accepted_on, self)
        application.records = {**application.records, **{one.record: one for one in self.records}}
        application.status = "accepted"
        application.number = self.number
        application.card_version = self.card_version
        application.promised_until = self.promised_until
        application.missing = ()
        application.next_roles = self.next_roles


# Decisions – refuse, or record one thing. Time is an argument.
def accept(
    application: Application,
    ready: Ready,
    new_number: str | None,
    promised_until: date | None,
    bound: frozenset[str],
    holder: tuple[FieldStated, ...],
    now: datetime,
) -> None:
    """Accepts it. `bound`: accounts proved to be the applicant's since it was drafted; `holder`: what a certificate shows of them.

    A case that is accepted again keeps its number and the version of its card.
    """
    step, card, given = ready.step, ready.card, ready.given
    number = application.number or new_number
    assert number is not None
    application.record(
        Accepted,
        now,
        application_id=application.id,
        applicant_id=application.applicant_id,
        service_code=application.service_code,
        verification=application.verification,
        place=application.place,
        instrument_id=application.instrument_id,
        number=number,
        card_version=application.card_version or card.version,
        promised_until=promised_until,
        accepted_on=given.on,
        drafted_by=application.drafted_by,
        accepted_by=given.by,
        step=step.name,
        state=step.to,
        system=step.system,
        hand_over=step.hand_over or "intake",
        fields=tuple(application.stated.values()),
        documents=application.documents,
        records=given.records,
        next_roles=next_roles(card, step.to, application.field_values),
        accounts=tuple(sorted(application.accounts | bound)),
        holder=holder,
    )
