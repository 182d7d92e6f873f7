"""Applications from SIINas, as rows."""

from collections.abc import Iterator

from sqlalchemy import Column, Date, Index, Table, Text, Uuid, bindparam, select

from services.intake.siinas_application.lines import SiinasApplicationLine
from services.intake.siinas_application.siinas_application import SiinasApplicationDrafted, SiinasApplicationReceived
from services.intake.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

siinas_applications = Table(
    "siinas_applications",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("nib", Text, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("application_id", Uuid),
    Index("siinas_applications_office", "office", "id"),
)

siinas_applications_view = View("siinas-applications", siinas_applications)

siinas_applications_of = Query(
    SiinasApplicationLine,
    select(*columns_of(SiinasApplicationLine, siinas_applications))
    .where(siinas_applications.c.office == bindparam("at"), siinas_applications.c.id > bindparam("after"))
    .order_by(siinas_applications.c.id)
    .limit(bindparam("most")),
)


@siinas_applications_view.on(SiinasApplicationReceived)
def _(received: SiinasApplicationReceived, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        siinas_applications,
        id=received.originator_id,
        office=received.office,
        reference=received.reference,
        nib=received.nib,
        service_code=received.service_code,
        received_on=received.received_on,
    )


@siinas_applications_view.on(SiinasApplicationDrafted)
def _(drafted: SiinasApplicationDrafted, envelope: Envelope) -> Iterator[Write]:
    yield update_row(siinas_applications, drafted.originator_id, application_id=drafted.application_id)
