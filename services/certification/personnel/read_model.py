"""The office's people as rows, and the roles that each was ever granted: a list asks for one role."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, Table, Text, UniqueConstraint, Uuid, bindparam, exists, or_, select

from services.certification.personnel.granting import RoleGranted
from services.certification.personnel.registration import PersonRegistered
from services.certification.tables import tables
from shared.database import Write
from shared.service.queries import Query
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_missing_row, insert_row

personnel = Table(
    "personnel",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("subject", Text, nullable=False),
    UniqueConstraint("office", "subject", name="personnel_office_subject"),
)
granted = Table(
    "personnel_roles",
    tables.metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("role", Text, primary_key=True),
)

personnel_list = View("personnel", personnel, granted)

find_personnel = Query(
    UUID,
    select(personnel.c.id)
    .where(
        personnel.c.office == bindparam("office"),
        personnel.c.id > bindparam("after"),
        or_(
            bindparam("role", type_=Text).is_(None),
            exists().where(granted.c.person_id == personnel.c.id, granted.c.role == bindparam("role", type_=Text)),
        ),
    )
    .order_by(personnel.c.id)
    .limit(bindparam("most")),
)


@personnel_list.on(PersonRegistered)
def _(registered: PersonRegistered, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(personnel, id=registered.originator_id, office=registered.office, subject=registered.subject)


@personnel_list.on(RoleGranted)
def _(one: RoleGranted, envelope: Envelope) -> Iterator[Write]:
    yield insert_missing_row(granted, ("person_id", "role"), person_id=one.originator_id, role=one.role)
