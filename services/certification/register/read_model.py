"""The public register of certificates as rows, and searches in it (ISO/IEC 17065 7.8).

PostgreSQL's own full-text index finds words by their beginning; it needs no extension, so it runs on every server that Jejak runs on.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import (
    Column,
    Computed,
    Date,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from services.certification.certificate.appealed import ReductionRevoked, WithdrawalRevoked
from services.certification.certificate.certificate import Certificate, HeldValue, ScopeLine
from services.certification.certificate.ending import Transferred
from services.certification.certificate.granting import Granted
from services.certification.certificate.renewal import Renewed
from services.certification.certificate.scope import Extended, Reduced
from services.certification.certificate.suspension import Restored, Suspended, Withdrawn
from services.certification.register.rows import RegisterRow
from services.certification.register.words import BRAND, GOODS, HOLDER, STANDARD, Sought, indexed, number_key, query_of
from services.certification.tables import tables
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import as_json, insert_row, update_row

_WORDS = " || ".join(
    f"setweight(to_tsvector('simple', {column}), '{weight}')"
    for column, weight in (("holder_words", "A"), ("brand_words", "B"), ("goods_words", "C"), ("standard_words", "D"))
)

register = Table(
    "register",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Text, nullable=False),
    Column("number_key", Text, nullable=False),
    Column("code_id", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("holder", Text),
    Column("standard", Text),
    Column("brands", JSONB, nullable=False),
    Column("goods", JSONB, nullable=False),
    Column("lot", Text),
    Column("quantity", Text),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column("turns", JSONB, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("to_body", Text),
    Column("holder_words", Text, nullable=False),
    Column("brand_words", Text, nullable=False),
    Column("goods_words", Text, nullable=False),
    Column("standard_words", Text, nullable=False),
    Column("words", TSVECTOR, Computed(_WORDS, persisted=True)),
    UniqueConstraint("code_id", name="register_code"),
    Index("register_number", "number_key"),
    Index("register_words", "words", postgresql_using="gin"),
)
"""`number_key`: the number in letters and digits; `words`: holder, brands, goods and standard, as they are searched."""

certificate_register = View("register", register)

find_by_id = Query(RegisterRow, select(*columns_of(RegisterRow, register)).where(register.c.id == bindparam("id")))
find_by_code = Query(
    RegisterRow, select(*columns_of(RegisterRow, register)).where(register.c.code_id == bindparam("code_id"))
)
_after = register.c.id > bindparam("after")
_is_in_words = register.c.words.op("@@")(func.to_tsquery(literal_column("'simple'"), bindparam("words")))
_has_number = register.c.number_key == bindparam("number")


def _listing(*where: Any) -> Query[RegisterRow]:
    rows = select(*columns_of(RegisterRow, register)).where(_after, *where)
    return Query(RegisterRow, rows.order_by(register.c.id).limit(bindparam("most")))


list_all = _listing()
list_by_words = _listing(_is_in_words)
list_by_number = _listing(_has_number)
list_by_words_or_number = _listing(or_(_is_in_words, _has_number))
list_by_words_and_number = _listing(_is_in_words, _has_number)


def chosen(sought: Sought) -> tuple[Query[RegisterRow], dict[str, Any]] | None:
    """The query with its values; None if the search has no word in it, so that nothing can be found."""
    parts = ((sought.holder, HOLDER), (sought.brand, BRAND), (sought.product, GOODS), (sought.standard, STANDARD))
    queries = [query_of(text, weight) for text, weight in parts if text is not None]
    anywhere = None if sought.text is None else query_of(sought.text)
    if "" in queries or anywhere == "":
        return None
    if sought.text is not None and not queries and sought.number is None:
        return list_by_words_or_number, {"words": anywhere, "number": number_key(sought.text)}
    words = " & ".join(queries if anywhere is None else [*queries, anywhere])
    number = None if sought.number is None else number_key(sought.number)
    if number is None:
        return (list_by_words, {"words": words}) if words else (list_all, {})
    if not words:
        return list_by_number, {"number": number}
    return list_by_words_and_number, {"words": words, "number": number}


_HOLDERS = frozenset({"client", "holder"})
_FIXED_GOODS = frozenset({"market_name", "market_type", "competence_scheme", "topic"})


@certificate_register.on(Granted)
def _(granted: Granted, envelope: Envelope) -> Iterator[Write]:
    holder = next((one.value for one in granted.holds if one.field in _HOLDERS), None)
    in_clear = [one for one in granted.holds if one.value is not None]
    batch = granted.batch
    yield insert_row(
        register,
        id=granted.originator_id,
        number=granted.number,
        number_key=number_key(granted.number),
        code_id=granted.code_id,
        office=granted.office,
        case_id=granted.case_id,
        scheme=granted.scheme,
        product=granted.product,
        holder=holder,
        standard=granted.standard,
        lot=None if batch is None else batch.lot,
        quantity=None if batch is None else f"{batch.quantity} {batch.unit}",
        valid_from=granted.valid_from,
        valid_until=granted.valid_until,
        turns=as_json([]),
        facts=as_json([{"field": one.field, "value": one.value} for one in in_clear]),
        holder_words=indexed(holder),
        standard_words=indexed(granted.standard),
        **_covered(granted.scope, granted.holds),
    )


@certificate_register.on(Extended)
def _(extended: Extended, envelope: Envelope) -> Iterator[Write]:
    yield _turn(extended, "extended")
    yield update_row(register, extended.originator_id, **_covered(extended.scope))


@certificate_register.on(Reduced)
def _(reduced: Reduced, envelope: Envelope) -> Iterator[Write]:
    yield _turn(reduced, "reduced")
    yield update_row(register, reduced.originator_id, **_covered(reduced.scope))


@certificate_register.on(ReductionRevoked)
def _(revoked: ReductionRevoked, envelope: Envelope) -> Iterator[Write]:
    yield _turn(revoked, "reduction-revoked")
    yield update_row(register, revoked.originator_id, **_covered(revoked.scope))


@certificate_register.on(Suspended)
def _(suspended: Suspended, envelope: Envelope) -> Iterator[Write]:
    yield _turn(suspended, "suspended")


@certificate_register.on(Restored)
def _(restored: Restored, envelope: Envelope) -> Iterator[Write]:
    yield _turn(restored, "restored")


@certificate_register.on(Withdrawn)
def _(withdrawn: Withdrawn, envelope: Envelope) -> Iterator[Write]:
    yield _turn(withdrawn, "withdrawn")


@certificate_register.on(WithdrawalRevoked)
def _(revoked: WithdrawalRevoked, envelope: Envelope) -> Iterator[Write]:
    yield _turn(revoked, "withdrawal-revoked")


@certificate_register.on(Transferred)
def _(transferred: Transferred, envelope: Envelope) -> Iterator[Write]:
    yield _turn(transferred, "transferred")
    yield update_row(register, transferred.originator_id, to_body=transferred.to_body)


@certificate_register.on(Renewed)
def _(renewed: Renewed, envelope: Envelope) -> Iterator[Write]:
    yield _turn(renewed, "renewed")
    yield update_row(register, renewed.originator_id, valid_until=renewed.valid_until)


_add_turn = (
    update(register)
    .where(register.c.id == bindparam("one"))
    .values(turns=register.c.turns.op("||")(cast(bindparam("turn", type_=Text), JSONB)))
)


def _turn(event: Event[Certificate], kind: str) -> Write:
    effective_on = event.effective_on  # type: ignore[attr-defined]
    return Write(
        _add_turn, {"one": event.originator_id, "turn": as_json([{"kind": kind, "effective_on": effective_on}])}
    )


def _covered(scope: Iterable[ScopeLine], lines: Iterable[HeldValue] = ()) -> dict[str, str]:
    """The columns of what the certificate covers: its scope, and of its lines those that no decision changes."""
    fixed = [one.value for one in lines if one.field in _FIXED_GOODS and one.value is not None]
    brands = [one.value for one in scope if one.field == "brand"]
    goods = [*(one.value for one in scope if one.field != "brand"), *fixed]
    return {
        "brands": as_json(brands),
        "goods": as_json(goods),
        "brand_words": indexed(*brands),
        "goods_words": indexed(*goods),
    }
