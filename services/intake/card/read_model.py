"""Published versions of service cards, as rows."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import Column, Date, PrimaryKeyConstraint, Table, Text, bindparam, select

from services.intake.card.publication import PublishedAlready, StandardPublished
from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

publications = Table(
    "publications",
    tables.metadata,
    Column("service_code", Text, nullable=False),
    Column("card_version", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("published_on", Date, nullable=False),
    PrimaryKeyConstraint("service_code", "card_version", name="publications_pkey"),
)
publications_view = View("publications", publications, breaches={"publications_pkey": PublishedAlready})


@publications_view.on(StandardPublished)
def _(published: StandardPublished, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        publications,
        service_code=published.service_code,
        card_version=published.card_version,
        digest=published.digest,
        published_on=published.published_on,
    )


class PublicationRow(NamedTuple):
    """When a version of a card was published."""

    service_code: str
    card_version: str
    published_on: date


all_publications = Query(
    PublicationRow,
    select(*columns_of(PublicationRow, publications)).order_by(
        publications.c.service_code, publications.c.card_version
    ),
)
digest_published = Query(
    str,
    select(publications.c.digest).where(
        publications.c.service_code == bindparam("service"), publications.c.card_version == bindparam("version")
    ),
)
