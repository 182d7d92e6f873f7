"""Samplings as rows, and the seals that the office has used."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Table, Text, UniqueConstraint, Uuid, bindparam, select, text

from services.certification.sample.custody import SealFoundBroken
from services.certification.sample.drawing import SamplesDrawn, SamplingExists, SamplingPlanned, SealTwice
from services.certification.sample.lines import SamplingRow
from services.certification.tables import tables
from shared.database import Write
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

samplings = Table(
    "samplings",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("certification_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("number", Text),
    Column("broken", Boolean, nullable=False),
    UniqueConstraint("office", "number", name="samplings_number"),
    Index("samplings_office", "office", "id"),
    Index("samplings_certification", "certification_id", "id"),
    Index("samplings_whole", "certification_id", unique=True, postgresql_where=text("NOT broken")),
)
sample_seals = Table(
    "sample_seals",
    tables.metadata,
    Column("office", Text, primary_key=True),
    Column("seal", Text, primary_key=True),
    Column("sampling_id", Uuid, nullable=False),
)


sampling_list = View(
    "samplings",
    samplings,
    sample_seals,
    breaches={"samplings_whole": SamplingExists, "sample_seals_pkey": SealTwice},
)


find_latest_sampling = Query(
    UUID,
    select(samplings.c.id)
    .where(samplings.c.certification_id == bindparam("certification"))
    .order_by(samplings.c.id.desc())
    .limit(1),
)
"""The clock makes the ids, so the largest is the latest."""
list_samplings = Query(
    SamplingRow,
    select(*columns_of(SamplingRow, samplings))
    .where(
        samplings.c.office == bindparam("office"),
        samplings.c.id > bindparam("after"),
        equals_if_given(samplings.c.certification_id, "certification"),
        equals_if_given(samplings.c.status, "status"),
    )
    .order_by(samplings.c.id)
    .limit(bindparam("most")),
)


@sampling_list.on(SamplingPlanned)
def _(planned: SamplingPlanned, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        samplings,
        id=planned.originator_id,
        case_id=planned.case_id,
        certification_id=planned.certification_id,
        office=planned.office,
        status="planned",
        broken=False,
    )


@sampling_list.on(SamplesDrawn)
def _(drawn: SamplesDrawn, envelope: Envelope) -> Iterator[Write]:
    yield update_row(samplings, drawn.originator_id, status="drawn", number=drawn.number)
    for one in drawn.samples:
        if one.seal is not None:
            yield insert_row(sample_seals, office=envelope.office, seal=one.seal, sampling_id=drawn.originator_id)


@sampling_list.on(SealFoundBroken)
def _(found: SealFoundBroken, envelope: Envelope) -> Iterator[Write]:
    status = {"status": "seal-broken"} if found.kind == "laboratory" else {}
    yield update_row(samplings, found.originator_id, broken=True, **status)
