"""Candidates, and who trained them on which day, as rows."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    bindparam,
    func,
    or_,
    select,
    text,
)

from services.certification.candidate.candidate import CandidateJoined, CandidateLeft, CandidatePlaced
from services.certification.candidate.result import Examined, Trained
from services.certification.candidate.rows import CandidateRow, EndedRow, WaitingRow
from services.certification.candidate.sitting import AttendanceRecorded, Training
from services.certification.certification.read_model import certifications
from services.certification.session.read_model import sessions
from services.certification.tables import tables
from shared.database import Write
from shared.errors import RefusedByRule
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import delete_rows, insert_missing_row, insert_row, update_row


class JoinedElsewhere(RefusedByRule):
    code = "joined-elsewhere"
    indonesian = (
        "Sertifikasi ini sudah terdaftar pada sesi (GET /candidates?certification=…); keluar dahulu dari sesi itu."
    )
    english = "This certification already has a seat in a session (GET /candidates?certification=…): leave it first."


candidates = Table(
    "candidates",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("session_id", Uuid, nullable=False),
    Column("certification_id", Uuid, nullable=False),
    Column("applicant_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("quota_on", Date),
    Column("joined_at", DateTime(timezone=True), nullable=False),
    Index("candidates_session", "session_id", "id"),
    Index("candidates_certification", "certification_id"),
    Index("candidates_applicant", "applicant_id"),
    Index("candidates_waiting", "id", postgresql_where=text("status IN ('joined', 'placed')")),
    Index("candidates_seat", "certification_id", unique=True, postgresql_where=text("status IN ('joined', 'placed')")),
)
training_days = Table(
    "training_days",
    tables.metadata,
    Column("candidate_id", Uuid, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("trainer", Text, primary_key=True),
)

candidate_list = View("candidates", candidates, training_days, breaches={"candidates_seat": JoinedElsewhere})

find_candidate = Query(str, select(candidates.c.status).where(candidates.c.id == bindparam("id")))
count_failed = Query(
    int,
    select(func.count()).where(
        candidates.c.certification_id == bindparam("certification_id"), candidates.c.status == "failed"
    ),
)
list_candidates = Query(
    CandidateRow,
    select(*columns_of(CandidateRow, candidates))
    .where(
        candidates.c.office == bindparam("office"),
        candidates.c.id > bindparam("after"),
        equals_if_given(candidates.c.session_id, "session_id"),
        equals_if_given(candidates.c.certification_id, "certification_id"),
    )
    .order_by(candidates.c.id)
    .limit(bindparam("most")),
)
find_training = Query(
    Training,
    select(candidates.c.session_id, training_days.c.day.label("on"))
    .join_from(training_days, candidates, training_days.c.candidate_id == candidates.c.id)
    .where(candidates.c.applicant_id == bindparam("applicant_id"), training_days.c.trainer == bindparam("trainer"))
    .order_by(training_days.c.day)
    .limit(1),
)
"""The first day on which somebody trained an applicant, whatever the case."""
_met_at = func.greatest(sessions.c.quota_met_at, candidates.c.joined_at)
list_waiting = Query(
    WaitingRow,
    select(
        candidates.c.id,
        candidates.c.office,
        candidates.c.case_id,
        candidates.c.certification_id,
        candidates.c.session_id,
        sessions.c.quota_met_on.label("met_on"),
        _met_at.label("met_at"),
    )
    .join_from(candidates, sessions, candidates.c.session_id == sessions.c.id)
    .join(certifications, candidates.c.certification_id == certifications.c.id)
    .where(
        candidates.c.status == "joined",
        certifications.c.status == "open",
        sessions.c.quota_met_on.is_not(None),
        candidates.c.id > bindparam("after"),
    )
    .order_by(candidates.c.id)
    .limit(bindparam("most")),
)
list_ended = Query(
    EndedRow,
    select(candidates.c.id, candidates.c.office, candidates.c.case_id, candidates.c.session_id)
    .join_from(candidates, certifications, candidates.c.certification_id == certifications.c.id)
    .where(
        or_(candidates.c.status == "joined", candidates.c.status == "placed"),
        certifications.c.status != "open",
        candidates.c.id > bindparam("after"),
    )
    .order_by(candidates.c.id)
    .limit(bindparam("most")),
)


@candidate_list.on(CandidateJoined)
def _(joined: CandidateJoined, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        candidates,
        id=joined.originator_id,
        office=joined.office,
        case_id=joined.case_id,
        session_id=joined.session_id,
        certification_id=joined.certification_id,
        applicant_id=joined.applicant_id,
        kind=joined.kind,
        attempt=joined.attempt,
        status="joined",
        joined_at=envelope.effective_at,
    )


@candidate_list.on(CandidatePlaced)
def _(placed: CandidatePlaced, envelope: Envelope) -> Iterator[Write]:
    yield update_row(candidates, placed.originator_id, status="placed", quota_on=placed.quota_on)


@candidate_list.on(CandidateLeft)
def _(left: CandidateLeft, envelope: Envelope) -> Iterator[Write]:
    yield update_row(candidates, left.originator_id, status="left")


@candidate_list.on(AttendanceRecorded)
def _(recorded: AttendanceRecorded, envelope: Envelope) -> Iterator[Write]:
    key: dict[str, UUID] = {"candidate_id": recorded.originator_id}
    yield delete_rows(training_days, **key, day=recorded.on)
    for trainer in recorded.trainers if recorded.present else ():
        yield insert_missing_row(
            training_days, ("candidate_id", "day", "trainer"), **key, day=recorded.on, trainer=trainer
        )


@candidate_list.on(Examined)
def _(examined: Examined, envelope: Envelope) -> Iterator[Write]:
    yield update_row(candidates, examined.originator_id, status=examined.outcome)


@candidate_list.on(Trained)
def _(trained: Trained, envelope: Envelope) -> Iterator[Write]:
    yield update_row(candidates, trained.originator_id, status=trained.outcome)
