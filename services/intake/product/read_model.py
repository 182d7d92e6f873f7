"""The products of cases, as rows, to find the valid ones."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Column, Date, Index, Integer, Table, Text, Uuid, bindparam, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.application.products import ProductIssued
from services.intake.application.values import values_of
from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query, among, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import as_json, insert_row

products = Table(
    "products",
    tables.metadata,
    Column("application_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("office", Text, nullable=False),
    Column("applicant_id", Uuid, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("number", Text),
    Column("content", JSONB, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Index("products_applicant", "applicant_id", "product"),
    Index("products_number", "office", "product", "number"),
)
products_view = View("products", products)


@products_view.on(ProductIssued)
def _(issued: ProductIssued, envelope: Envelope) -> Iterator[Write]:
    content = {name: str(value) for name, value in values_of(issued.content).items()}
    yield insert_row(
        products,
        application_id=issued.application_id,
        version=issued.originator_version,
        office=envelope.office,
        applicant_id=issued.applicant_id,
        service_code=issued.service_code,
        product=issued.product,
        number=issued.number,
        content=as_json(content),
        valid_from=issued.valid_from,
        valid_until=issued.valid_until,
    )


class ProductRow(NamedTuple):
    """A product that was issued in a case."""

    application_id: UUID
    number: str | None
    content: Mapping[str, str]


products_in_force = Query(
    ProductRow,
    select(*columns_of(ProductRow, products))
    .where(
        among(products.c.applicant_id, "applicants"),
        products.c.product == bindparam("product"),
        products.c.office == bindparam("at"),
        products.c.service_code == bindparam("service"),
        products.c.application_id != bindparam("application"),
        or_(products.c.valid_until.is_(None), products.c.valid_until >= bindparam("on", type_=Date)),
    )
    .order_by(products.c.application_id.desc())
    .limit(50),
)
"""Products of one kind that these applicants hold and that are valid on a day."""
product_numbered = Query(
    UUID,
    select(products.c.application_id)
    .where(
        products.c.office == bindparam("at"),
        products.c.product == bindparam("product"),
        products.c.number == bindparam("number"),
    )
    .order_by(products.c.application_id)
    .limit(1),
)
"""The case in which an office gave a product of that kind and number."""
