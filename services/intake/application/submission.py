"""A case is put before the office, for the first time or again, complete or not."""

from datetime import date, datetime

from eventsourcing.domain import event

from services.intake.application.contents import CaseContents
from services.intake.application.documents import Shortcoming
from services.intake.application.steps import Ready, missing_items, next_roles
from services.intake.application.values import Missing, Submission, values_of
from shared.journal.events import Aggregate
from shared.privacy.clear_text import OfficialNumber


class CaseSubmission(CaseContents):
    """The part of a case in which it is submitted; every version of the file is kept."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Submitted(Aggregate.Event):
        """The applicant asks the office to decide, for the first time or again; `missing` is what it then lacked.

        `receipt`: with it anybody sees where the case stands; given once, empty where none was given yet.
        """

        TOPIC = "intake.application-submitted"
        INDONESIAN = "Permohonan diajukan. Yang belum ada: {missing}."
        ENGLISH = "The application was submitted. Missing: {missing}."
        submitted_on: date
        step: str = "submit"
        state: str = "submitted"
        by: str = ""
        system: str | None = None
        missing: tuple[Missing, ...] = ()
        next_roles: tuple[str, ...] = ()
        receipt: OfficialNumber = ""

    # Decisions – refuse, or let one thing happen. Time comes in.
    def _submit(self, ready: Ready, receipt: str, now: datetime) -> None:
        """Also an incomplete one may be submitted: the answer says what is missing. It keeps its first receipt."""
        step, card, given = ready.step, ready.card, ready.given
        self.record(
            self.Submitted,
            now,
            submitted_on=given.on,
            step=step.name,
            state=step.to,
            by=given.by,
            system=step.system,
            missing=missing_items(card, self),
            next_roles=next_roles(card, step.to, values_of(self.stated.values())),
            receipt=self.receipt or receipt,
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.submissions: tuple[Submission, ...] = ()
        self.missing: tuple[Missing, ...] = ()
        self.shortcomings: tuple[Shortcoming, ...] = ()
        self.receipt: str | None = None

    @event(Submitted)
    def _submitted(
        self,
        submitted_on: date,
        step: str,
        state: str,
        by: str,
        missing: tuple[Missing, ...],
        next_roles: tuple[str, ...],
        receipt: str,
    ) -> None:
        self._moved(step, state, by, submitted_on, self.Submitted.TOPIC)
        self.status = "submitted"
        self.receipt = receipt or None
        self.shortcomings = ()
        self.missing = missing
        self.next_roles = next_roles
        self.changes += 1
        version = Submission(len(self.submissions) + 1, submitted_on, self.documents, tuple(self.stated.values()))
        self.submissions = (*self.submissions, version)
