"""Applications as rows, similar applications, and the work that waits for a role (`work_rows.py`)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Column,
    Date,
    DateTime,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.intake.application.acceptance import Accepted
from services.intake.application.after_check import AfterCheckDone, AfterCheckDropped, AfterCheckDue
from services.intake.application.amends import ApologyIssued, ApplicantNotified, NoticeDue
from services.intake.application.claim import WorkClaimed, WorkReleased
from services.intake.application.compensation_token import TokenHandedIn
from services.intake.application.contents import DocumentsChanged, FieldsChanged, InstrumentChanged
from services.intake.application.correction import (
    ApologyWithdrawn,
    ApprovalWithdrawn,
    NoticeWithdrawn,
    PunctualityCorrected,
)
from services.intake.application.dossier import Drafted
from services.intake.application.drafts import DraftPrinted, DraftVoided
from services.intake.application.end import Completed, Rejected, Withdrawn
from services.intake.application.error_notice import ApplicantToldOfError, ErrorNoticeDue
from services.intake.application.examination import DuplicateDecided, DuplicatesFound, VerdictsGiven
from services.intake.application.outer_limit_task import OuterLimitHandled, OuterLimitPassed, OuterLimitWithdrawn
from services.intake.application.products import FeeDue, FeeSettled, ProductIssued
from services.intake.application.progress import StepFollowed, StepTaken
from services.intake.application.reopening import Reopened
from services.intake.application.return_rows import add_return, returns, values_of_return
from services.intake.application.return_to_applicant import Returned
from services.intake.application.submission import Submitted
from services.intake.application.values import FieldStated, values_of
from services.intake.application.work_rows import (
    Task,
    begin_after_check,
    begin_notice,
    begin_outer_limit,
    begin_work,
    end_task,
    set_claim,
    set_due,
    set_lasting_state,
    work,
)
from services.intake.tables import tables
from shared.database import Write
from shared.roles import APPLICANT
from shared.service.queries import Query, among, columns_of
from shared.service.read_models import Envelope, Fold, View
from shared.service.row_changes import as_json, insert_row, update_row

applications = Table(
    "applications",
    tables.metadata,
    Column("id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("account", Text),
    Column("applicant_id", Uuid, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("stated", JSONB, nullable=False),
    Column("submitted_on", Date),
    Column("number", Text),
    Column("promised_until", Date),
    Column("due_on", Date),
    Column("principal", Text),
    Column(
        "filed_by", Text
    ),  # the applicant's account, or the agent's, that filed it; null: it was filed at the counter
    Column("begun_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("office", "number", name="applications_number"),
    Index("applications_office", "office", "id"),
    Index("applications_applicant", "applicant_id", "id"),
    Index("applications_service", "office", "service_code", "id"),
    # of block ranges: an index of the other kind would have to be written at each change of a row
    Index("applications_submitted", "submitted_on", postgresql_using="brin"),
    Index("applications_changed", "changed_at", postgresql_using="brin"),
)


class _Applications(View):
    """Whatever happens to an application, its row says when that was recorded."""

    def writes(self, event: Any, envelope: Envelope) -> Iterator[Write]:
        is_marked = not self.follows(type(event))
        for write in super().writes(event, envelope):
            is_marked = is_marked or getattr(write.statement, "table", None) is applications
            yield write
        if not is_marked:
            yield _change(event.originator_id, envelope)


applications_view = _Applications("applications", applications, work, returns)
_state_more = (
    update(applications)
    .where(applications.c.id == bindparam("application"))
    .values(
        stated=applications.c.stated.op("||", return_type=JSONB())(bindparam("more_stated", type_=JSONB)),
        changed_at=bindparam("changed"),
    )
)
_begin_work = begin_work(applications)
_begin_notice, _begin_error_notice = begin_notice(applications), begin_notice(applications, "error-notice")
_add_return = add_return(applications)
_begin_after_check = begin_after_check(applications)
_begin_outer_limit = begin_outer_limit(applications)


def _text(stated: Sequence[FieldStated]) -> str:
    return as_json({name: str(value) for name, value in values_of(stated).items()})


def _change(application: UUID, envelope: Envelope, **values: Any) -> Write:
    return update_row(applications, application, changed_at=envelope.recorded_at, **values)


def _waits_for(application: UUID, state: str, roles: Sequence[str] = ()) -> Iterator[Write]:
    yield end_task(application, "step")
    yield set_lasting_state(application, state)
    for role in roles:
        if role != APPLICANT:
            yield Write(_begin_work, {"application": application, "role": role})


@applications_view.on(Drafted)
def _(drafted: Drafted, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        applications,
        id=drafted.originator_id,
        office=drafted.office,
        account=drafted.account,
        principal=drafted.principal,
        filed_by=drafted.drafted_by if drafted.drafted_by in {drafted.account, drafted.principal} else None,
        applicant_id=drafted.applicant_id,
        service_code=drafted.service_code,
        stated=_text(drafted.fields),
        status="draft",
        state="draft",
        begun_at=envelope.recorded_at,
        changed_at=envelope.recorded_at,
    )


@applications_view.on(FieldsChanged)
def _(changed: FieldsChanged, envelope: Envelope) -> Iterator[Write]:
    yield _change(changed.originator_id, envelope, stated=_text(changed.fields))


@applications_view.on(Submitted)
def _(submitted: Submitted, envelope: Envelope) -> Iterator[Write]:
    now = {"status": "submitted", "state": submitted.state, "submitted_on": submitted.submitted_on}
    yield _change(submitted.originator_id, envelope, **now)
    yield from _waits_for(submitted.originator_id, submitted.state, submitted.next_roles)


@applications_view.on(Returned)
def _(returned: Returned, envelope: Envelope) -> Iterator[Write]:
    now = {"status": "returned", "state": returned.state, "promised_until": None, "due_on": None}
    yield _change(returned.originator_id, envelope, **now)
    yield Write(_add_return, values_of_return(returned, envelope.actor))
    yield from _waits_for(returned.originator_id, returned.state)


@applications_view.on(Accepted)
def _(accepted: Accepted, envelope: Envelope) -> Iterator[Write]:
    yield _change(
        accepted.originator_id,
        envelope,
        status="accepted",
        state=accepted.state,
        number=accepted.number,
        promised_until=accepted.promised_until,
        due_on=accepted.promised_until,
    )
    yield from _waits_for(accepted.originator_id, accepted.state, accepted.next_roles)


@applications_view.on(StepTaken)
def _(taken: StepTaken, envelope: Envelope) -> Iterator[Write]:
    yield _change(taken.originator_id, envelope, state=taken.state)
    if taken.fields:
        more = {"more_stated": _text(taken.fields), "changed": envelope.recorded_at}
        yield Write(_state_more, {"application": taken.originator_id, **more})
    yield from _waits_for(taken.originator_id, taken.state, taken.next_roles)


@applications_view.on(StepFollowed)
def _(followed: StepFollowed, envelope: Envelope) -> Iterator[Write]:
    yield _change(followed.originator_id, envelope, state=followed.state)
    yield from _waits_for(followed.originator_id, followed.state, followed.next_roles)


@applications_view.on(WorkClaimed)
def _(claimed: WorkClaimed, envelope: Envelope) -> Iterator[Write]:
    yield set_claim(claimed.originator_id, claimed.claimed_by)


@applications_view.on(WorkReleased)
def _(released: WorkReleased, envelope: Envelope) -> Iterator[Write]:
    yield set_claim(released.originator_id, None)


@applications_view.on(NoticeDue)
def _(owed: NoticeDue, envelope: Envelope) -> Iterator[Write]:
    for role in owed.roles:
        values = {"application": owed.originator_id, "role": role, "means": " ".join(owed.means), "since": owed.due_on}
        yield Write(_begin_notice, values)


@applications_view.on(ErrorNoticeDue)
def _(owed: ErrorNoticeDue, envelope: Envelope) -> Iterator[Write]:
    for role in owed.roles:
        values = {"application": owed.originator_id, "role": role, "means": " ".join(owed.means), "since": owed.due_on}
        yield Write(_begin_error_notice, values)


@applications_view.on(AfterCheckDue)
def _(due: AfterCheckDue, envelope: Envelope) -> Iterator[Write]:
    for role in due.roles:
        yield Write(_begin_after_check, {"application": due.originator_id, "role": role, "since": due.due_since})


@applications_view.on(OuterLimitPassed)
def _(passed: OuterLimitPassed, envelope: Envelope) -> Iterator[Write]:
    """One handled earlier is gone; the list shows the day after the last one."""
    since = passed.last_day + timedelta(days=1)
    yield Write(_begin_outer_limit, {"application": passed.originator_id, "role": passed.role, "since": since})


def _ending(task: Task) -> Fold[Any]:
    """What an event that ends a task of the case changes."""
    return lambda event, _: iter([end_task(event.originator_id, task)])


_ENDED_BY: Final[Mapping[type, Task]] = {
    ApplicantNotified: "notice",
    NoticeWithdrawn: "notice",
    ApplicantToldOfError: "error-notice",
    AfterCheckDone: "after-check",
    AfterCheckDropped: "after-check",
    OuterLimitHandled: "outer-limit",
    OuterLimitWithdrawn: "outer-limit",
}
for _event_class, _task in _ENDED_BY.items():
    applications_view.on(_event_class)(_ending(_task))


@applications_view.on(Reopened)
def _(reopened: Reopened, envelope: Envelope) -> Iterator[Write]:
    yield _change(reopened.originator_id, envelope, status="accepted", state=reopened.state)
    yield from _waits_for(reopened.originator_id, reopened.state, reopened.next_roles)


@applications_view.on(ApprovalWithdrawn)
def _(withdrawn: ApprovalWithdrawn, envelope: Envelope) -> Iterator[Write]:
    yield _change(withdrawn.originator_id, envelope, state=withdrawn.state)
    yield from _waits_for(withdrawn.originator_id, withdrawn.state, withdrawn.next_roles)


def _ended(application: UUID, envelope: Envelope, status: str, state: str) -> Iterator[Write]:
    yield _change(application, envelope, status=status, state=state)
    yield from _waits_for(application, state)


@applications_view.on(Rejected)
def _(rejected: Rejected, envelope: Envelope) -> Iterator[Write]:
    yield from _ended(rejected.originator_id, envelope, "rejected", rejected.state)


@applications_view.on(Withdrawn)
def _(withdrawn: Withdrawn, envelope: Envelope) -> Iterator[Write]:
    yield from _ended(withdrawn.originator_id, envelope, "withdrawn", withdrawn.state)


@applications_view.on(Completed)
def _(completed: Completed, envelope: Envelope) -> Iterator[Write]:
    status = "closed" if completed.outcome == "closed" else "completed"
    yield from _ended(completed.originator_id, envelope, status, completed.state)


def due(envelope: Envelope, on: date | None) -> Iterator[Write]:
    """The case falls due on another day; None: on no day."""
    yield _change(envelope.case_id, envelope, due_on=on)
    yield set_due(envelope.case_id, on)


def _nothing_else(event: Any, envelope: Envelope) -> Iterator[Write]:
    """For an event of which the row only shows when it was recorded."""
    return iter(())


for _event in (
    DocumentsChanged,
    InstrumentChanged,
    TokenHandedIn,
    VerdictsGiven,
    DuplicatesFound,
    DuplicateDecided,
    DraftPrinted,
    DraftVoided,
    ProductIssued,
    FeeDue,
    FeeSettled,
    ApologyIssued,
    ApologyWithdrawn,
    PunctualityCorrected,
):
    applications_view.on(_event)(_nothing_else)


class AlikeRow(NamedTuple):
    """Another application, to compare what it states."""

    id: UUID
    number: str | None
    stated: Mapping[str, str]


alike_applications = Query(
    AlikeRow,
    select(*columns_of(AlikeRow, applications))
    .where(
        among(applications.c.applicant_id, "applicants"),
        applications.c.office == bindparam("at"),
        applications.c.service_code == bindparam("service"),
        applications.c.id != bindparam("application"),
        applications.c.submitted_on >= bindparam("since", type_=Date),
        applications.c.status != "withdrawn",
        applications.c.status != "rejected",
    )
    .order_by(applications.c.id.desc())
    .limit(50),
)
"""What these applicants applied for at the same service since a day, the newest first."""
