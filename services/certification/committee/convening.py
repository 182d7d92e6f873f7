"""A meeting is convened: its members, its day, and the cases of its agenda. It takes the quorum of that day."""

from datetime import date, datetime
from uuid import UUID

from services.certification.committee.meeting import Meeting
from services.certification.committee.quorum import quorum_of
from shared.errors import RefusedByRule
from shared.journal.events import FirstEvent


class NoQuorum(RefusedByRule):
    """`has` votes or members, of `needed`."""

    code = "no-quorum"
    indonesian = "Kuorum tidak tercapai: {has} dari {needed} suara yang diperlukan. Undang anggota lain, atau tunggu suara mereka."
    english = "There is no quorum: {has} of {needed} votes. Convene more members, or wait for their votes."
    clause = "ISO/IEC 17065 7.5; CX-12"


class ConvenedTwice(RefusedByRule):
    code = "convened-twice"
    indonesian = "Setiap anggota dan setiap perkara disebut satu kali saja."
    english = "Name each member and each certification only once."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class MeetingConvened(FirstEvent[Meeting]):
    """A meeting of the committee was convened. `quorum`: the votes that each case needs, by the rule of its day."""

    TOPIC = "certification.meeting-convened"
    INDONESIAN = "Rapat Komite Teknis diundang untuk {held_on}; kuorum {quorum} suara."
    ENGLISH = "A meeting of the committee was convened for {held_on}; quorum {quorum} votes."
    office: str
    members: tuple[str, ...]
    agenda: tuple[UUID, ...]
    held_on: date
    quorum: int
    by: str


# Decisions – refuse, or record one thing. Time is an argument.
def convene(
    id: UUID, office: str, members: tuple[str, ...], agenda: tuple[UUID, ...], held_on: date, by: str, now: datetime
) -> Meeting:
    """Convenes a meeting. Raises ConvenedTwice, and NoQuorum for fewer members than a quorum."""
    if len(set(members)) < len(members) or len(set(agenda)) < len(agenda):
        raise ConvenedTwice
    quorum = quorum_of(office, len(members), held_on)
    if len(members) < quorum:
        raise NoQuorum(has=len(members), needed=quorum)
    return Meeting.begin(
        MeetingConvened,
        id=id,
        now=now,
        office=office,
        members=members,
        agenda=agenda,
        held_on=held_on,
        quorum=quorum,
        by=by,
    )
