"""The messages that LAPOR has to get, as rows that the complaint's own events make.

A message is a row like a deadline: it commits with the event that causes it, so it is never lost, and a rebuild makes it again.
"""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from sqlalchemy import DateTime, Integer, Text, Uuid, and_, bindparam, cast, insert, not_, select, update

from services.complaints.complaint.answering import AnswerDelivered
from services.complaints.complaint.complaint import Complaint
from services.complaints.complaint.ending import ComplaintArchived, ComplaintReopened, ReplyWindowClosed
from services.complaints.complaint.forwarding import ComplaintBounced, ComplaintForwarded, ComplaintTakenOver
from services.complaints.complaint.inquiry import ClarificationAsked
from services.complaints.complaint.receiving import ComplaintReceived
from services.complaints.complaint.verification import (
    ComplaintAccepted,
    ComplaintDeemedWithdrawn,
    ComplaintIncomplete,
    ComplaintWithdrawn,
    TreatedAsSuggestion,
    TurnedAway,
)
from services.complaints.lapor.correspondence import MessageKind, correspondence_of, message_of
from services.complaints.lapor.read_model import lapor_view, messages, new_ticket, tickets
from services.complaints.lapor.sending import ReportRequested
from services.complaints.lapor.sentences import forwarded, incomplete, turned_away
from services.complaints.lapor.words import WORDS
from services.complaints.policy.words import Status
from shared.database import Write
from shared.journal.events import Event
from shared.service.read_models import Envelope
from shared.service.row_changes import update_row

_queued = bindparam("queued", type_=DateTime(timezone=True))
_told = bindparam("told_now", type_=Text)
_ticket = tickets.c.id == bindparam("ticket", type_=Uuid)
_from_lapor = and_(_ticket, not_(tickets.c.is_ours))
_runs_there = and_(not_(tickets.c.awaits_reply), tickets.c.told != "Arsip", tickets.c.told != "Selesai")
_VALUES: Final = {"number": Integer, "kind": Text, "status": Text, "field": Text, "said": Text, "recipient": Text}
_COLUMNS: Final = ("id", "ticket_id", "office", *_VALUES, "state", "attempts", "queued_at", "next_at")
_row = select(
    cast(bindparam("message"), Uuid),
    tickets.c.id,
    tickets.c.office,
    *(cast(bindparam(f"of_{name}"), kind()) for name, kind in _VALUES.items()),
    cast("waiting", Text),
    cast(0, Integer),
    _queued,
    _queued,
)
_queue = insert(messages).from_select(_COLUMNS, _row.where(_from_lapor))
_queue_report = insert(messages).from_select(_COLUMNS, _row.where(_ticket))
_queue_status = insert(messages).from_select(_COLUMNS, _row.where(_from_lapor, tickets.c.told != _told))
_queue_last_status = insert(messages).from_select(_COLUMNS, _row.where(_from_lapor, _runs_there))
_tell = update(tickets).where(_from_lapor).values(told=_told)
_tell_last = update(tickets).where(_from_lapor, _runs_there).values(told=_told)
"""Each writes nothing for a complaint that LAPOR does not know."""


def _message(event: Event[Any], ticket: UUID, kind: MessageKind, envelope: Envelope, **values: Any) -> dict[str, Any]:
    given = {f"of_{name}": values.get(name) for name in _VALUES}
    # two of one event: the text comes before the status
    number = 2 * event.originator_version + (kind == "status")
    given |= {"of_number": number, "of_kind": kind, "ticket": ticket, "queued": envelope.recorded_at}
    return {**given, "message": message_of(event.originator_id, event.originator_version, kind)}


def _follow_up(
    event: Event[Complaint], envelope: Envelope, *, field: str | None = None, said: str | None = None
) -> Write:
    ticket = correspondence_of(event.originator_id)
    return Write(_queue, _message(event, ticket, "follow-up", envelope, field=field, said=said))


def _status(event: Event[Complaint], ours: Status, envelope: Envelope) -> Iterator[Write]:
    """The status of LAPOR for one of ours, unless LAPOR has it already."""
    status, ticket = WORDS.status_of(ours), correspondence_of(event.originator_id)
    yield Write(_queue_status, {**_message(event, ticket, "status", envelope, status=status), "told_now": status})
    yield Write(_tell, {"ticket": ticket, "told_now": status})


def _awaits_reply(event: Event[Complaint], *, awaits: bool) -> Write:
    return update_row(tickets, correspondence_of(event.originator_id), awaits_reply=awaits)


@lapor_view.on(ComplaintReceived)
def _(received: ComplaintReceived, envelope: Envelope) -> Iterator[Write]:
    if received.channel == "sp4n-lapor" and received.external is not None:
        yield new_ticket(received.originator_id, received.case_id, received.office, received.external, received.number)


@lapor_view.on(ComplaintAccepted)
def _(event: ComplaintAccepted, envelope: Envelope) -> Iterator[Write]:
    yield from _status(event, "accepted", envelope)


@lapor_view.on(ComplaintBounced, ComplaintTakenOver)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield from _status(event, event.status, envelope)


@lapor_view.on(TreatedAsSuggestion)
def _(event: TreatedAsSuggestion, envelope: Envelope) -> Iterator[Write]:
    yield from _status(event, "suggestion", envelope)


@lapor_view.on(ComplaintIncomplete)
def _(event: ComplaintIncomplete, envelope: Envelope) -> Iterator[Write]:
    yield _follow_up(event, envelope, said=incomplete(event))


@lapor_view.on(ClarificationAsked)
def _(event: ClarificationAsked, envelope: Envelope) -> Iterator[Write]:
    yield _follow_up(event, envelope, field=event.field)


@lapor_view.on(ComplaintForwarded)
def _(event: ComplaintForwarded, envelope: Envelope) -> Iterator[Write]:
    yield _follow_up(event, envelope, said=forwarded(event))
    yield from _status(event, "forwarded", envelope)


@lapor_view.on(TurnedAway)
def _(event: TurnedAway, envelope: Envelope) -> Iterator[Write]:
    yield _follow_up(event, envelope, said=turned_away(event))
    yield from _status(event, "not-ours", envelope)


@lapor_view.on(ComplaintWithdrawn, ComplaintDeemedWithdrawn)
def _(event: Event[Complaint], envelope: Envelope) -> Iterator[Write]:
    yield from _status(event, "withdrawn", envelope)


@lapor_view.on(AnswerDelivered)
def _(event: AnswerDelivered, envelope: Envelope) -> Iterator[Write]:
    yield _follow_up(event, envelope, field=event.field)
    yield from _status(event, "answered", envelope)
    yield _awaits_reply(event, awaits=True)


@lapor_view.on(ComplaintReopened)
def _(event: ComplaintReopened, envelope: Envelope) -> Iterator[Write]:
    yield _awaits_reply(event, awaits=False)
    yield from _status(event, "accepted", envelope)


@lapor_view.on(ReplyWindowClosed)
def _(event: ReplyWindowClosed, envelope: Envelope) -> Iterator[Write]:
    yield _awaits_reply(event, awaits=False)
    yield from _status(event, "archived", envelope)


@lapor_view.on(ComplaintArchived)
def _(event: ComplaintArchived, envelope: Envelope) -> Iterator[Write]:
    """While the reporter may still reply, and after an end of another kind, LAPOR hears nothing of the office's archive."""
    status, ticket = WORDS.status_of("archived"), correspondence_of(event.originator_id)
    yield Write(_queue_last_status, _message(event, ticket, "status", envelope, status=status))
    yield Write(_tell_last, {"ticket": ticket, "told_now": status})


@lapor_view.on(ReportRequested)
def _(requested: ReportRequested, envelope: Envelope) -> Iterator[Write]:
    values = _message(requested, requested.originator_id, "report", envelope, recipient=requested.to)
    yield Write(_queue_report, values)
    yield update_row(tickets, requested.originator_id, heard=None)
