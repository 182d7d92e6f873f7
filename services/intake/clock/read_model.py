"""The state of every clock as rows, and the tokens that the office owes for broken promises."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    bindparam,
    false,
    literal,
    or_,
    select,
)

from services.intake.applicant.read_model import applicants_of_account
from services.intake.application.read_model import applications, applications_view, due
from services.intake.application.work_rows import begin_held_approval, end_task
from services.intake.clock.amendment import PromiseExtended, PromiseRecalculated, PromiseShortened
from services.intake.clock.correction import ClockCorrected
from services.intake.clock.holding import HoldEnded
from services.intake.clock.lateness import (
    ApprovalWaits,
    CompensationOwed,
    DeemedApproved,
    EscalationReached,
    PromiseBroken,
    ShareUsed,
)
from services.intake.clock.outside import NotCountedHere
from services.intake.clock.pauses import ClockPaused, ClockResumed
from services.intake.clock.run import ClockFinished, ClockReset, ClockRestarted, ClockStarted, DecisionTaken
from services.intake.clock.terms import PromiseMade
from services.intake.tables import tables
from shared.database import Write
from shared.errors import Conflict
from shared.offices import office
from shared.service.deadlines import Deadline, passed_until
from shared.service.queries import Query, columns_of, equals_if_given
from shared.service.read_models import Envelope, View
from shared.service.row_changes import insert_row, update_row

clocks = Table(
    "clocks",
    tables.metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("applicant_id", Uuid, nullable=False),
    Column("service_code", Text, nullable=False),
    Column("calendar", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("due_on", Date),
    Column("late_from", DateTime(timezone=True)),
    Column("legal_due_on", Date),
    Column("next_at", DateTime(timezone=True)),
    Index("clocks_next", "next_at", "case_id"),
    Index("clocks_cases", "office", "case_id"),
    Index("clocks_office", "office", "status", "case_id"),
)
tokens = Table(
    "compensation_tokens",
    tables.metadata,
    Column("token", Uuid, primary_key=True),
    Column("office", Text, nullable=False),
    Column("applicant_id", Uuid, nullable=False),
    Column("days", Integer),
    Column("owed_by_case", Uuid, nullable=False),
    Column("spent_by_case", Uuid),
    Column("is_void", Boolean, nullable=False, server_default=false()),
    Index("compensation_tokens_applicant", "applicant_id"),
)
# A row for each token that was spent: the second of two requests that spend the same one breaks the key.
spent_tokens = Table(
    "spent_tokens",
    tables.metadata,
    Column("token", Uuid, nullable=False),
    Column("case_id", Uuid, nullable=False),
    UniqueConstraint("token", name="spent_tokens_token"),
)


class TokenSpent(Conflict):
    code = "token-spent"
    indonesian = "Kompensasi ini sudah dipakai untuk perkara lain."
    english = "This compensation was spent on another case."


clocks_view = View("clocks", clocks)
tokens_view = View("compensation_tokens", tokens, spent_tokens, breaches={"spent_tokens_token": TokenSpent})

_STANDS = ("status", "due_on", "late_from", "legal_due_on", "next_at")
"""The columns with the state of a clock."""


@clocks_view.on(PromiseMade)
def _(made: PromiseMade, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(
        clocks,
        case_id=made.case_id,
        office=made.office,
        applicant_id=made.applicant_id,
        service_code=made.service_code,
        calendar=made.calendar,
        **_stands(made),
    )


def _stands(event: Any) -> dict[str, Any]:
    return {name: getattr(event.stands, name) for name in _STANDS}


@clocks_view.on(
    ClockStarted,
    ClockPaused,
    ClockResumed,
    ClockReset,
    ClockRestarted,
    ClockFinished,
    PromiseShortened,
    PromiseExtended,
    DeemedApproved,
    ShareUsed,
    EscalationReached,
    PromiseBroken,
    ClockCorrected,
    NotCountedHere,
)
def _(moved: Any, envelope: Envelope) -> Iterator[Write]:
    yield update_row(clocks, envelope.case_id, **_stands(moved))


@clocks_view.on(PromiseRecalculated)
def _(recalculated: PromiseRecalculated, envelope: Envelope) -> Iterator[Write]:
    yield update_row(clocks, envelope.case_id, calendar=recalculated.calendar, **_stands(recalculated))


@tokens_view.on(CompensationOwed)
def _(owed: CompensationOwed, envelope: Envelope) -> Iterator[Write]:
    if owed.token is not None:
        yield insert_row(
            tokens,
            token=owed.token,
            office=envelope.office,
            applicant_id=owed.applicant_id,
            days=owed.days,
            owed_by_case=envelope.case_id,
        )


@tokens_view.on(PromiseShortened)
def _(shortened: PromiseShortened, envelope: Envelope) -> Iterator[Write]:
    yield insert_row(spent_tokens, token=shortened.token, case_id=envelope.case_id)
    yield update_row(tokens, shortened.token, spent_by_case=envelope.case_id)


@tokens_view.on(ClockCorrected)
def _(corrected: ClockCorrected, envelope: Envelope) -> Iterator[Write]:
    """Lists a void token among the spent ones, so that a request that spends it at the same moment is refused."""
    if corrected.void_token is not None:
        yield insert_row(spent_tokens, token=corrected.void_token, case_id=envelope.case_id)
        yield update_row(tokens, corrected.void_token, is_void=True)


CLOCK = "clock"
"""The kind of deadline that a clock has: at `next_at` it has something to record."""
clocks_due = Query(
    Deadline,
    passed_until(
        select(
            clocks.c.next_at.label("due_at"),
            clocks.c.case_id.label("id"),
            clocks.c.case_id.label("stream_id"),
            literal(CLOCK).label("kind"),
            clocks.c.office,
            clocks.c.case_id,
        ),
        clocks.c.next_at,
        clocks.c.case_id,
    ),
)
"""The clocks that have something to record until a moment, after a place in this order."""

is_open = or_(*(clocks.c.status == status for status in ("waiting", "running", "paused", "reset")))
open_clocks = Query(
    UUID,
    select(clocks.c.case_id)
    .where(
        clocks.c.office == bindparam("at"),
        is_open,
        clocks.c.calendar != bindparam("version"),
        clocks.c.case_id > bindparam("after"),
    )
    .order_by(clocks.c.case_id)
    .limit(bindparam("most")),
)
"""An office's open clocks, after one of them, that are not counted with a version of the calendar."""


class TokenRow(NamedTuple):
    """A compensation token; `days` shorten a later promise."""

    token: UUID
    office: str
    applicant_id: UUID
    days: int
    owed_by_case: UUID
    spent_by_case: UUID | None
    is_void: bool


_token_rows = select(*columns_of(TokenRow, tokens))
token_by_id = Query(TokenRow, _token_rows.where(tokens.c.token == bindparam("token")))
_account_sought = bindparam("sought_account", type_=Text)
tokens_of = Query(
    TokenRow,
    _token_rows.outerjoin(applications, applications.c.id == tokens.c.owed_by_case)
    .where(
        tokens.c.office == bindparam("at"),
        tokens.c.token > bindparam("after"),
        equals_if_given(tokens.c.applicant_id, "sought_applicant"),
        or_(
            _account_sought.is_(None),
            applications.c.filed_by == _account_sought,
            tokens.c.applicant_id.in_(applicants_of_account),
        ),
    )
    .order_by(tokens.c.token)
    .limit(bindparam("most")),
)
"""The tokens that an office gave, after one of them; a filter that is None lets everything through. An account sees the tokens
of the applicants that it was proved to be, and those owed by cases that it filed."""


@applications_view.on(
    ClockStarted,
    ClockPaused,
    ClockResumed,
    ClockReset,
    ClockRestarted,
    PromiseShortened,
    PromiseRecalculated,
    ClockCorrected,
    NotCountedHere,
)
def _(moved: Any, envelope: Envelope) -> Iterator[Write]:
    """An event that moves a clock also moves the due day of its case on the lists."""
    yield from due(envelope, moved.stands.due_on)


_begin_held_approval = begin_held_approval(applications)


@applications_view.on(ApprovalWaits)
def _(waits: ApprovalWaits, envelope: Envelope) -> Iterator[Write]:
    """The head of the office has the case until the hold ends, the office decides, or the case ends."""
    since = office(envelope.office).local_day(waits.at)
    yield Write(_begin_held_approval, {"application": envelope.case_id, "role": waits.role, "since": since})


@applications_view.on(HoldEnded)
def _(ended: HoldEnded, envelope: Envelope) -> Iterator[Write]:
    if ended.is_free:
        yield end_task(envelope.case_id, "held-approval")


@applications_view.on(DecisionTaken)
def _(decided: DecisionTaken, envelope: Envelope) -> Iterator[Write]:
    yield end_task(envelope.case_id, "held-approval")


@applications_view.on(ClockFinished)
def _(finished: ClockFinished, envelope: Envelope) -> Iterator[Write]:
    """The promised work is done; what the case still waits for (a cargo, the day of an activity) is not overdue."""
    yield from due(envelope, None)
    yield end_task(envelope.case_id, "held-approval")
