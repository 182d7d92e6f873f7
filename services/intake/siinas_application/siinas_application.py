"""An application that a company made in SIINas, until it is a draft here.

received ── an applicant with its NIB is registered here ──> drafted
"""

from datetime import date, datetime
from uuid import UUID

from services.intake.application.values import FieldStated
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.privacy.clear_text import Nib, SystemValue


class ApplicantNotRegistered(RefusedByRule):
    code = "applicant-not-registered"
    indonesian = (
        "Belum ada pemohon dengan NIB ini. Daftarkan pelaku usahanya lebih dahulu melalui POST /intake/v1/applicants."
    )
    english = "No applicant with this NIB is registered. Register the business first by POST /intake/v1/applicants."


class SiinasApplication(Aggregate):
    """`application_id`: the draft that it became. It is the case, so that both are found together."""

    TOPIC = "intake.siinas-application"

    office: str
    case_id: UUID
    reference: str
    nib: str
    service_code: str
    fields: tuple[FieldStated, ...]
    received_on: date
    application_id: UUID | None = None


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class SiinasApplicationReceived(FirstEvent[SiinasApplication]):
    """SIINas sent an application of a company for a service of the office. `case_id`: the id that its draft gets."""

    TOPIC = "intake.siinas-application-received"
    INDONESIAN = "Permohonan {service_code} dari NIB {nib} diterima dari SIINas, nomor {reference}."
    ENGLISH = "An application for {service_code} of NIB {nib} was received from SIINas, number {reference}."
    office: str
    case_id: UUID
    reference: SystemValue
    nib: Nib
    service_code: str
    fields: tuple[FieldStated, ...]
    received_on: date


class SiinasApplicationDrafted(Event[SiinasApplication]):
    """It became a draft of the applicant with its NIB."""

    TOPIC = "intake.siinas-application-drafted"
    INDONESIAN = "Permohonan dari SIINas menjadi konsep permohonan."
    ENGLISH = "The application from SIINas became a draft."
    application_id: UUID

    def apply(self, received: SiinasApplication) -> None:
        received.application_id = self.application_id


# Decisions – refuse, or record one thing. Time is an argument.
def receive(
    *,
    id: UUID,
    office: str,
    case_id: UUID,
    reference: str,
    nib: str,
    service_code: str,
    fields: tuple[FieldStated, ...],
    on: date,
    now: datetime,
) -> SiinasApplication:
    """Keeps an application that SIINas sent."""
    return SiinasApplication.begin(
        SiinasApplicationReceived,
        id=id,
        now=now,
        office=office,
        case_id=case_id,
        reference=reference,
        nib=nib,
        service_code=service_code,
        fields=fields,
        received_on=on,
    )


def become_draft(received: SiinasApplication, application_id: UUID, now: datetime) -> None:
    """Records the draft that it became."""
    received.record(SiinasApplicationDrafted, now, application_id=application_id)
