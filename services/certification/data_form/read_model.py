"""Versions of data forms as rows."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, Date, Integer, Numeric, Table, Text, UniqueConstraint, Uuid, bindparam, select

from services.certification.data_form.data_form import (
    DataFormHandedIn,
    DataFormReplaced,
    DataFormReturned,
    DataFormVerified,
)
from services.certification.data_form.rows import DataFormRow
from services.certification.data_form.verdict import DataFormJudged
from services.certification.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

data_forms = Table(
    "data_forms",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("certification_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("oee", Numeric, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("handed_in_on", Date, nullable=False),
    Column("verdict", Text),
    UniqueConstraint("certification_id", "number", name="data_forms_version"),
)

data_form_list = View("data_forms", data_forms)

newest_data_form = Query(
    DataFormRow,
    select(*columns_of(DataFormRow, data_forms))
    .where(data_forms.c.certification_id == bindparam("certification_id"))
    .order_by(data_forms.c.number.desc())
    .limit(1),
)
list_data_forms = Query(
    DataFormRow,
    select(*columns_of(DataFormRow, data_forms))
    .where(
        data_forms.c.office == bindparam("office"),
        data_forms.c.certification_id == bindparam("certification_id"),
        data_forms.c.id > bindparam("after"),
    )
    .order_by(data_forms.c.id)
    .limit(bindparam("most")),
)


@data_form_list.on(DataFormHandedIn)
def _(handed_in: DataFormHandedIn, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        data_forms,
        id=handed_in.originator_id,
        office=handed_in.office,
        case_id=handed_in.case_id,
        certification_id=handed_in.certification_id,
        number=handed_in.number,
        status="handed-in",
        oee=handed_in.oee.oee,
        doubts=len(handed_in.doubts),
        handed_in_on=handed_in.handed_in_on,
    )


@data_form_list.on(DataFormReplaced)
def _(replaced: DataFormReplaced, envelope: Envelope) -> Iterator[Write]:
    yield _status(replaced.originator_id, "replaced")


@data_form_list.on(DataFormVerified)
def _(verified: DataFormVerified, envelope: Envelope) -> Iterator[Write]:
    yield _status(verified.originator_id, "verified")


@data_form_list.on(DataFormReturned)
def _(returned: DataFormReturned, envelope: Envelope) -> Iterator[Write]:
    yield _status(returned.originator_id, "returned")


@data_form_list.on(DataFormJudged)
def _(judged: DataFormJudged, envelope: Envelope) -> Iterator[Write]:
    yield update_row(data_forms, judged.originator_id, verdict=judged.verdict)


def _status(id: UUID, status: str) -> Write:
    return update_row(data_forms, id, status=status)
