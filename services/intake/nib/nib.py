"""A NIB as OSS sent it (receiveNIB), stored so that an officer finds the ids of its licences. It decides no case."""

from datetime import date, datetime
from uuid import UUID

from services.intake.nib.oss_notice import Notice, Project
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.clear_text import Nib, SystemValue
from shared.privacy.personal import Personal


class ReceivedNib(Aggregate):
    """One message of OSS about one business. It never changes: another message is another stream."""

    TOPIC = "intake.received-nib"

    office: str
    nib: str
    oss_id: str
    id_izin: str
    kd_izin: str
    region: str
    authority: str
    business_name: str | None
    projects: tuple[Project, ...]
    received_on: date
    whole: Personal[str]


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class NibReceived(FirstEvent[ReceivedNib]):
    """OSS informed the office about a business. `whole` is the original message, with its persons, sealed under a key
    of its own.
    """

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


# Decision – refuses, or records one thing. Time is an argument.
def receive(notice: Notice, *, id: UUID, office: str, whole: Personal[str], on: date, now: datetime) -> ReceivedNib:
    """Stores a message. Its id is derived from its content, so the same message twice has one id."""
    fields = {name: value for name, value in vars(notice).items() if name not in {"npwp", "whole"}}
    return ReceivedNib.begin(NibReceived, id=id, now=now, office=office, received_on=on, whole=whole, **fields)
