"""An officer tells a person something by telephone, letter or visit; if it reaches them, this is the notice."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from services.messages.message.message import Message
from services.messages.message.sending import tell_in_person
from shared.errors import EffectiveBeforeHistory
from shared.journal.events import Aggregate, FirstEvent
from shared.offices import office as office_of

Means = Literal["telephone", "letter", "visit"]


class Call(Aggregate):
    """`message_id`: the message that the call replaces, and so what it was about. `reached`: whether the person was reached."""

    TOPIC = "messages.call"

    office: str
    case_id: UUID
    message_id: UUID
    means: Means
    happened_at: datetime
    reached: bool
    note: str
    recorded_by: str


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class CallRecorded(FirstEvent[Call]):
    """An officer called, wrote to or visited the person of a message.

    `note`: what was agreed, without personal data. `template`: what the message was about; empty in older events.
    """

    TOPIC = "messages.call-recorded"
    INDONESIAN = "Petugas menghubungi penerima pesan secara langsung: {means}."
    ENGLISH = "An officer contacted the recipient of the message themselves: {means}."
    office: str
    case_id: UUID
    message_id: UUID
    means: Means
    happened_at: datetime
    reached: bool
    note: str
    recorded_by: str
    template: str = ""


# Decisions – refuse, or record one thing. Time is an argument.
def record_call(
    message: Message, id: UUID, means: Means, happened_at: datetime, reached: bool, note: str, by: str, now: datetime
) -> Call:
    """Records a call about a message; if the person was reached, the message is not sent any more.

    Raises EffectiveBeforeHistory before the day on which the message was queued.
    """
    here = office_of(message.office)
    EffectiveBeforeHistory.check(here.local_day(happened_at), here.local_day(message.queued_at))
    if reached:
        tell_in_person(message, id, now)
    return Call.begin(
        CallRecorded,
        id=id,
        now=now,
        office=message.office,
        case_id=message.case_id,
        message_id=message.id,
        means=means,
        happened_at=happened_at,
        reached=reached,
        note=note,
        recorded_by=by,
        template=message.template,
    )
