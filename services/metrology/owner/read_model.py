"""Owners of instruments as rows, with the keys that tell them apart."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Column, Index, Table, Text, Uuid, bindparam, or_, select, text

from services.metrology.owner.owner import OwnerRegistered
from services.metrology.tables import tables
from shared.database import Write
from shared.errors import RefusedByRule
from shared.service.queries import Query
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row

_BY_PHONE = text("nib IS NULL AND nik_lookup IS NULL")
owners = Table(
    "owners",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("nib", Text),
    Column("nik_lookup", Text),
    Column("phone_lookup", Text),
    Index("owners_nib", "office", "nib", unique=True),
    Index("owners_nik", "office", "nik_lookup", unique=True),
    Index("owners_phone", "office", "phone_lookup", unique=True, postgresql_where=_BY_PHONE),
)


class OwnerEnteredMeanwhile(RefusedByRule):
    code = "owner-entered-meanwhile"
    indonesian = "Pemilik ini baru saja dicatat oleh petugas lain. Kirim ulang: jawaban menyebut owner_id."
    english = "Another officer has just entered this owner. Send it again: the answer names the owner_id."


owner_list = View(
    "owners",
    owners,
    breaches=dict.fromkeys(("owners_nib", "owners_nik", "owners_phone"), OwnerEnteredMeanwhile),
)

find_owner = Query(
    UUID,
    select(owners.c.id).where(
        owners.c.office == bindparam("office"),
        or_(
            owners.c.nib == bindparam("nib"),
            owners.c.nik_lookup == bindparam("nik"),
            (owners.c.phone_lookup == bindparam("phone")) & _BY_PHONE,
        ),
    ),
)
"""One of the three is given; a value that is not given equals nothing."""


@owner_list.on(OwnerRegistered)
def _(registered: OwnerRegistered, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        owners,
        id=registered.originator_id,
        office=registered.office,
        kind=registered.kind,
        nib=registered.nib,
        nik_lookup=None if registered.nik is None else registered.nik.lookup,
        phone_lookup=None if registered.phone is None else registered.phone.lookup,
    )
