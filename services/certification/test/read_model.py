"""Tests as rows, and the numbers of laboratories' reports."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, Table, Text, Uuid, bindparam, or_, select, text

from services.certification.tables import tables
from services.certification.test.lines import RequestRow
from services.certification.test.ordering import Ordered, RequestExists, RetestOrdered, SampleReplaced, Stopped
from services.certification.test.reporting import LhuIssued, LhuNumberUsed, RetestDeclined
from services.certification.test.results import ResultsEntered, ResultsVerified, SampleArrived
from shared.database import Write
from shared.journal.events import Event
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

tests = Table(
    "tests",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("certification_id", Uuid, nullable=False),
    Column("office", Text, nullable=False),
    Column("sampling_id", Uuid, nullable=False),
    Column("sample", Text, nullable=False),
    Column("laboratory_id", Uuid),
    Column("standard", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("verdict", Text),
    Column("blinded", Boolean, nullable=False),
    Index("tests_office", "office", "id"),
    Index("tests_laboratory", "laboratory_id", "id"),
    Index("tests_sampling", "sampling_id"),
    Index("tests_open", "certification_id", unique=True, postgresql_where=text("status <> 'reported'")),
)
lhu_numbers = Table(
    "lhu_numbers",
    tables.metadata,
    Column("office", Text, primary_key=True),
    Column("laboratory", Uuid, primary_key=True),
    Column("number", Text, primary_key=True),
    Column("test_id", Uuid, nullable=False),
)
"""`laboratory` is the office's own if it equals the nil UUID."""


test_list = View("tests", tests, lhu_numbers, breaches={"tests_open": RequestExists, "lhu_numbers_pkey": LhuNumberUsed})


find_test_of_sample = Query(
    UUID,
    select(tests.c.id).where(
        tests.c.sampling_id == bindparam("sampling"),
        tests.c.sample == bindparam("label"),
        tests.c.status != "reported",
    ),
)
list_tests = Query(
    RequestRow,
    select(*columns_of(RequestRow, tests))
    .where(
        tests.c.office == bindparam("office"),
        tests.c.id > bindparam("after"),
        equals_if_given(tests.c.certification_id, "certification"),
        equals_if_given(tests.c.laboratory_id, "laboratory"),
        equals_if_given(tests.c.status, "status"),
        or_(bindparam("own", type_=Boolean).is_(False), tests.c.laboratory_id.is_(None)),
    )
    .order_by(tests.c.id)
    .limit(bindparam("most")),
)
"""`own`: only those of the office's own laboratory."""


@test_list.on(Ordered)
def _(ordered: Ordered, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        tests,
        id=ordered.originator_id,
        case_id=ordered.case_id,
        certification_id=ordered.certification_id,
        office=ordered.office,
        sampling_id=ordered.sampling_id,
        sample=ordered.sample,
        laboratory_id=ordered.laboratory_id,
        standard=ordered.standard,
        status="requested",
        blinded=ordered.blinded,
    )


@test_list.on(RetestOrdered)
def _(ordered: RetestOrdered, envelope: Envelope) -> Iterator[Write]:
    change = {"sampling_id": ordered.sampling_id, "sample": ordered.sample}
    yield update_row(tests, ordered.originator_id, status="requested", verdict=None, **change)


@test_list.on(SampleReplaced)
def _(replaced: SampleReplaced, envelope: Envelope) -> Iterator[Write]:
    change = {"sampling_id": replaced.sampling_id, "sample": replaced.sample}
    yield update_row(tests, replaced.originator_id, status="requested", **change)


def _moved_to(status: str, *event_classes: type[Event[Any]]) -> None:
    @test_list.on(*event_classes)
    def _(happened: Event[Any], envelope: Envelope) -> Iterator[Write]:
        yield update_row(tests, happened.originator_id, status=status)


_moved_to("received", SampleArrived)
_moved_to("reported", RetestDeclined)


@test_list.on(ResultsEntered)
def _(entered: ResultsEntered, envelope: Envelope) -> Iterator[Write]:
    yield update_row(tests, entered.originator_id, status="received", verdict=None)


@test_list.on(Stopped)
def _(stopped: Stopped, envelope: Envelope) -> Iterator[Write]:
    yield update_row(tests, stopped.originator_id, status="stopped", verdict=None)


@test_list.on(ResultsVerified)
def _(verified: ResultsVerified, envelope: Envelope) -> Iterator[Write]:
    yield update_row(tests, verified.originator_id, status="verified", verdict=verified.verdict)


@test_list.on(LhuIssued)
def _(issued: LhuIssued, envelope: Envelope) -> Iterator[Write]:
    yield update_row(tests, issued.originator_id, status="retest-due" if issued.may_retest else "reported")
    yield insert_row(
        lhu_numbers,
        office=envelope.office,
        laboratory=issued.laboratory_id or UUID(int=0),
        number=issued.number,
        test_id=issued.originator_id,
    )
