"""A case goes back to the applicant, with what is missing or wrong, document by document."""

from datetime import date, datetime

from eventsourcing.domain import event

from services.intake.case_acceptance import CaseAcceptance
from services.intake.case_dossier import NotInThisStatus
from services.intake.documents import INSTRUMENT, Shortcoming, shortcomings
from services.intake.steps import Ready
from shared.events import Aggregate


class CaseReturn(CaseAcceptance):
    """The part of a case in which it is given back, also after it was accepted: then nothing is promised until it is again."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Returned(Aggregate.Event):
        """The office gave it back with what is missing or wrong, or because no verification can be opened as asked."""

        TOPIC = "intake.application-returned"
        INDONESIAN = "Permohonan dikembalikan untuk diperbaiki: {shortcomings}."
        ENGLISH = "The application was returned to be corrected: {shortcomings}."
        shortcomings: tuple[Shortcoming, ...]
        returned_on: date
        step: str = "return"
        state: str = "returned"
        by: str = ""
        system: str | None = None

    # Decisions – refuse, or let one thing happen. Time comes in.
    def give_back_unopened(self, why: str, on: date, now: datetime) -> None:
        """No verification could be opened for what was accepted: the applicant corrects it; `why` in Indonesian."""
        if self.status != "accepted":
            raise NotInThisStatus(status=self.status)
        self.record(self.Returned, now, shortcomings=(Shortcoming(INSTRUMENT, "UTTP", why),), returned_on=on)

    def _return(self, ready: Ready, now: datetime) -> None:
        step, given = ready.step, ready.given
        found = shortcomings(given.problems, self.documents, ready.card)
        faulty = [one for one in self.verdicts.values() if one.verdict != "accepted"] if not found else []
        found += tuple(Shortcoming(one.document, one.title, one.why or one.verdict) for one in faulty)
        if given.reason and not found:
            found = (Shortcoming("application", "Permohonan", given.reason),)
        self.record(
            self.Returned,
            now,
            shortcomings=found,
            returned_on=given.on,
            step=step.name,
            state=step.to,
            by=given.by,
            system=step.system,
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    @event(Returned)
    def _returned(
        self, shortcomings: tuple[Shortcoming, ...], returned_on: date, step: str, state: str, by: str
    ) -> None:
        self._moved(step, state, by, returned_on, self.Returned.TOPIC)
        self.status = "returned"
        self.shortcomings = shortcomings
        self.promised_until = None
        self.next_roles = ()
