"""A step of the card's procedure becomes events of the application: refused while it is not due, then taken with all that follows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.intake.application.acceptance import Accepted, accept
from services.intake.application.application import Application
from services.intake.application.correction import ApprovalWithdrawn
from services.intake.application.dossier import Drafted
from services.intake.application.drafts import print_draft, void_drafts
from services.intake.application.end import Completed, Rejected, Withdrawn, complete, reject, withdraw
from services.intake.application.products import issue_product, make_fee_due
from services.intake.application.progress import StepFollowed, StepTaken, record_step
from services.intake.application.reopening import Reopened
from services.intake.application.return_to_applicant import Returned, give_back
from services.intake.application.step_rules import refuse_step
from services.intake.application.steps import REGISTRATION, Given, Ready
from services.intake.application.submission import Submitted, submit
from services.intake.application.values import FieldStated, Outcome
from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Step
from shared.errors import EffectiveBeforeHistory
from shared.roles import APPLICANT

MOVES: Final = frozenset(
    event.TOPIC
    for event in (
        Drafted,
        Submitted,
        Returned,
        Accepted,
        StepTaken,
        StepFollowed,
        Rejected,
        Withdrawn,
        Completed,
        ApprovalWithdrawn,
        Reopened,
    )
)
"""The events by which a case comes to a state of its procedure. Their envelopes say when; the case does not."""


@dataclass(frozen=True)
class Numbers:
    """What a step takes beside what is given: the official number, if it takes one, and the day its promise falls due.

    `receipt`: a fresh one for a submission; it is used unless the application has one. `holder`: what the product that the
    step gives, or the certificate of a case that is handed over, says of the applicant. `bound`: the accounts that were ever
    proved to be the applicant's. `days_left`: working days that the promise has left when the case is returned.
    """

    number: str | None = None
    receipt: str = ""
    bound: frozenset[str] = frozenset()
    promised_until: date | None = None
    on_time: bool | None = None
    days_left: int | None = None
    holder: tuple[FieldStated, ...] = ()


def prepare_step(application: Application, step: Step, card: ServiceCard, given: Given) -> Ready:
    """The step, ready to be taken; raises the refusal that says why it cannot be taken now."""
    refuse_step(step, card, application, given)
    if given.role != APPLICANT:
        application.refuse_when_claimed_by_another(given.by)
    if step.product is not None:
        application.refuse_checker(given.by)
    EffectiveBeforeHistory.check(given.on, application.happened_until)
    if card.procedure.is_submission(step):
        application.refuse_when_changed_too_often()
    return Ready(step, card, given, application.version)


def take_step(application: Application, ready: Ready, numbers: Numbers, now: datetime) -> None:
    """Takes a step that `prepare_step` found ready, with all that follows from it."""
    assert ready.version == application.version  # nothing has happened since
    before = application.stated
    _record(application, ready, numbers, now)
    if ready.step.corrects:
        void_drafts(application, before, ready, now)
    _follow_up(application, ready, numbers, now)


def _record(application: Application, ready: Ready, numbers: Numbers, now: datetime) -> None:
    """Records the step by the event of its kind."""
    step, procedure, given = ready.step, ready.card.procedure, ready.given
    ends = procedure.state(step.to).ends
    if ends == "withdrawn":
        withdraw(application, step, given.by, given.on, now)
    elif ends == "refused":
        assert given.legal_ground is not None
        reject(application, step, given.legal_ground, given.by, given.on, now)
    elif procedure.is_submission(step):
        submit(application, ready, numbers.receipt, now)
    elif procedure.is_return(step):
        give_back(application, ready, numbers.days_left, now)
    elif step.number == REGISTRATION:
        accept(application, ready, numbers.number, numbers.promised_until, numbers.bound, numbers.holder, now)
    else:
        record_step(application, ready, now)


def _follow_up(application: Application, ready: Ready, numbers: Numbers, now: datetime) -> None:
    """What a step does beside leading on: a draft, a product, a fee, the end."""
    step, card = ready.step, ready.card
    if step.drafts is not None:
        print_draft(application, ready, now)
    if step.product is not None:
        issue_product(application, ready, numbers.number, numbers.holder, now)
    if step.bill == "issue" and card.fee.rupiah is not None:
        make_fee_due(application, ready, numbers.bound, now)
    ends = card.procedure.state(step.to).ends
    if ends in {"completed", "closed"}:
        outcome: Outcome = "delivered" if ends == "completed" else "closed"
        complete(application, outcome, numbers.on_time, step.to, ready.given.on, now)
