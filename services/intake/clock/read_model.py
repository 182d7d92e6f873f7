"""Where every clock stands, as rows; and the tokens that the office owes for broken promises."""

from collections.abc import Iterator
from typing import Any

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
    and_,
    bindparam,
    false,
    insert,
    or_,
    select,
    update,
)

from services.intake.applicant.read_model import applicants_of_account
from services.intake.application.read_model import applications, applications_view, due
from services.intake.clock.clock import PromiseClock
from services.intake.tables import tables
from shared.database import Write
from shared.errors import Conflict
from shared.service.read_models import Envelope, View

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
_add_clock = insert(clocks).values({column.name: bindparam(column.name) for column in clocks.columns})
_this_clock = update(clocks).where(clocks.c.case_id == bindparam("of_case"))
_stands_now = _this_clock.values({name: bindparam(f"now_{name}") for name in _STANDS})
_counted_with = _this_clock.values(calendar=bindparam("now_calendar"))
_add_token = insert(tokens).values(
    token=bindparam("token"),
    office=bindparam("office"),
    applicant_id=bindparam("applicant_id"),
    days=bindparam("days"),
    owed_by_case=bindparam("owed_by_case"),
)
_spend = update(tokens).where(tokens.c.token == bindparam("this_token")).values(spent_by_case=bindparam("spent_by"))
_void = update(tokens).where(tokens.c.token == bindparam("this_token")).values(is_void=True)
_spend_once = insert(spent_tokens).values(token=bindparam("token"), case_id=bindparam("case_id"))


@clocks_view.on(PromiseClock.PromiseMade)
def _(made: PromiseClock.PromiseMade, envelope: Envelope) -> Iterator[Write]:
    stands = {name: getattr(made.stands, name) for name in _STANDS}
    values = {
        "case_id": made.case_id,
        "office": made.office,
        "applicant_id": made.applicant_id,
        "service_code": made.service_code,
        "calendar": made.calendar,
    }
    yield Write(_add_clock, values | stands)


def _stands(event: Any, envelope: Envelope) -> Iterator[Write]:
    stands = {f"now_{name}": getattr(event.stands, name) for name in _STANDS}
    yield Write(_stands_now, {"of_case": envelope.case_id, **stands})


for _moves in (
    PromiseClock.ClockStarted,
    PromiseClock.ClockPaused,
    PromiseClock.ClockResumed,
    PromiseClock.ClockReset,
    PromiseClock.ClockRestarted,
    PromiseClock.ClockFinished,
    PromiseClock.PromiseShortened,
    PromiseClock.PromiseExtended,
    PromiseClock.DeemedApproved,
    PromiseClock.ShareUsed,
    PromiseClock.EscalationReached,
    PromiseClock.PromiseBroken,
    PromiseClock.ClockCorrected,
    PromiseClock.NotCountedHere,
):
    clocks_view.on(_moves)(_stands)


@clocks_view.on(PromiseClock.PromiseRecalculated)
def _(recalculated: PromiseClock.PromiseRecalculated, envelope: Envelope) -> Iterator[Write]:
    yield from _stands(recalculated, envelope)
    yield Write(_counted_with, {"of_case": envelope.case_id, "now_calendar": recalculated.calendar})


@tokens_view.on(PromiseClock.CompensationOwed)
def _(owed: PromiseClock.CompensationOwed, envelope: Envelope) -> Iterator[Write]:
    if owed.token is not None:
        values = {
            "token": owed.token,
            "office": envelope.office,
            "applicant_id": owed.applicant_id,
            "days": owed.days,
            "owed_by_case": envelope.case_id,
        }
        yield Write(_add_token, values)


@tokens_view.on(PromiseClock.PromiseShortened)
def _(shortened: PromiseClock.PromiseShortened, envelope: Envelope) -> Iterator[Write]:
    yield Write(_spend_once, {"token": shortened.token, "case_id": envelope.case_id})
    yield Write(_spend, {"this_token": shortened.token, "spent_by": envelope.case_id})


@tokens_view.on(PromiseClock.ClockCorrected)
def _(corrected: PromiseClock.ClockCorrected, envelope: Envelope) -> Iterator[Write]:
    """A void token takes its place among those that were spent: who would spend it at the same moment is refused."""
    if corrected.void_token is not None:
        yield Write(_spend_once, {"token": corrected.void_token, "case_id": envelope.case_id})
        yield Write(_void, {"this_token": corrected.void_token})


_after_at = bindparam("after_at", type_=DateTime(timezone=True))
clocks_due = (
    select(clocks.c.next_at, clocks.c.case_id, clocks.c.office)
    .where(
        clocks.c.next_at <= bindparam("until", type_=DateTime(timezone=True)),
        or_(clocks.c.next_at > _after_at, and_(clocks.c.next_at == _after_at, clocks.c.case_id > bindparam("after"))),
    )
    .order_by(clocks.c.next_at, clocks.c.case_id)
    .limit(bindparam("most"))
)
"""The clocks that have something to say at a moment, after a place in this order."""

is_open = or_(*(clocks.c.status == status for status in ("waiting", "running", "paused", "reset")))
open_clocks = (
    select(clocks.c.case_id)
    .where(
        clocks.c.office == bindparam("at"),
        is_open,
        clocks.c.calendar != bindparam("version"),
        clocks.c.case_id > bindparam("after"),
    )
    .order_by(clocks.c.case_id)
    .limit(bindparam("most"))
)
"""An office's open clocks, after one of them, that are not counted with a version of the calendar."""

token_by_id = select(
    tokens.c.office, tokens.c.applicant_id, tokens.c.days, tokens.c.spent_by_case, tokens.c.is_void
).where(tokens.c.token == bindparam("token"))
_applicant_sought = bindparam("sought_applicant", type_=Uuid)
_account_sought = bindparam("sought_account", type_=Text)
tokens_of = (
    select(
        tokens.c.token,
        tokens.c.applicant_id,
        tokens.c.days,
        tokens.c.owed_by_case,
        tokens.c.spent_by_case,
        tokens.c.is_void,
    )
    .outerjoin(applications, applications.c.id == tokens.c.owed_by_case)
    .where(
        tokens.c.office == bindparam("at"),
        tokens.c.token > bindparam("after"),
        or_(_applicant_sought.is_(None), tokens.c.applicant_id == _applicant_sought),
        or_(
            _account_sought.is_(None),
            applications.c.filed_by == _account_sought,
            tokens.c.applicant_id.in_(applicants_of_account),
        ),
    )
    .order_by(tokens.c.token)
    .limit(bindparam("most"))
)
"""The tokens that an office gave, after one of them; each filter that is None lets everything through. An account sees those of
the applicants that it was proved to be, and those owed by what it filed."""


def _falls_due(event: Any, envelope: Envelope) -> Iterator[Write]:
    """Whatever moves a clock moves the day by which its case is due on the lists."""
    yield from due(envelope.case_id, event.stands.due_on)


for _moved in (
    PromiseClock.ClockStarted,
    PromiseClock.ClockPaused,
    PromiseClock.ClockResumed,
    PromiseClock.ClockReset,
    PromiseClock.ClockRestarted,
    PromiseClock.PromiseShortened,
    PromiseClock.PromiseRecalculated,
    PromiseClock.ClockCorrected,
    PromiseClock.NotCountedHere,
):
    applications_view.on(_moved)(_falls_due)


@applications_view.on(PromiseClock.ClockFinished)
def _(finished: PromiseClock.ClockFinished, envelope: Envelope) -> Iterator[Write]:
    """What was promised is done; what the case still waits for (a cargo, the day of an activity) is not overdue."""
    yield from due(envelope.case_id, None)
