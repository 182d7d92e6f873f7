"""A report reaches the office by one of its channels and gets a number and a receipt."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.complaints.complaint.complaint import Complaint, Due
from services.complaints.policy.words import Channel, Component, Kind, Secrecy
from shared.errors import RefusedByRule
from shared.journal.events import FirstEvent
from shared.privacy.clear_text import Digest, OfficialNumber, SystemValue
from shared.privacy.personal import Personal


class ServedLater(RefusedByRule):
    code = "served-later"
    indonesian = "Hari pelayanan {served_on:day} belum terjadi ketika pengaduan diterima pada {received_on:day}. Periksa tanggalnya."
    english = "The service of {served_on:day} had not happened when the complaint was received on {received_on:day}. Check the day."


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class ComplaintReceived(FirstEvent[Complaint]):
    """A report was received by a channel; `person` is whose key seals its texts, `receipt_lookup` the keyed hash of its receipt.

    `served_on`: the day of the service that it is about; `about_case`: the case. `external`: its number in another system.
    `recorded_by`: who wrote it down, `reporter` where the reporter did so.
    """

    TOPIC = "complaints.complaint-received"
    INDONESIAN = "Laporan ({kind}) diterima lewat {channel} dengan nomor {number}; sifat: {secrecy}."
    ENGLISH = "A report ({kind}) was received by {channel} under number {number}; secrecy: {secrecy}."
    office: str
    case_id: UUID
    number: OfficialNumber
    receipt_lookup: Digest
    channel: Channel
    kind: Kind
    secrecy: Secrecy
    service_code: str | None
    component: Component | None
    about_case: UUID | None
    served_on: date | None
    received_on: date
    received_at: datetime
    policy: str
    person: UUID
    text: Personal[str]
    title: Personal[str] | None
    remedy: Personal[str] | None
    loss: Personal[str] | None
    address: Personal[str] | None
    latitude: str | None
    longitude: str | None
    photos: tuple[UUID, ...]
    external: SystemValue | None
    accounts: tuple[str, ...]
    recorded_by: str
    due: tuple[Due, ...] = ()

    def apply(self, complaint: Complaint) -> None:
        complaint.happened_until = self.received_on
        complaint.keep(text=self.text, title=self.title, remedy=self.remedy, loss=self.loss, address=self.address)
        complaint.due = {one.stage: one.last_day for one in self.due}


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The texts of a report under the complaint's own key."""

    person: UUID
    text: Personal[str]
    title: Personal[str] | None = None
    remedy: Personal[str] | None = None
    loss: Personal[str] | None = None
    address: Personal[str] | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a report states besides its texts."""

    channel: Channel
    kind: Kind
    secrecy: Secrecy
    service_code: str | None = None
    component: Component | None = None
    about_case: UUID | None = None
    served_on: date | None = None
    latitude: str | None = None
    longitude: str | None = None
    photos: tuple[UUID, ...] = ()
    external: str | None = None
    accounts: tuple[str, ...] = ()


# Decision – refuses, or records one thing. Time, ids and numbers are arguments.
def receive(
    id: UUID,
    facts: Facts,
    sealed: Sealed,
    now: datetime,
    *,
    office: str,
    case_id: UUID,
    number: str,
    receipt_lookup: str,
    policy: str,
    due: tuple[Due, ...],
    on: date,
    by: str,
) -> Complaint:
    """Receives a report on a day of the office. Raises ServedLater."""
    if facts.served_on is not None and facts.served_on > on:
        raise ServedLater(served_on=facts.served_on.isoformat(), received_on=on.isoformat())
    return Complaint.begin(
        ComplaintReceived,
        id=id,
        now=now,
        office=office,
        case_id=case_id,
        number=number,
        receipt_lookup=receipt_lookup,
        received_on=on,
        received_at=now,
        policy=policy,
        due=due,
        recorded_by=by,
        **vars(facts),
        **vars(sealed),
    )
