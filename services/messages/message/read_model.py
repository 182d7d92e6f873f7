"""Messages as rows, those that are due, and who hands them over.

`claims` is no read model: a claim is a lease that a worker renews, by the database's time, and that another worker takes over when
it was not renewed. The commit that records the outcome removes it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    Interval,
    Table,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from services.messages.message.message import Message
from services.messages.message.queueing import MessageDead, MessageQueued, MessageSuppressed
from services.messages.message.rows import Claimed, MessageRow
from services.messages.message.sending import (
    AttemptFailed,
    MessageDeferred,
    MessageExpired,
    MessageSent,
    MessageSentAgain,
    PersonTold,
)
from services.messages.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, among, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_rows, insert_row, update_row

messages = Table(
    "messages",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("occasion", Uuid, nullable=False),
    Column("template", Text, nullable=False),
    Column("channel", Text),
    Column("person", Uuid),
    Column("accounts", ARRAY(Text), nullable=False),
    Column("lawful_duty", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("queued_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("code", Text),
    Index("messages_office", "office", "status", "id"),
    Index("messages_case", "case_id"),
    Index("messages_occasion", "occasion"),
    Index("messages_person", "person"),
)
outbox = Table(
    "outbox",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Index("outbox_due", "due_at", "id"),
)
claims = Table(
    "claims",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("handing", Boolean, nullable=False),
    Column("doubtful", Boolean, nullable=False),
    Column("accepted", Boolean, nullable=False),
)
message_list = View("messages", messages)
outbox_view = View("outbox", outbox)

LEASE: Final = timedelta(seconds=10)
"""How long a claim lasts that is not renewed."""
_lease_ends = func.clock_timestamp() + literal(LEASE, Interval)
_BY_ACCOUNT = bindparam("account", type_=Text)

find_message = Query(
    UUID,
    select(messages.c.id).where(
        messages.c.occasion == bindparam("occasion"),
        messages.c.template == bindparam("template"),
        messages.c.person.is_not_distinct_from(bindparam("person", type_=Uuid)),
    ),
)
list_messages = Query(
    MessageRow,
    select(*columns_of(MessageRow, messages))
    .where(
        messages.c.office == bindparam("office"),
        messages.c.id > bindparam("after"),
        equals_if_given(messages.c.status, "status"),
        equals_if_given(messages.c.case_id, "case"),
        or_(_BY_ACCOUNT.is_(None), any_(messages.c.accounts) == _BY_ACCOUNT),
    )
    .order_by(messages.c.id)
    .limit(bindparam("most")),
)
find_own_recipient = Query(
    UUID,
    select(messages.c.id)
    .where(
        messages.c.office == bindparam("office"),
        messages.c.person == bindparam("person"),
        any_(messages.c.accounts) == _BY_ACCOUNT,
    )
    .limit(1),
)

_waiting = (
    select(outbox.c.id, _lease_ends, literal(True), literal(False), literal(False))
    .outerjoin(claims, claims.c.id == outbox.c.id)
    .where(
        outbox.c.due_at <= bindparam("now", type_=DateTime(timezone=True)),
        or_(claims.c.until.is_(None), claims.c.until < func.clock_timestamp()),
    )
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(of=outbox, skip_locked=True)
)
_claiming = insert(claims).from_select(["id", "until", "handing", "doubtful", "accepted"], _waiting)
claim_due = Query(
    Claimed,
    _claiming.on_conflict_do_update(
        index_elements=["id"],
        # a worker that ended in an orderly way has set `handing` to false: it handed nothing over
        set_={"until": _claiming.excluded.until, "handing": True, "doubtful": claims.c.doubtful | claims.c.handing},
        where=claims.c.until < func.clock_timestamp(),
    ).returning(claims.c.id, claims.c.doubtful, claims.c.accepted),
)
"""Claims messages that are due, in order, so that no other worker hands them over."""
renew_claims = Query(
    UUID,
    update(claims).where(among(claims.c.id, "ids")).values(until=_lease_ends).returning(claims.c.id),
)
"""The lease of these begins once more."""
put_back = Query(
    UUID,
    update(claims)
    .where(claims.c.id == bindparam("one"))
    .values(handing=bindparam("handing"), until=_lease_ends)
    .returning(claims.c.id),
)
"""Ends the work on a claimed message without an outcome; it may be claimed again when the lease has ended."""

mark_accepted = Query(
    str,
    update(claims)
    .where(claims.c.id == bindparam("one"))
    .values(accepted=True)
    # it need not reach the disk: it is for the next worker, after the death of this one
    .returning(func.set_config("synchronous_commit", "off", literal(True)).label("waits")),
)
"""Keeps in mind that the other side has taken the message, in a fraction of the time that its commit takes."""
drop_claim = Query(UUID, claims.delete().where(claims.c.id == bindparam("one")).returning(claims.c.id))


def end_claim(id: UUID) -> Write:
    """Removes a claim, with the outcome that its commit records."""
    return delete_rows(claims, id=id)


def doubt(id: UUID) -> Write:
    """Keeps in mind that the other side may have the message, and frees it for its next attempt."""
    return update_row(claims, id, until=datetime.min.replace(tzinfo=UTC), handing=False, doubtful=True, accepted=False)


@message_list.on(MessageQueued)
def _(queued: MessageQueued, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        messages,
        id=queued.originator_id,
        case_id=queued.case_id,
        office=queued.office,
        occasion=queued.occasion,
        template=queued.template,
        channel=queued.channel,
        person=queued.person,
        accounts=list(queued.accounts),
        lawful_duty=queued.lawful_duty,
        status="queued",
        queued_at=queued.queued_at,
        attempts=0,
    )


@message_list.on(MessageSent)
def _(sent: MessageSent, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, sent.originator_id, status="sent", attempts=sent.attempt, code=None)


@message_list.on(MessageDead)
def _(dead: MessageDead, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, dead.originator_id, status="dead", attempts=dead.attempt, code=dead.code)


@message_list.on(AttemptFailed)
def _(failed: AttemptFailed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, failed.originator_id, attempts=failed.attempt, code=failed.code)


@message_list.on(MessageSuppressed)
def _(suppressed: MessageSuppressed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, suppressed.originator_id, status="suppressed")


@message_list.on(MessageExpired)
def _(expired: MessageExpired, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, expired.originator_id, status="expired")


@message_list.on(PersonTold)
def _(told: PersonTold, envelope: Envelope) -> Iterator[Write]:
    yield update_row(messages, told.originator_id, status="told")


@message_list.on(MessageSentAgain)
def _(again: MessageSentAgain, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        messages,
        again.originator_id,
        status="queued",
        channel=again.channel,
        queued_at=again.queued_at,
        attempts=0,
        code=None,
    )


@outbox_view.on(MessageQueued)
def _(queued: MessageQueued, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(outbox, id=queued.originator_id, due_at=queued.due_at)


@outbox_view.on(MessageSentAgain)
def _(again: MessageSentAgain, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(outbox, id=again.originator_id, due_at=again.due_at)


@outbox_view.on(AttemptFailed)
def _(failed: AttemptFailed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(outbox, failed.originator_id, due_at=failed.due_at)


@outbox_view.on(MessageDeferred)
def _(deferred: MessageDeferred, envelope: Envelope) -> Iterator[Write]:
    yield update_row(outbox, deferred.originator_id, due_at=deferred.due_at)


@outbox_view.on(MessageDead, MessageExpired, MessageSent, MessageSuppressed, PersonTold)
def _(ended: Event[Message], envelope: Envelope) -> Iterator[Write]:
    yield delete_rows(outbox, id=ended.originator_id)
