"""The side to compare with for payments of a bank: the same endpoint as CRUD with an audit row, in the form of `bench/crud.py`.

One row for the bill with its account, one for the payment, one for the call with unique keys and its answer, one for the exchange,
and the audit row. Token, signature, reading of fields, masking and answers are the same functions.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import orjson
from fastapi import FastAPI, HTTPException, Request, Response
from sqlalchemy import BigInteger, Date, DateTime, Text, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from bench import crud_audits
from bench.crud import AuditRow, Row
from deploy.secrets import request_key
from services.billing.bank.answers import payment_answer, payment_repeated
from services.billing.bank.callers import Caller, Callers
from services.billing.bank.fields import Call, PaymentCall, Refused, read_external_id, read_payment
from services.billing.bank.recorder import Recording
from services.billing.bank.tokens import BankTokens
from services.billing.bank.values import WIB
from shared.clock import Clock
from shared.ids import new_id
from shared.settings import Settings


class BillRow(Row):
    __tablename__ = "bills"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    office: Mapped[str] = mapped_column(Text)
    bank: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text, unique=True)
    document: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    total: Mapped[int] = mapped_column(BigInteger)
    owed: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    account_status: Mapped[str] = mapped_column(Text)


class ReceiptRow(Row):
    __tablename__ = "receipts"
    __table_args__ = (UniqueConstraint("channel", "reference"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bill_id: Mapped[UUID] = mapped_column(index=True)
    channel: Mapped[str] = mapped_column(Text)
    reference: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)
    received_on: Mapped[date] = mapped_column(Date)
    bank: Mapped[str] = mapped_column(Text)


class EntryRow(Row):
    __tablename__ = "ledger_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[UUID] = mapped_column(index=True)
    debit: Mapped[str] = mapped_column(Text)
    credit: Mapped[str] = mapped_column(Text)
    amount: Mapped[int] = mapped_column(BigInteger)


class CallRow(Row):
    __tablename__ = "bank_requests"
    __table_args__ = (UniqueConstraint("bank", "day", "external_id"), UniqueConstraint("bank", "request_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bank: Mapped[str] = mapped_column(Text)
    day: Mapped[date] = mapped_column(Date)
    external_id: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(Text)
    answer: Mapped[dict[str, Any]] = mapped_column(JSONB)


class ExchangeRow(Row):
    __tablename__ = "bank_exchanges"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    bank: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[str] = mapped_column(Text)
    request_headers: Mapped[str] = mapped_column(Text)
    request_body: Mapped[str] = mapped_column(Text)
    answer_body: Mapped[str] = mapped_column(Text)


async def pay(request: Request) -> Response:
    call = Call("POST", request.url.path, dict(request.headers), await request.body())
    now = datetime.now(UTC)
    caller, external, payment = _checked(request.app.state.callers, call, now)
    bank, day = caller.profile.id, now.astimezone(WIB).date()
    async with request.app.state.sessions() as session:
        row = (
            await session.scalars(select(BillRow).where(BillRow.number == payment.number.digits).with_for_update())
        ).one_or_none()
        if row is None or row.owed != payment.amount or (payment.paid_at or now) >= row.expires_at:
            raise HTTPException(404)
        answered = payment_answer(payment, "accepted", "19")
        row.owed, row.status, row.account_status = 0, "settled", "closed"
        row.version += 1
        receipt = {"bill_id": row.id, "channel": "virtual-account", "reference": payment.reference}
        session.add(ReceiptRow(id=uuid4(), **receipt, amount=payment.amount, received_on=day, bank=bank))
        session.add(EntryRow(bill_id=row.id, debit="bank", credit="receivable", amount=payment.amount))
        keys = {"bank": bank, "day": day, "external_id": external, "request_id": payment.request_id}
        session.add(CallRow(id=uuid4(), **keys, answer=answered.content))
        kept = Recording.of(call, caller, now).row(new_id(now), answered)
        texts = {name: getattr(kept, name) for name in ("outcome", "request_headers", "request_body", "answer_body")}
        session.add(ExchangeRow(id=kept.id, bank=bank, at=now, **texts))
        change = {"reference": payment.reference, "amount": payment.amount, "bank": bank}
        audit = {"at": now, "actor": bank, "role": "system", "office": row.office, "channel": "integration"}
        session.add(AuditRow(**audit, entity=row.id, action="money-received", change=change))
        try:
            await session.commit()
        except IntegrityError:
            await session.rollback()
            answered = payment_repeated(payment, "accepted")
    return Response(orjson.dumps(answered.content), answered.status, media_type="application/json")


def _checked(callers: Callers, call: Call, now: datetime) -> tuple[Caller, str, PaymentCall]:
    try:
        caller = callers.by_partner_id(call)
        callers.check_service(caller, call)
        return caller, read_external_id(call), read_payment(call.body, now, caller.window)
    except Refused as refused:
        raise HTTPException(refused.status) from None


def make(settings: Settings) -> FastAPI:
    """The app of `bench/crud_audits.py` with this endpoint, too."""
    app = crud_audits.make(settings)
    app.state.callers = Callers(settings.banks, BankTokens(request_key(settings)), Clock())
    app.add_api_route("/v1.0/transfer-va/payment", pay, methods=["POST"])
    return app
