"""Laboratories and their accounts as rows."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, Date, Table, Text, UniqueConstraint, Uuid, bindparam, select

from services.certification.laboratory.laboratory import (
    AccountOfLaboratory,
    LaboratoryAccountAdded,
    LaboratoryAccountRemoved,
    LaboratoryKnown,
    LaboratoryPeriodChanged,
    LaboratoryRegistered,
)
from services.certification.laboratory.lines import LaboratoryRow
from services.certification.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_rows, insert_row, update_row

laboratories = Table(
    "laboratories",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("laboratory", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("accreditation", Text),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    UniqueConstraint("office", "laboratory", name="laboratories_code"),
)
laboratory_accounts = Table(
    "laboratory_accounts",
    tables.metadata,
    Column("office", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("laboratory_id", Uuid, nullable=False),
)


laboratory_list = View(
    "laboratories",
    laboratories,
    laboratory_accounts,
    breaches={"laboratories_code": LaboratoryKnown, "laboratory_accounts_pkey": AccountOfLaboratory},
)


list_laboratories = Query(
    LaboratoryRow,
    select(*columns_of(LaboratoryRow, laboratories))
    .where(laboratories.c.office == bindparam("office"), laboratories.c.id > bindparam("after"))
    .order_by(laboratories.c.id)
    .limit(bindparam("most")),
)
find_laboratory_of = Query(
    UUID,
    select(laboratory_accounts.c.laboratory_id).where(
        laboratory_accounts.c.office == bindparam("office"), laboratory_accounts.c.subject == bindparam("subject")
    ),
)


@laboratory_list.on(LaboratoryRegistered)
def _(registered: LaboratoryRegistered, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        laboratories,
        id=registered.originator_id,
        office=registered.office,
        laboratory=registered.laboratory,
        title=registered.title,
        accreditation=registered.accreditation,
        valid_from=registered.valid_from,
        valid_until=registered.valid_until,
    )


@laboratory_list.on(LaboratoryPeriodChanged)
def _(changed: LaboratoryPeriodChanged, envelope: Envelope) -> Iterator[Write]:
    yield update_row(laboratories, changed.originator_id, valid_until=changed.valid_until)


@laboratory_list.on(LaboratoryAccountAdded)
def _(added: LaboratoryAccountAdded, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        laboratory_accounts, office=envelope.office, subject=added.subject, laboratory_id=added.originator_id
    )


@laboratory_list.on(LaboratoryAccountRemoved)
def _(removed: LaboratoryAccountRemoved, envelope: Envelope) -> Iterator[Write]:
    yield delete_rows(laboratory_accounts, office=envelope.office, subject=removed.subject)
