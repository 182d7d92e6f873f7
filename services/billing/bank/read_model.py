"""Tables of banks: the virtual accounts, the calls that were decided, and the flight recorder of what banks sent.

Calls are no events, because most of them change nothing; but they decide how a repeated call is answered, so a call and
what it does are committed together, and its keys are unique.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    and_,
    bindparam,
    delete,
    or_,
    select,
)

from services.billing.bank.rows import BankExchangeRow, RequestRow, VirtualAccountRow
from services.billing.bank.virtual_account import (
    VirtualAccountAmountChanged,
    VirtualAccountClosed,
    VirtualAccountOpened,
    VirtualAccountReopened,
)
from services.billing.bill.read_model import bills
from services.billing.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

EXTERNAL_ID = "bank_requests_external"
REQUEST_ID = "bank_requests_request"

accounts = Table(
    "virtual_accounts",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("bill_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("status", Text, nullable=False),
    UniqueConstraint("bank", "number", name="virtual_accounts_number"),
    Index("virtual_accounts_bill", "bill_id"),
    Index("virtual_accounts_case", "case_id"),
    Index("virtual_accounts_office", "office", "id"),
)
requests = Table(
    "bank_requests",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("bank", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("request_id", Text),
    Column("sought", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("amount", BigInteger),
    Column("reference", Text),
    Column("outcome", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("bank", "service", "day", "external_id", name=EXTERNAL_ID),
    UniqueConstraint("bank", "service", "request_id", name=REQUEST_ID),
    Index("bank_requests_reference", "bank", "reference"),
)
"""Calls of banks that were decided. `day`: in WIB. `request_id`: only of the first call with this paymentRequestId;
`sought` is the id that the call itself has.
"""
exchanges = Table(
    "bank_exchanges",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("bank", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("external_id", Text),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("outcome", Text, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("url", Text, nullable=False),
    Column("request_headers", Text, nullable=False),
    Column("request_body", Text, nullable=False),
    Column("answer_status", Integer, nullable=False),
    Column("answer_body", Text, nullable=False),
    Index("bank_exchanges_office", "office", "id"),
    Index("bank_exchanges_at", "at"),
)
"""What banks sent and what they were answered, redacted. `outcome`: the code of the answer."""


account_list = View("virtual_accounts", accounts)

find_account = Query(
    VirtualAccountRow,
    select(*columns_of(VirtualAccountRow, accounts)).where(
        accounts.c.bank == bindparam("bank"), accounts.c.number == bindparam("number")
    ),
)
accounts_of_case = Query(UUID, select(accounts.c.id).where(accounts.c.case_id == bindparam("case")))
list_accounts = Query(
    VirtualAccountRow,
    select(*columns_of(VirtualAccountRow, accounts))
    .where(
        accounts.c.office == bindparam("office"),
        accounts.c.id > bindparam("after"),
        equals_if_given(accounts.c.case_id, "case_id"),
        equals_if_given(accounts.c.bill_id, "bill_id"),
        equals_if_given(accounts.c.number, "number"),
    )
    .order_by(accounts.c.id)
    .limit(bindparam("limit")),
)
find_bill_of_skrd = Query(
    UUID, select(bills.c.id).where(bills.c.office == bindparam("office"), bills.c.skrd_number == bindparam("number"))
)
find_requests = Query(
    RequestRow,
    select(*columns_of(RequestRow, requests)).where(
        requests.c.bank == bindparam("bank"),
        requests.c.service == bindparam("service"),
        or_(
            and_(requests.c.day == bindparam("day"), requests.c.external_id == bindparam("external_id")),
            requests.c.request_id == bindparam("request_id"),
        ),
    ),
)
"""The call with this X-EXTERNAL-ID, and the first with this paymentRequestId."""
find_accepted = Query(
    UUID,
    select(requests.c.id).where(
        requests.c.bank == bindparam("bank"),
        requests.c.reference == bindparam("reference"),
        requests.c.number == bindparam("number"),
        requests.c.request_id.is_not(None),
        requests.c.outcome == "accepted",
    ),
)
"""The payments that a bank told of under a reference."""
list_exchanges = Query(
    BankExchangeRow,
    select(*columns_of(BankExchangeRow, exchanges))
    .where(
        exchanges.c.office == bindparam("office"),
        exchanges.c.id > bindparam("after"),
        equals_if_given(exchanges.c.bank, "bank"),
        equals_if_given(exchanges.c.external_id, "external_id"),
    )
    .order_by(exchanges.c.id)
    .limit(bindparam("limit")),
)
_old = select(exchanges.c.id).where(exchanges.c.at < bindparam("before")).limit(bindparam("most"))
forget_exchanges = Query(UUID, delete(exchanges).where(exchanges.c.id.in_(_old)).returning(exchanges.c.id))
"""Deletes some of the exchanges from before a moment; a row for each."""
_old_inquiries = (
    select(requests.c.id)
    .where(requests.c.service == "24", requests.c.day < bindparam("before"))
    .limit(bindparam("most"))
)
forget_inquiries = Query(UUID, delete(requests).where(requests.c.id.in_(_old_inquiries)).returning(requests.c.id))
"""The same of inquiries, which decide nothing after their day; payments stay, because a bank may ask about them."""


@account_list.on(VirtualAccountOpened)
def _(opened: VirtualAccountOpened, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        accounts,
        id=opened.originator_id,
        bill_id=opened.bill_id,
        case_id=opened.case_id,
        office=opened.office,
        bank=opened.bank,
        number=opened.service_number + opened.customer_number,
        document=opened.document,
        amount=opened.amount,
        expires_at=opened.expires_at,
        status="open",
    )


@account_list.on(VirtualAccountAmountChanged)
def _(changed: VirtualAccountAmountChanged, envelope: Envelope) -> Iterator[Write]:
    yield update_row(accounts, changed.originator_id, amount=changed.amount)


@account_list.on(VirtualAccountClosed)
def _(closed: VirtualAccountClosed, envelope: Envelope) -> Iterator[Write]:
    yield update_row(accounts, closed.originator_id, status="closed", amount=0)


@account_list.on(VirtualAccountReopened)
def _(reopened: VirtualAccountReopened, envelope: Envelope) -> Iterator[Write]:
    yield update_row(accounts, reopened.originator_id, status="open", amount=reopened.amount)


def keep_request(
    id: UUID,
    bank: str,
    service: str,
    day: date,
    external_id: str,
    sought: str,
    number: str,
    outcome: str,
    at: datetime,
    *,
    request_id: str | None = None,
    amount: int | None = None,
    reference: str | None = None,
) -> Write:
    """The row of a decided call. `request_id`: only for the first payment with this id."""
    return insert_row(
        requests,
        id=id,
        bank=bank,
        service=service,
        day=day,
        external_id=external_id,
        request_id=request_id,
        sought=sought,
        number=number,
        amount=amount,
        reference=reference,
        outcome=outcome,
        at=at,
    )


def keep_exchange(row: BankExchangeRow, office: str) -> Write:
    """The row of the flight recorder."""
    values = {name: getattr(row, name) for name in row.__slots__}
    return insert_row(exchanges, office=office, **values)
