"""Makes bills with virtual accounts for the measurement of payments, on both sides, and the signed calls of their bank."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import orjson
import psycopg
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import create_engine, insert
from sqlalchemy.orm import Session

from bench.cases import OFFICE, today, unit_of
from bench.crud_payments import BillRow
from bench.databases import owner_url
from deploy.secrets import request_key
from services.billing import read_models as views
from services.billing.bank.profile import BankProfile, banks_of
from services.billing.bank.signatures import sign_symmetric
from services.billing.bank.tokens import BankTokens
from services.billing.bank.values import WIB, rupiah
from services.billing.bank.virtual_account import VirtualAccount, customer_number, open_account
from services.billing.bill.assessment import assess_fee
from services.billing.bill.bill import Bill
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.skrd import issue_skrd
from services.billing.tariff import budget_lines
from services.billing.tariff.budget_lines import BudgetLine
from shared.contracts.intake import FeeDue
from shared.ids import new_id
from shared.receipt import new_receipt
from shared.service.ask import Ask
from shared.service.unit_of_work import Work
from shared.settings import BankAccess, Settings

TOTAL = 150_000
PATH = "/v1.0/transfer-va/payment"
SECRET = uuid4().hex
_AT_ONCE = 32
_SERVICE = "PSR-LAIN"
_LINE = BudgetLine(
    office=OFFICE,
    charge="printed-fee",
    services=(_SERVICE,),
    levy_object="asset-use",
    account_code="4.1.02.02.01.0007",
    confidence="C",
    legal_basis="bench",
    valid_from=date(2024, 1, 5),
)
"""Tera is free today and no card prints a fee of the region, so the bills are of a service that only the bench has."""


@dataclass(frozen=True)
class Payable:
    """A bill that can be paid under a number."""

    id: UUID
    customer: str
    document: str
    payment_number: str = ""


def with_bank(settings: Settings) -> Settings:
    """The same settings with the credentials of the office's bank."""
    key = generate_private_key(65537, 2048).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    access = BankAccess.model_validate({"client_key": "BENCH", "client_secret": SECRET, "public_key": pem})
    return settings.model_copy(update={"banks": {_profile().id: access}})


def _profile() -> BankProfile:
    (profile,) = banks_of(OFFICE, today())
    return profile


def stored_bills(settings: Settings, count: int) -> list[Payable]:
    """Commits so many bills with SKRD and virtual account, before the server starts, and moves its cursor past them."""
    budget_lines.BUDGET_LINES = (*budget_lines.BUDGET_LINES, _LINE)
    pairs = [_payable(1 + number) for number in range(count)]
    asyncio.run(_commit(settings, pairs))
    with psycopg.connect(owner_url(settings)) as connection:
        connection.execute(
            "INSERT INTO billing.cursors SELECT 'billing', position FROM journal.head"
            " ON CONFLICT (name) DO UPDATE SET position = excluded.position"
        )
    return [
        Payable(bill.id, account.customer_number, account.document, bill.payment_number or "")
        for bill, account in pairs
    ]


def crud_bills(settings: Settings, count: int) -> list[Payable]:
    """The same as rows of the CRUD side."""
    made = [Payable(uuid4(), customer_number(today().year, number), f"SKRD/{number}") for number in range(count)]
    profile = _profile()
    rows = [
        {"id": one.id, "version": 2, "office": OFFICE, "bank": profile.id, "document": one.document, "total": TOTAL}
        | {"number": profile.service_number + one.customer, "status": "skrd-issued", "owed": TOTAL}
        | {"expires_at": datetime.max.replace(tzinfo=UTC), "account_status": "open"}
        for one in made
    ]
    engine = create_engine(owner_url(settings).replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session:
        session.execute(insert(BillRow), rows)
        session.commit()
    engine.dispose()
    return made


def calls(settings: Settings, payables: Sequence[Payable]) -> tuple[bytes, ...]:
    """A signed payment of each bill as HTTP/1.1 bytes."""
    profile, now = _profile(), datetime.now(UTC)
    token = BankTokens(request_key(settings)).issue(profile.id, now)
    moment = now.astimezone(WIB).isoformat(timespec="seconds")
    return tuple(_call(one, profile.partner_service_id, profile.partner_id, token, moment) for one in payables)


def page_views(payables: Sequence[Payable]) -> tuple[bytes, ...]:
    """A browser's request for the public page of each bill as HTTP/1.1 bytes."""
    return tuple(
        f"GET /billing/v1/payments/{one.payment_number} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n".encode()
        for one in payables
    )


def _call(one: Payable, service_id: str, partner: str, token: str, moment: str) -> bytes:
    amount = rupiah(TOTAL)
    body = orjson.dumps(
        {
            "partnerServiceId": service_id,
            "customerNo": one.customer,
            "virtualAccountNo": service_id + one.customer,
            "virtualAccountName": one.document.replace("/", " "),
            "paymentRequestId": one.id.hex,
            "channelCode": 6011,
            "sourceBankCode": "014",
            "paidAmount": amount,
            "totalAmount": amount,
            "trxDateTime": moment,
            "referenceNo": one.id.hex[:20],
            "flagAdvise": "N",
            "additionalInfo": {},
        }
    )
    signature = sign_symmetric(SECRET, "POST", PATH, token, body, moment)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nX-TIMESTAMP: {moment}\r\n"
        f"X-SIGNATURE: {signature}\r\nX-PARTNER-ID: {partner}\r\nX-EXTERNAL-ID: {one.id.int % 10**30}\r\n"
        f"CHANNEL-ID: 95231\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _payable(serial: int) -> tuple[Bill, VirtualAccount]:
    now, day = datetime.now(UTC), today()
    fee = FeeDue(
        application_id=new_id(now),
        service_code=_SERVICE,
        step="print-draft",
        for_number=1,
        rupiah=TOTAL,
        each="1 (Satu) set formulir",
        legal_basis="bench",
        due_on=day,
    )
    bill = assess_fee(fee, id=new_id(now), office=OFFICE, case_id=fee.application_id, now=now)
    due = skrd_due_date(OFFICE, day, bill.charge)
    issue_skrd(bill, f"SKRD/{day.year}/{serial:05}", day, due, "bench", now, new_receipt())
    return bill, open_account(bill, _profile(), customer_number(day.year, serial), now)


async def _commit(settings: Settings, pairs: Sequence[tuple[Bill, VirtualAccount]]) -> None:
    turns = asyncio.Semaphore(_AT_ONCE)
    async with unit_of(settings, views.tables, views.views) as unit:

        async def commit(bill: Bill, account: VirtualAccount) -> None:
            now = datetime.now(UTC)
            ask = Ask("bench", "system", OFFICE, "integration", uuid4(), now, now, case_id=bill.case_id)

            async def decide(work: Work) -> None:
                work.add(bill)
                work.add(account)

            async with turns:
                await unit.run(ask, decide)

        await asyncio.gather(*(commit(*pair) for pair in pairs))
