"""The invitation of one finished case to answer the survey. It says that a person may answer, never whether or what they did."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from shared.contracts.complaints import invitation_of
from shared.journal.events import Aggregate, FirstEvent
from shared.privacy.clear_text import Sealed

About = Literal["service", "complaint"]


class Invitation(Aggregate):
    """`link`: the token, sealed; only the service that sends the message opens it."""

    TOPIC = "complaints.survey-invitation"

    office: str
    case_id: UUID
    about: About
    service_code: str
    link: Sealed
    open_until: date


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Invited(FirstEvent[Invitation]):
    """The service of a case, or the handling of a complaint, is finished, so the person may answer the survey once.

    `link` is the sealed token; it opens as a secret of the installation, under this stream and `survey-link`.
    """

    TOPIC = "complaints.survey-invited"
    INDONESIAN = "Survei kepuasan masyarakat dapat dijawab satu kali, sampai {open_until}."
    ENGLISH = "The satisfaction survey can be answered once, until {open_until}."
    office: str
    case_id: UUID
    about: About
    service_code: str
    link: Sealed
    open_until: date


# Decisions – refuse, or record one thing. Time is an argument.
def invite(
    case_id: UUID, office: str, about: About, service_code: str, link: str, open_until: date, now: datetime
) -> Invitation:
    """Invites the person of a case."""
    return Invitation.begin(
        Invited,
        id=invitation_of(case_id),
        now=now,
        office=office,
        case_id=case_id,
        about=about,
        service_code=service_code,
        link=link,
        open_until=open_until,
    )
