"""What an office publishes of an open complaint: a text that an officer wrote for the public, and whether the place is shown.

Without it the public list shows a neutral description, made of kind and service. What the reporter wrote is never published.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid5

from services.complaints.complaint.complaint import Complaint
from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, Event, FirstEvent

_IDS: Final = UUID("5d3f0c07-3a3c-4d0f-9d5b-1d7a8f6f2b61")


class ReporterNotOpen(RefusedByRule):
    code = "reporter-not-open"
    indonesian = (
        "Pelapor meminta namanya atau laporannya tidak diketahui umum; tidak ada uraian yang dapat diterbitkan."
    )
    english = "The reporter asked for secrecy; no description of this report can be published."
    clause = "UU 25/2009 art. 42"


class NothingPublished(RefusedByRule):
    code = "nothing-published"
    indonesian = "Tidak ada uraian pengaduan ini yang sedang terbit."
    english = "No description of this complaint is published now."


class PublishedAlready(RefusedByRule):
    code = "description-published-already"
    indonesian = "Uraian ini sudah terbit dengan isi yang sama."
    english = "This description is published already with the same content."


class Publication(Aggregate):
    """The public description of one complaint; `is_public`: whether it is shown now."""

    TOPIC = "complaints.publication"

    office: str
    case_id: UUID
    complaint_id: UUID
    text: str
    shows_place: bool
    is_public: bool = True


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class DescriptionPublished(FirstEvent[Publication]):
    """An officer published a description of the complaint. `shows_place`: with the coordinates that the report gave."""

    TOPIC = "complaints.description-published"
    INDONESIAN = "Uraian pengaduan diterbitkan: {text}"
    ENGLISH = "A description of the complaint was published: {text}"
    office: str
    case_id: UUID
    complaint_id: UUID
    text: str
    shows_place: bool
    by: str
    on: date


class DescriptionReplaced(Event[Publication]):
    """Another description is public from now on."""

    TOPIC = "complaints.description-replaced"
    INDONESIAN = "Uraian pengaduan diterbitkan lagi: {text}"
    ENGLISH = "Another description of the complaint was published: {text}"
    complaint_id: UUID
    text: str
    shows_place: bool
    by: str
    on: date

    def apply(self, publication: Publication) -> None:
        publication.text, publication.shows_place, publication.is_public = self.text, self.shows_place, True


class DescriptionWithdrawn(Event[Publication]):
    """The description is not public any more; the list shows the neutral one."""

    TOPIC = "complaints.description-withdrawn"
    INDONESIAN = "Uraian pengaduan ditarik dari daftar publik."
    ENGLISH = "The description of the complaint was withdrawn from the public list."
    complaint_id: UUID
    by: str
    on: date

    def apply(self, publication: Publication) -> None:
        publication.is_public = False


def publication_of(complaint_id: UUID) -> UUID:
    """The id of the publication of a complaint."""
    return uuid5(_IDS, str(complaint_id))


# Decisions – refuse, or record one thing. Time is an argument.
def publish(complaint: Complaint, text: str, shows_place: bool, by: str, on: date, now: datetime) -> Publication:
    """Publishes the first description. Raises ReporterNotOpen."""
    refuse_unless_open(complaint)
    return Publication.begin(
        DescriptionPublished,
        id=publication_of(complaint.id),
        now=now,
        office=complaint.office,
        case_id=complaint.case_id,
        complaint_id=complaint.id,
        text=text,
        shows_place=shows_place,
        by=by,
        on=on,
    )


def replace(
    publication: Publication, complaint: Complaint, text: str, shows_place: bool, by: str, on: date, now: datetime
) -> None:
    """Raises ReporterNotOpen, PublishedAlready."""
    refuse_unless_open(complaint)
    if publication.is_public and (publication.text, publication.shows_place) == (text, shows_place):
        raise PublishedAlready
    said = {"text": text, "shows_place": shows_place}
    publication.record(DescriptionReplaced, now, complaint_id=publication.complaint_id, **said, by=by, on=on)


def withdraw(publication: Publication, by: str, on: date, now: datetime) -> None:
    """Raises NothingPublished."""
    if not publication.is_public:
        raise NothingPublished
    publication.record(DescriptionWithdrawn, now, complaint_id=publication.complaint_id, by=by, on=on)


def refuse_unless_open(complaint: Complaint) -> None:
    """Raises ReporterNotOpen."""
    if complaint.secrecy != "open":
        raise ReporterNotOpen
