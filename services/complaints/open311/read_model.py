"""The public list of requests: reports of listed channels whose reporter asks for no secrecy, and the changes of their status.

A confidential report and one of a whistle-blower has no row here, so no query can show it.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    select,
    true,
    tuple_,
    update,
)

from services.complaints.complaint.answering import AnswerDelivered
from services.complaints.complaint.complaint import OPEN, Due
from services.complaints.complaint.duplicates import ComplaintMerged, ComplaintUnmerged
from services.complaints.complaint.ending import ComplaintReopened
from services.complaints.complaint.forwarding import ComplaintBounced, ComplaintTakenOver
from services.complaints.complaint.receiving import ComplaintReceived
from services.complaints.complaint.status_after import STATUS_AFTER, answer_due
from services.complaints.complaint.study import ComplaintClassified
from services.complaints.complaint.verification import ComplaintAccepted, TreatedAsSuggestion
from services.complaints.open311.catalogue import LISTED, code_of
from services.complaints.open311.rows import RequestRow, UpdateRow
from services.complaints.policy.words import Secrecy, Status
from services.complaints.publication.publication import DescriptionPublished, DescriptionReplaced, DescriptionWithdrawn
from services.complaints.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, among, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

PUBLIC: Final = frozenset[Secrecy]({"open", "anonymous"})
"""Whose reports are in the public list, without anything about the reporter."""

requests = Table(
    "open311_requests",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("component", Text),
    Column("status", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("requested_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("due_on", Date),
    Column("description", Text),
    Column("place_latitude", Text),
    Column("place_longitude", Text),
    Column("latitude", Text),
    Column("longitude", Text),
    Index("open311_requests_status", "office", "status", "requested_at", "id"),
    Index("open311_requests_service", "office", "service_code", "status", "requested_at", "id"),
)
"""`place_latitude`, `place_longitude`: as reported; `latitude`, `longitude`: the same once the office published them."""
updates = Table(
    "open311_updates",
    tables.metadata,
    Column("complaint_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("office", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("state", Text, nullable=False),
    Column("status", Text, nullable=False),
    Index("open311_updates_office", "office", "at", "complaint_id", "version"),
)
open311_requests = View("open311_requests", requests, updates)

_COLUMNS = columns_of(RequestRow, requests)
find_request = Query(
    RequestRow, select(*_COLUMNS).where(requests.c.id == bindparam("id"), requests.c.office == bindparam("at"))
)
find_requests = Query(
    RequestRow,
    select(*_COLUMNS)
    .where(among(requests.c.id, "ids"), requests.c.office == bindparam("at"))
    .order_by(requests.c.requested_at.desc(), requests.c.id.desc()),
)
updates_of = Query(
    UpdateRow,
    select(*columns_of(UpdateRow, updates))
    .where(among(updates.c.complaint_id, "ids"))
    .order_by(updates.c.complaint_id, updates.c.version),
)
list_updates = Query(
    UpdateRow,
    select(*columns_of(UpdateRow, updates))
    .where(
        updates.c.office == bindparam("at"),
        updates.c.at >= bindparam("first", type_=DateTime(timezone=True)),
        updates.c.at < bindparam("until", type_=DateTime(timezone=True)),
    )
    .order_by(updates.c.at.desc(), updates.c.complaint_id.desc(), updates.c.version.desc())
    .limit(bindparam("most", type_=Integer))
    .offset(bindparam("skipped", type_=Integer)),
)


@cache
def requests_found(by_service: bool) -> Query[RequestRow]:
    """The newest requests of the office `at` with one of the `statuses`, from `first` until before (`until`, `before`).

    The rows of each status, and with `by_service` of each of the `services`, come from an index in their order, so the
    cost depends on the rows that are asked for and not on how many there are.
    """
    status = func.unnest(cast(bindparam("statuses"), ARRAY(Text))).table_valued("status").render_derived("s")
    keys: Any = status
    where = [requests.c.office == bindparam("at", type_=Text), requests.c.status == status.c.status]
    if by_service:
        service = func.unnest(cast(bindparam("services"), ARRAY(Text))).table_valued("code").render_derived("c")
        keys = status.join(service, true())
        where.append(requests.c.service_code == service.c.code)
    newest = (
        select(requests.c.id, requests.c.requested_at)
        .where(
            *where,
            requests.c.requested_at >= bindparam("first", type_=DateTime(timezone=True)),
            tuple_(requests.c.requested_at, requests.c.id)
            < tuple_(bindparam("until", type_=DateTime(timezone=True)), bindparam("before", type_=Uuid)),
        )
        .order_by(requests.c.requested_at.desc(), requests.c.id.desc())
        .limit(bindparam("reach", type_=Integer))
        .lateral("newest")
    )
    page = (
        select(newest.c.id)
        .select_from(keys.join(newest, true()))
        .order_by(newest.c.requested_at.desc(), newest.c.id.desc())
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("skipped", type_=Integer))
        .subquery("page")
    )
    rows = select(*_COLUMNS).join(page, page.c.id == requests.c.id)
    return Query(RequestRow, rows.order_by(requests.c.requested_at.desc(), requests.c.id.desc()))


@open311_requests.on(ComplaintReceived)
def _(received: ComplaintReceived, envelope: Envelope) -> Iterator[Write]:
    if received.secrecy not in PUBLIC or received.channel not in LISTED:
        return
    yield insert_row(
        requests,
        id=received.originator_id,
        office=received.office,
        service_code=code_of(received.service_code, received.component),
        kind=received.kind,
        component=received.component,
        status="open",
        state="received",
        requested_at=received.received_at,
        updated_at=envelope.recorded_at,
        place_latitude=received.latitude,
        place_longitude=received.longitude,
        **_due(received.due),
    )
    yield _update(received, "received", envelope)


_bring_forward = (
    update(requests)
    .where(requests.c.id == bindparam("one"))
    .values(due_on=func.least(requests.c.due_on, bindparam("day", type_=Date)))
)


@open311_requests.on(ComplaintAccepted)
def _(event: ComplaintAccepted, envelope: Envelope) -> Iterator[Write]:
    yield from _moved(event, "accepted", envelope)
    for day in _due(event.due).values():  # the days that run since the receipt go on
        yield Write(_bring_forward, {"one": event.originator_id, "day": day})


@open311_requests.on(ComplaintReopened)
def _(event: ComplaintReopened, envelope: Envelope) -> Iterator[Write]:
    yield from _moved(event, "accepted", envelope, **_due(event.due))


@open311_requests.on(ComplaintBounced, ComplaintUnmerged)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield from _moved(event, event.status, envelope)


@open311_requests.on(ComplaintTakenOver)
def _(event: ComplaintTakenOver, envelope: Envelope) -> Iterator[Write]:
    yield update_row(requests, event.originator_id, office=event.office)
    yield from _moved(event, event.status, envelope)


@open311_requests.on(ComplaintClassified)
def _(event: ComplaintClassified, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        requests,
        event.originator_id,
        service_code=code_of(event.service_code, event.component),
        component=event.component,
        updated_at=envelope.recorded_at,
    )


@open311_requests.on(TreatedAsSuggestion)
def _(event: TreatedAsSuggestion, envelope: Envelope) -> Iterator[Write]:
    yield from _moved(event, "suggestion", envelope, due_on=None)


_STATES: Final[Mapping[type[Event[Any]], Status]] = {
    **STATUS_AFTER,
    AnswerDelivered: "answered",
    ComplaintMerged: "merged",
}


@open311_requests.on(*_STATES)
def _(event: Event[Any], envelope: Envelope) -> Iterator[Write]:
    yield from _moved(event, _STATES[type(event)], envelope)


_show = (
    update(requests)
    .where(requests.c.id == bindparam("one"))
    .values(description=bindparam("text"), latitude=requests.c.place_latitude, longitude=requests.c.place_longitude)
)


@open311_requests.on(DescriptionPublished, DescriptionReplaced)
def _(event: Any, envelope: Envelope) -> Iterator[Write]:
    yield _described(event.complaint_id, event.text, event.shows_place)


@open311_requests.on(DescriptionWithdrawn)
def _(event: DescriptionWithdrawn, envelope: Envelope) -> Iterator[Write]:
    yield update_row(requests, event.complaint_id, description=None, latitude=None, longitude=None)


def _described(complaint: UUID, text: str, shows_place: bool) -> Write:
    if shows_place:
        return Write(_show, {"one": complaint, "text": text})
    return update_row(requests, complaint, description=text, latitude=None, longitude=None)


def _due(due: Iterable[Due]) -> dict[str, Any]:
    """The column, if the event sets a day for the answer."""
    return {} if (day := answer_due(due)) is None else {"due_on": day}


def _moved(event: Event[Any], state: Status, envelope: Envelope, **more: Any) -> Iterator[Write]:
    yield update_row(
        requests, event.originator_id, state=state, status=_status(state), updated_at=envelope.recorded_at, **more
    )
    yield _update(event, state, envelope)


_of_public = select(
    requests.c.id,
    cast(bindparam("version"), Integer),
    requests.c.office,
    cast(bindparam("at"), DateTime(timezone=True)),
    cast(bindparam("state"), Text),
    cast(bindparam("status"), Text),
).where(requests.c.id == bindparam("complaint"))
_insert_update = insert(updates).from_select(["complaint_id", "version", "office", "at", "state", "status"], _of_public)


def _update(event: Event[Any], state: Status, envelope: Envelope) -> Write:
    """Adds a change of status, if the complaint is in the list."""
    values: dict[str, Any] = {
        "complaint": event.originator_id,
        "version": event.originator_version,
        "at": envelope.recorded_at,
        "state": state,
        "status": _status(state),
    }
    return Write(_insert_update, values)


def _status(state: Status) -> str:
    return "open" if state in OPEN else "closed"
