"""A NIB as OSS sent it (receiveNIB): kept as it came, so that an officer finds the ids of its licences; it decides nothing."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from services.intake.nib.oss_notice import Notice, Project
from shared.journal.events import Aggregate, Created
from shared.privacy.clear_text import Nib, SystemValue
from shared.privacy.personal import Personal


class ReceivedNib(Aggregate):
    """One message of OSS about one business."""

    TOPIC = "intake.received-nib"

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class NibReceived(Created):
        """OSS told the office of a business. `whole` is the message as it came, with its persons, sealed under a key of its own."""

        TOPIC = "intake.nib-received"
        INDONESIAN = "NIB {nib} diterima dari OSS."
        ENGLISH = "NIB {nib} was received from OSS."
        office: str
        nib: Nib
        oss_id: SystemValue
        id_izin: SystemValue
        kd_izin: SystemValue
        region: SystemValue
        authority: SystemValue
        business_name: str | None
        projects: tuple[Project, ...]
        received_on: date
        whole: Personal[str]

    @event(NibReceived)
    def __init__(
        self,
        *,
        office: str,
        nib: str,
        oss_id: str,
        id_izin: str,
        kd_izin: str,
        region: str,
        authority: str,
        business_name: str | None,
        projects: tuple[Project, ...],
        received_on: date,
        whole: Personal[str],
    ) -> None:
        self.office = office
        self.nib = nib
        self.oss_id = oss_id
        self.id_izin = id_izin
        self.kd_izin = kd_izin
        self.region = region
        self.authority = authority
        self.business_name = business_name
        self.projects = projects
        self.received_on = received_on
        self.whole = whole

    # Decisions
    @classmethod
    def receive(cls, notice: Notice, *, id: UUID, office: str, whole: Personal[str], on: date, now: datetime) -> Self:
        """Keeps a message; whether it came before is told by its id, which is made of what it says."""
        fields = {name: value for name, value in vars(notice).items() if name not in {"npwp", "whole"}}
        return cls.begin(cls.NibReceived, id=id, now=now, office=office, received_on=on, whole=whole, **fields)

    # Evolve – there is nothing to evolve: another message is another stream.
