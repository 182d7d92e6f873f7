"""An application (permohonan) for one service, from draft to product or hand-over: its state, and questions about it.

Its id is the id of its case. It goes through the procedure of its service card (`card/procedure.py`): `state` is where it is
there. `status` says the same of every card in one word:

draft ──> submitted ──> accepted ──> completed | closed
            │   ^          │
            v   │          │
          returned <───────┘       from most: ──> withdrawn | rejected

Each stage of its life has a file with its events and decisions:

- `dossier.py`: it begins, for an applicant and a service
- `contents.py`: documents, fields and instrument change; sealed fields are read
- `compensation_token.py`: the applicant hands in a compensation for an earlier lateness
- `claim.py`: an officer works on it
- `examination.py`: verdicts on documents, comparison with other cases
- `submission.py`, `acceptance.py`, `return_to_applicant.py`, `progress.py`, `end.py`: the steps of its procedure
- `drafts.py`, `products.py`: printed drafts, products and fees
- `amends.py`, `outer_limit_task.py`, `after_check.py`: what the office does for having been late
- `reopening.py`: an upheld appeal brings a refused case back
- `correction.py`: what followed from a lateness recorded in error is withdrawn

`take_step.py` chooses among them: a step of the procedure becomes one of these events.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Literal
from uuid import UUID

from services.intake.application.documents import HandedIn, Shortcoming
from services.intake.application.return_count import PastReturn, ReturnCount
from services.intake.application.values import (
    Act,
    AfterCheck,
    Apology,
    Draft,
    FieldStated,
    Issued,
    Likeness,
    Missing,
    Notice,
    Outcome,
    OuterLimitTask,
    RecordWritten,
    Submission,
    VerdictGiven,
    values_of,
)
from services.intake.card.conditions import FieldValue
from services.intake.card.time_limits import Place
from shared.errors import DutiesNotSeparate, RefusedByRule
from shared.journal.events import Aggregate, Event
from shared.privacy.personal import Personal

Verification = Literal["tera", "tera-ulang"]
Status = Literal["draft", "submitted", "returned", "accepted", "withdrawn", "rejected", "completed", "closed"]
ENDED: frozenset[Status] = frozenset({"withdrawn", "rejected", "completed", "closed"})
MOST_CHANGES = 100
"""How often one application may be changed or submitted, so that a stream does not grow without end."""


class NotInThisStatus(RefusedByRule):
    code = "not-in-this-status"
    indonesian = "Tidak dapat dilakukan: permohonan ini berstatus {status:words}."
    english = "This cannot be done: the application is {status:words}."


class ClaimedByAnother(RefusedByRule):
    code = "claimed-by-another"
    indonesian = "Permohonan ini sedang dikerjakan petugas lain."
    english = "Another officer is working on this application."


class TooManyChanges(RefusedByRule):
    code = "too-many-changes"
    indonesian = (
        "Satu permohonan dapat diubah dan diajukan paling banyak {limit} kali; tarik kembali dan ajukan yang baru."
    )
    english = "One application is changed and submitted at most {limit} times; withdraw it and begin another."


class Application(Aggregate):
    """One application for one service.

    `account` is the applicant's token subject; `principal` is the applicant's own account where another's acts for it (`mandated`).
    `acts`: who took which step. `stated`, `records`, `held`, `verdicts`: fields, records, what products say of the applicant,
    and verdicts, each by its id on the card. `billed`: the steps that made a fee due. `checkers`: who checked it after its
    approval, with the event. `refused_in`: the state before its refusal.
    """

    TOPIC = "intake.application"

    office: str
    account: str | None
    principal: str | None
    applicant_id: UUID
    service_code: str
    verification: Verification | None
    place: Place
    instrument_id: UUID | None
    documents: tuple[HandedIn, ...]
    drafted_by: str
    mandated: bool
    stated: dict[str, FieldStated] = field(default_factory=dict)
    happened_until: date = date.min
    state: str = "draft"
    status: Status = "draft"
    acts: tuple[Act, ...] = ()
    next_roles: tuple[str, ...] = ()
    records: dict[str, RecordWritten] = field(default_factory=dict)
    held: dict[str, FieldStated] = field(default_factory=dict)
    claimed_by: str | None = None
    verdicts: dict[str, VerdictGiven] = field(default_factory=dict)
    others: tuple[Likeness, ...] = ()
    is_same: bool | None = None
    changes: int = 0
    submissions: tuple[Submission, ...] = ()
    missing: tuple[Missing, ...] = ()
    shortcomings: tuple[Shortcoming, ...] = ()
    receipt: str | None = None
    number: str | None = None
    card_version: str | None = None
    promised_until: date | None = None
    compensation_token: UUID | None = None
    returns: tuple[PastReturn, ...] = ()
    drafts: tuple[Draft, ...] = ()
    products: tuple[Issued, ...] = ()
    fees: int = 0
    fees_open: int = 0
    billed: frozenset[str] = frozenset()
    apology: Apology | None = None
    notice: Notice | None = None
    error_notice: Notice | None = None
    outer_limit: OuterLimitTask | None = None
    after_check: AfterCheck | None = None
    is_check_dropped: bool = False
    checkers: dict[str, str] = field(default_factory=dict)
    legal_ground: str | None = None
    refused_in: str | None = None
    outcome: Outcome | None = None
    on_time: bool | None = None

    @property
    def filed_by(self) -> str | None:
        """The account that filed it as its own; None where an officer filed it at the counter."""
        return self.drafted_by if self.drafted_by in self.accounts else None

    @property
    def accounts(self) -> frozenset[str]:
        """The accounts that own the application, proved or declared. They do not decide on it as officers."""
        return frozenset(one for one in (self.account, self.principal) if one is not None)

    @property
    def field_values(self) -> Mapping[str, FieldValue]:
        """The fields as conditions of the card see them."""
        return values_of(self.stated.values())

    @property
    def sealed(self) -> Mapping[str, Personal[str]]:
        """The sealed values by field: of the fields, and of what products say of the applicant."""
        known = (*self.stated.values(), *self.held.values())
        return {one.field: one.sealed for one in known if one.sealed is not None}

    @property
    def is_duplicate(self) -> bool:
        return self.is_same is True

    @property
    def undecided_duplicates(self) -> str:
        """The numbers of similar cases that no officer has decided on yet; empty where there is none."""
        return ", ".join(one.number for one in self.others) if self.is_same is None else ""

    @property
    def last_return(self) -> ReturnCount | None:
        """Where the case was when it was last returned; None before the first return, and for returns that were not counted."""
        return self.returns[-1].count if self.returns else None

    def gave(self, file: UUID) -> bool:
        """Whether a product of the case carries a record that this file holds."""
        return any(record.file == file for product in self.products for record in product.records)

    def refuse_when_ended(self) -> None:
        if self.status in ENDED:
            raise NotInThisStatus(status=self.status)

    def refuse_when_own(self, by: str | None) -> None:
        """Refuses an officer's decision on their own application. Raises DutiesNotSeparate."""
        if by in self.accounts:
            raise DutiesNotSeparate(because="intake.application-drafted")

    def refuse_when_claimed_by_another(self, by: str) -> None:
        if self.claimed_by not in {None, by}:
            raise ClaimedByAnother

    def refuse_when_changed_too_often(self) -> None:
        if self.changes >= MOST_CHANGES:
            raise TooManyChanges(limit=MOST_CHANGES)

    def refuse_checker(self, by: str) -> None:
        """Refuses a product from the officer who checked the case after its approval (SOD-08). Raises DutiesNotSeparate."""
        if by in self.checkers:
            raise DutiesNotSeparate(because=f"{self.checkers[by]} – SOD-08")

    def move(self, step: str, state: str, by: str, on: date, event: Event["Application"]) -> None:
        """For `apply` of a step: moves the case to a state; the claim and the next roles end."""
        self.state, self.claimed_by, self.next_roles = state, None, ()
        self.happened_until = max(self.happened_until, on)
        self.acts = (*self.acts, Act(step, by, event.TOPIC, event.originator_version, on))
