"""Nobody handles a complaint about themselves, or about a matter in which they took part (SOD-05, SOD-14).

Source: UU 25/2009 art. 46; ISO/IEC 17065 7.13.5; UU 30/2014 art. 42–43.
"""

from dataclasses import dataclass
from datetime import date

from services.complaints.complaint.complaint import Complaint
from shared.errors import DutiesNotSeparate


class AboutYourself(DutiesNotSeparate):
    code = "complaint-about-yourself"
    indonesian = "Pengaduan ini menyangkut {subject}; orang lain yang menanganinya."
    english = "This complaint is about {subject}; somebody else handles it."
    clause = "SOD-14; UU 30/2014 art. 42–43"


class TookPartInMatter(DutiesNotSeparate):
    """`because`: the event by which the person took part; `on`: its day."""

    code = "took-part-in-matter"
    indonesian = (
        "{subject} ikut bertindak dalam perkara yang diadukan ({because}, {on:day}); orang lain yang menanganinya."
    )
    english = "{subject} took part in the matter of this complaint ({because}, {on:day}); somebody else handles it."
    clause = "SOD-05; ISO/IEC 17065 7.13.5"


@dataclass(frozen=True)
class TookPart:
    """What a person did in the case that a complaint is about: the event's type, and its day."""

    event: str
    on: date


def refuse_partial(complaint: Complaint, subject: str, took_part: TookPart | None) -> None:
    """Raises AboutYourself; TookPartInMatter, which names the event."""
    if subject in complaint.about_officers:
        raise AboutYourself(subject=subject)
    if took_part is not None:
        raise TookPartInMatter(subject=subject, because=took_part.event, on=took_part.on.isoformat())
