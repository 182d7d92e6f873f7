"""The wishes of recipients as rows, for every message that is queued or sent."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Column, Table, Text, Uuid, bindparam, select

from services.messages.gateway.address import Channel
from services.messages.recipient.recipient import ChannelPreferred, OptedIn, OptedOut, RecipientEntered
from services.messages.tables import tables
from shared.database import Write
from shared.service.queries import Query
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_rows, insert_row, update_row

recipients = Table(
    "recipients",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("person", Uuid, nullable=False),
    Column("preferred", Text),
)
opt_outs = Table(
    "opt_outs",
    tables.metadata,
    Column("recipient", Uuid, primary_key=True),
    Column("channel", Text, primary_key=True),
)
recipient_list = View("recipients", recipients, opt_outs)


class WishRow(NamedTuple):
    """One line for each channel that the person has opted out of; one without a channel if there is none."""

    preferred: Channel | None
    channel: Channel | None


find_recipient = Query(UUID, select(recipients.c.id).where(recipients.c.id == bindparam("id")))
find_wishes = Query(
    WishRow,
    select(recipients.c.preferred, opt_outs.c.channel)
    .outerjoin(opt_outs, opt_outs.c.recipient == recipients.c.id)
    .where(recipients.c.id == bindparam("id")),
)


@recipient_list.on(RecipientEntered)
def _(entered: RecipientEntered, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(recipients, id=entered.originator_id, office=entered.office, person=entered.person)


@recipient_list.on(OptedOut)
def _(opted_out: OptedOut, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(opt_outs, recipient=opted_out.originator_id, channel=opted_out.channel)


@recipient_list.on(OptedIn)
def _(opted_in: OptedIn, envelope: Envelope) -> Iterator[Write]:
    yield delete_rows(opt_outs, recipient=opted_in.originator_id, channel=opted_in.channel)


@recipient_list.on(ChannelPreferred)
def _(preferred: ChannelPreferred, envelope: Envelope) -> Iterator[Write]:
    yield update_row(recipients, preferred.originator_id, preferred=preferred.channel)
