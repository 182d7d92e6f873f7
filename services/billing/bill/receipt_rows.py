"""All money that reached bills, by any channel: a row for each receipt. Split from the read model for its length."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy import BigInteger, Column, Date, Index, Table, Text, Uuid, text

from services.billing.bill.payment import NtpnConfirmed, PaymentReceived
from services.billing.bill.receipt import MoneyReceived, PaymentReversed
from services.billing.tables import tables
from shared.database import Write
from shared.errors import Conflict
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

receipts = Table(
    "receipts",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("bill_id", Uuid, nullable=False),
    Column("channel", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("reversed_on", Date),
    Column("bank", Text),
    Column("over", BigInteger, nullable=False, server_default="0"),
    Column("seen_on", Date),
    Column("missing_on", Date),
    Index("receipts_reference", "channel", "reference"),
    Index("receipts_bill", "bill_id"),
    Index("receipts_ntpn", "reference", unique=True, postgresql_where="channel = 'state'"),
    Index("receipts_office", "office", "received_on"),
    Index(
        "receipts_unseen",
        "office",
        "received_on",
        postgresql_where=text("seen_on IS NULL AND channel = 'virtual-account'"),
    ),
)
"""All money that reached a bill, by any channel. `over`: the part that was more than owed; `seen_on`: the day of the bank
statement that has it; `missing_on`: statements through this day do not have it.
"""


class NtpnUsed(Conflict):
    """Does not name the other bill: it may belong to another office."""

    code = "ntpn-used"
    indonesian = "NTPN ini sudah dipakai untuk tagihan lain; satu NTPN membuktikan satu pembayaran."
    english = "This NTPN was used for another bill; one NTPN proves one payment."


receipt_list = View("receipts", receipts, breaches={"receipts_ntpn": NtpnUsed})


@receipt_list.on(PaymentReceived)
def _(payment: PaymentReceived, envelope: Envelope) -> Iterator[Write]:
    yield _receipt(payment.originator_id, "cash", payment.tbp_number, payment.amount, payment.received_on, envelope)


@receipt_list.on(NtpnConfirmed)
def _(paid: NtpnConfirmed, envelope: Envelope) -> Iterator[Write]:
    yield _receipt(paid.originator_id, "state", paid.ntpn, paid.amount, paid.paid_on, envelope)


@receipt_list.on(MoneyReceived)
def _(money: MoneyReceived, envelope: Envelope) -> Iterator[Write]:
    about = (money.originator_id, money.channel, money.reference, money.amount, money.received_on, envelope)
    yield _receipt(*about, bank=money.bank, over=max(money.moved.over, 0))


@receipt_list.on(PaymentReversed)
def _(back: PaymentReversed, envelope: Envelope) -> Iterator[Write]:
    id = receipt_id(back.originator_id, back.channel, back.reference)
    yield update_row(receipts, id, reversed_on=back.reversed_on)


def receipt_id(bill: UUID, channel: str, reference: str) -> UUID:
    """The id of the row of some money on a bill."""
    return uuid5(bill, f"{channel} {reference}")


def _receipt(
    bill: UUID,
    channel: str,
    reference: str,
    amount: int,
    on: date,
    envelope: Envelope,
    *,
    bank: str | None = None,
    over: int = 0,
) -> Write:
    return insert_row(
        receipts,
        id=receipt_id(bill, channel, reference),
        bill_id=bill,
        channel=channel,
        reference=reference,
        office=envelope.office,
        case_id=envelope.case_id,
        amount=amount,
        received_on=on,
        bank=bank,
        over=over,
    )
