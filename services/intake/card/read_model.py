"""Published versions of service cards, as rows."""

from collections.abc import Iterator

from sqlalchemy import Column, Date, PrimaryKeyConstraint, Table, Text, bindparam, insert, select

from services.intake.card.publication import Publication, PublishedAlready
from services.intake.tables import tables
from shared.database import Write
from shared.service.read_models import Envelope, View

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
_add = insert(publications).values({column.name: bindparam(column.name) for column in publications.columns})


@publications_view.on(Publication.StandardPublished)
def _(published: Publication.StandardPublished, envelope: Envelope) -> Iterator[Write]:
    yield Write(_add, {column.name: getattr(published, column.name) for column in publications.columns})


all_publications = select(
    publications.c.service_code, publications.c.card_version, publications.c.digest, publications.c.published_on
).order_by(publications.c.service_code, publications.c.card_version)
digest_published = select(publications.c.digest).where(
    publications.c.service_code == bindparam("service"), publications.c.card_version == bindparam("version")
)
