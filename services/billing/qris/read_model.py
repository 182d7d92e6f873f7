"""QRIS codes, their payments and settlements as rows, and the work that they make for people."""

from collections.abc import Iterator
from typing import Any, Final
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
    Uuid,
    bindparam,
    func,
    or_,
    select,
)

from services.billing.qris.asking import (
    QrisAsked,
    QrisAttempted,
    QrisGenerated,
    QrisGivenUp,
    QrisRefused,
    QrisReplaced,
    QrisRetried,
)
from services.billing.qris.code import QrisReferenceUsed
from services.billing.qris.payment import (
    QrisExpired,
    QrisNoticeChecked,
    QrisNoticeRefused,
    QrisPaid,
    QrisQuestioned,
    QrisUnanswered,
)
from services.billing.qris.profile import find_acquirer, profile_of
from services.billing.qris.rows import QrisRow
from services.billing.suspense.unclaimed import MoneyHeld
from services.billing.tables import tables
from services.billing.task.read_model import work_list
from shared.database import Write
from shared.errors import Conflict
from shared.offices import office
from shared.outgoing.rows import Claims
from shared.roles import TREASURER
from shared.service.queries import Query, among, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

FAILED: Final = "qris-failed"
NOTICE_DIFFERS: Final = "qris-notice-differs"
UNANSWERED: Final = "qris-unanswered"
"""Kinds of tasks."""

codes = Table(
    "qris_codes",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("bill_id", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("acquirer", Text, nullable=False),
    Column("nmid", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("bill_number", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("outcome", Text),
    Column("code", Text),
    Column("payload", Text),
    Column("next_at", DateTime(timezone=True)),
    Index("qris_codes_bill", "bill_id"),
    Index("qris_codes_open", "bill_id", unique=True, postgresql_where="status IN ('asked', 'generated')"),
    Index("qris_codes_office", "office", "id"),
    Index("qris_codes_due", "next_at", postgresql_where="next_at IS NOT NULL"),
)
"""A bill has one code that can be paid. `next_at`: when the acquirer is asked next, to make it or about its payment."""
payments = Table(
    "qris_payments",
    tables.metadata,
    Column("office", Text, primary_key=True),
    Column("nmid", Text, primary_key=True),
    Column("reference", Text, primary_key=True),
    Column("code_id", Uuid),
    Column("bill_id", Uuid),
    Column("case_id", Uuid, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("paid_on", Date, nullable=False),
    Index("qris_payments_day", "office", "nmid", "paid_on"),
)
"""Money that an acquirer told of; without a code if it is held in suspense."""


class QrisOpenAlready(Conflict):
    code = "qris-open-already"
    indonesian = "Kode QRIS untuk tagihan ini baru saja diminta. Baca kembali tagihan, lalu pakai kode itu."
    english = "A QRIS code for this bill was asked for just now. Read the bill again, and use that code."


qris_codes = View(
    "qris_codes",
    codes,
    payments,
    breaches={
        "qris_codes_open": QrisOpenAlready,
        "qris_payments_pkey": QrisReferenceUsed,
    },
)
claims = Claims(tables.metadata, "qris_code")

_rows = select(
    codes.c.id,
    codes.c.bill_id,
    codes.c.case_id,
    codes.c.office,
    codes.c.amount,
    codes.c.bill_number,
    codes.c.nmid,
    codes.c.status,
    codes.c.expires_at,
    codes.c.attempts,
    codes.c.outcome,
    codes.c.code,
    codes.c.next_at,
)
list_codes = Query(
    QrisRow,
    _rows.where(
        codes.c.office == bindparam("at"),
        codes.c.id > bindparam("after"),
        equals_if_given(codes.c.status, "status"),
        equals_if_given(codes.c.bill_id, "bill"),
    )
    .order_by(codes.c.id)
    .limit(bindparam("most")),
)
open_code = Query(
    UUID,
    select(codes.c.id).where(
        codes.c.bill_id == bindparam("bill"), or_(codes.c.status == "asked", codes.c.status == "generated")
    ),
)
count_codes = Query(int, select(func.count()).select_from(codes).where(codes.c.bill_id == bindparam("bill")))
due_codes = claims.due(codes.c.id, codes.c.next_at, among(codes.c.acquirer, "banks"))


@qris_codes.on(QrisAsked)
def _(asked: QrisAsked, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        codes,
        id=asked.originator_id,
        bill_id=asked.bill_id,
        case_id=asked.case_id,
        office=asked.office,
        acquirer=profile_of(asked.acquirer_profile).acquirer,
        nmid=asked.nmid,
        amount=asked.amount,
        bill_number=asked.bill_number,
        status="asked",
        expires_at=asked.expires_at,
        attempts=0,
        next_at=asked.asks_at,
    )


@qris_codes.on(QrisAttempted)
def _(attempted: QrisAttempted, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        codes,
        attempted.originator_id,
        attempts=attempted.attempt,
        outcome=attempted.outcome,
        code=attempted.code,
        next_at=attempted.next_at,
    )


@qris_codes.on(QrisGenerated)
def _(generated: QrisGenerated, envelope: Envelope) -> Iterator[Write]:
    about = {"payload": generated.payload, "next_at": generated.question_at}
    yield update_row(codes, generated.originator_id, status="generated", **about)


@qris_codes.on(QrisRefused, QrisGivenUp)
def _(failed: Any, envelope: Envelope) -> Iterator[Write]:
    status = "refused" if isinstance(failed, QrisRefused) else "given-up"
    yield update_row(codes, failed.originator_id, status=status, next_at=None)


@qris_codes.on(QrisRetried)
def _(retried: QrisRetried, envelope: Envelope) -> Iterator[Write]:
    until = {"expires_at": retried.expires_at, "next_at": retried.due_at}
    yield update_row(codes, retried.originator_id, status="asked", **until)


@qris_codes.on(QrisReplaced)
def _(replaced: QrisReplaced, envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, replaced.originator_id, status="replaced", next_at=replaced.asks_at)


@qris_codes.on(QrisQuestioned)
def _(questioned: QrisQuestioned, envelope: Envelope) -> Iterator[Write]:
    yield update_row(
        codes,
        questioned.originator_id,
        outcome=questioned.outcome,
        code=questioned.code,
        next_at=questioned.next_at,
    )


@qris_codes.on(QrisNoticeRefused)
def _(refused: QrisNoticeRefused, envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, refused.originator_id, next_at=refused.question_at)


@qris_codes.on(QrisExpired)
def _(expired: QrisExpired, envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, expired.originator_id, status="expired", next_at=None)


@qris_codes.on(QrisPaid)
def _(paid: QrisPaid, envelope: Envelope) -> Iterator[Write]:
    yield update_row(codes, paid.originator_id, status="paid", next_at=None)
    yield insert_row(
        payments,
        office=envelope.office,
        nmid=paid.nmid,
        reference=paid.reference,
        code_id=paid.originator_id,
        bill_id=paid.bill_id,
        case_id=envelope.case_id,
        amount=paid.amount,
        paid_on=paid.paid_on,
    )


@qris_codes.on(MoneyHeld)
def _(held: MoneyHeld, envelope: Envelope) -> Iterator[Write]:
    """The acquirer settles it in its batches, too."""
    profile = find_acquirer(held.office, held.on)
    if held.channel == "qris" and held.why == "no-bill" and profile is not None:
        yield insert_row(
            payments,
            office=held.office,
            nmid=profile.nmid,
            reference=held.reference,
            case_id=envelope.case_id,
            amount=held.amount,
            paid_on=held.on,
        )


def _task(event: Any, kind: str, envelope: Envelope) -> Write:
    on = office(envelope.office).local_day(envelope.effective_at)
    return work_list.open_task(event.originator_id, kind, TREASURER, on, envelope)


@work_list.view.on(QrisRefused, QrisGivenUp)
def _(failed: Any, envelope: Envelope) -> Iterator[Write]:
    yield _task(failed, FAILED, envelope)


@work_list.view.on(QrisRetried)
def _(retried: QrisRetried, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(retried.originator_id, FAILED)


@work_list.view.on(QrisNoticeRefused)
def _(refused: QrisNoticeRefused, envelope: Envelope) -> Iterator[Write]:
    yield _task(refused, NOTICE_DIFFERS, envelope)


@work_list.view.on(QrisNoticeChecked)
def _(checked: QrisNoticeChecked, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(checked.originator_id, NOTICE_DIFFERS, UNANSWERED)


@work_list.view.on(QrisUnanswered)
def _(unanswered: QrisUnanswered, envelope: Envelope) -> Iterator[Write]:
    yield _task(unanswered, UNANSWERED, envelope)


@work_list.view.on(QrisPaid)
def _(paid: QrisPaid, envelope: Envelope) -> Iterator[Write]:
    yield work_list.close_task(paid.originator_id, FAILED, UNANSWERED)
