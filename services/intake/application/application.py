"""An application (permohonan) for one service, from draft to product or hand-over. Its id is the id of its case.

It goes through the procedure of its service card (`card/procedure.py`, `steps.py`): `state` is where it is there. `status` says
the same of every card in one word:

draft ──> submitted ──> accepted ──> completed | closed
            │   ^          │
            v   │          │
          returned <───────┘       from most: ──> withdrawn | rejected

One aggregate and one stream of events, told in parts, each in a file of its own:

- `dossier.py`: for whom and for what it was begun, where it is
- `claim.py`: who works on it
- `examination.py`: verdicts on documents, likeness to other cases
- `contents.py`: documents, fields and instrument, and their changes
- `submission.py`, `acceptance.py`, `return_to_applicant.py`: before the office, owed by it, back with the applicant
- `compensation_token.py`: a compensation for an earlier lateness, handed in
- `progress.py`: steps taken here, and followed
- `drafts.py`: printed drafts of a product, and which of them holds
- `products.py`: products and fees
- `amends.py`: what the office does for having been late
- `outer_limit_task.py`: the outer limit has passed, a task of the head
- `end.py`: taken back, refused, completed
- `after_check.py`: examined afterwards, because it counts as approved
- `correction.py`: what followed from a lateness said in error, withdrawn

Here is how a step of the procedure becomes one of these.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.intake.application.compensation_token import CaseToken
from services.intake.application.correction import CaseCorrection
from services.intake.application.drafts import CaseDrafts
from services.intake.application.end import Outcome
from services.intake.application.outer_limit_task import CaseOuterLimit
from services.intake.application.products import CaseYield
from services.intake.application.progress import CaseCourse
from services.intake.application.return_to_applicant import CaseReturn
from services.intake.application.steps import REGISTRATION, Given, Ready, refuse_step
from services.intake.application.values import FieldStated
from services.intake.card.card import ServiceCard
from services.intake.card.procedure import Step
from shared.errors import EffectiveBeforeHistory
from shared.roles import APPLICANT


@dataclass(frozen=True)
class Numbers:
    """What a step takes beside what is given: the official number, if it takes one, and the day its promise falls due.

    `receipt`: a fresh one for a submission; it is used unless the application has one. `holder`: what the product that the
    step gives says of the applicant. `bound`: the accounts that were ever proved to be the applicant's. `days_left`: working
    days that the promise has left when the case is returned.
    """

    number: str | None = None
    receipt: str = ""
    bound: frozenset[str] = frozenset()
    promised_until: date | None = None
    on_time: bool | None = None
    days_left: int | None = None
    holder: tuple[FieldStated, ...] = ()


class Application(CaseCorrection, CaseOuterLimit, CaseYield, CaseDrafts, CaseToken, CaseCourse, CaseReturn):
    """One application for one service."""

    TOPIC = "intake.application"

    def ready(self, step: Step, card: ServiceCard, given: Given) -> Ready:
        """Raises the refusal that says why the step cannot be taken now; else it is ready to be taken."""
        refuse_step(step, card, self, given)
        if given.role != APPLICANT:
            self._refuse_claimed(given.by)
        if step.product is not None:
            self.refuse_checker(given.by)
        EffectiveBeforeHistory.check(given.on, self.happened_until)
        if card.procedure.is_submission(step):
            self._refuse_many()
        return Ready(step, card, given, self.version)

    def take(self, ready: Ready, numbers: Numbers, now: datetime) -> None:
        """Takes a step of the card's procedure that was found ready, with all that follows from it."""
        assert ready.version == self.version  # nothing has happened since
        step, procedure = ready.step, ready.card.procedure
        before = self.stated
        ends = procedure.state(step.to).ends
        if ends == "withdrawn":
            self._withdraw(ready, now)
        elif ends == "refused":
            self._reject(ready, now)
        elif procedure.is_submission(step):
            self._submit(ready, numbers.receipt, now)
        elif procedure.is_return(step):
            self._return(ready, numbers.days_left, now)
        elif step.number == REGISTRATION:
            self._accept(ready, numbers.number, numbers.promised_until, numbers.bound, now)
        else:
            self._step(ready, now)
        if step.corrects:
            self._void_drafts(before, ready, now)
        self._follow_up(ready, numbers, now)

    def _follow_up(self, ready: Ready, numbers: Numbers, now: datetime) -> None:
        """What a step does beside leading on: a draft, a product, a fee, the end."""
        step, card = ready.step, ready.card
        if step.drafts is not None:
            self._draft(ready, now)
        if step.product is not None:
            self._issue(ready, numbers.number, numbers.holder, now)
        if step.bill == "issue" and card.fee.rupiah is not None:
            self._make_fee_due(ready, numbers.bound, now)
        ends = card.procedure.state(step.to).ends
        if ends in {"completed", "closed"}:
            outcome: Outcome = "delivered" if ends == "completed" else "closed"
            self.complete(outcome, numbers.on_time, step.to, ready.given.on, now)


MOVES: Final = frozenset(
    {
        Application.Drafted.TOPIC,
        Application.Submitted.TOPIC,
        Application.Returned.TOPIC,
        Application.Accepted.TOPIC,
        Application.StepTaken.TOPIC,
        Application.StepFollowed.TOPIC,
        Application.Rejected.TOPIC,
        Application.Withdrawn.TOPIC,
        Application.Completed.TOPIC,
        Application.ApprovalWithdrawn.TOPIC,
    }
)
"""The events by which a case comes to a state of its procedure. When they happened stands in their envelope, not in the case."""
