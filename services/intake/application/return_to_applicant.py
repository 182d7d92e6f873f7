"""A case goes back to the applicant, with what is missing or wrong, document by document."""

from datetime import date, datetime

from eventsourcing.domain import event

from services.intake.application.acceptance import CaseAcceptance
from services.intake.application.documents import INSTRUMENT, Shortcoming, shortcomings
from services.intake.application.dossier import NotInThisStatus
from services.intake.application.return_count import WHOLE, PastReturn, ReturnCount, could_have_named, reason_of
from services.intake.application.steps import Ready
from shared.journal.events import Aggregate


class CaseReturn(CaseAcceptance):
    """The part of a case in which it is given back, also after it was accepted: then nothing is promised until it is again."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class Returned(Aggregate.Event):
        """The office gave it back with what is missing or wrong, or because no verification can be opened as asked."""

        TOPIC = "intake.application-returned"
        INDONESIAN = "Permohonan dikembalikan untuk diperbaiki: {shortcomings} ({count})."
        ENGLISH = "The application was returned to be corrected: {shortcomings} ({count})."
        shortcomings: tuple[Shortcoming, ...]
        returned_on: date
        step: str = "return"
        state: str = "returned"
        by: str = ""
        system: str | None = None
        count: ReturnCount | None = None

    @property
    def last_return(self) -> ReturnCount | None:
        """Where the case was when it was last returned; None where it never was, and of a return that did not say."""
        return self.returns[-1].count if self.returns else None

    # Decisions – refuse, or let one thing happen. Time comes in.
    def give_back_unopened(self, why: str, on: date, now: datetime, days_left: int | None) -> None:
        """No verification could be opened for what was accepted: the applicant corrects it; `why` in Indonesian."""
        if self.status != "accepted":
            raise NotInThisStatus(status=self.status)
        found = (Shortcoming(INSTRUMENT, "UTTP", why),)
        self.record(self.Returned, now, shortcomings=found, returned_on=on, count=self._count(days_left))

    def _return(self, ready: Ready, days_left: int | None, now: datetime) -> None:
        """`days_left`: working days until the promise falls due, None where none runs."""
        step, given = ready.step, ready.given
        found = self._found(ready)
        named_late = could_have_named(found, self.documents, self.returns, ready.card)
        self.record(
            self.Returned,
            now,
            shortcomings=found,
            returned_on=given.on,
            step=step.name,
            state=step.to,
            by=given.by,
            system=step.system,
            count=self._count(days_left, named_late),
        )

    def _count(self, days_left: int | None, named_late: tuple[str, ...] = ()) -> ReturnCount:
        return ReturnCount(len(self.returns) + 1, days_left, named_late)

    def _found(self, ready: Ready) -> tuple[Shortcoming, ...]:
        """What the officer names, else the documents that were not accepted; and the reason, as one of the whole.

        The reason counts beside documents, too: an office that asks for something new in it asks for something new.
        """
        given = ready.given
        found = shortcomings(given.problems, self.documents, ready.card)
        faulty = [one for one in self.verdicts.values() if one.verdict != "accepted"] if not found else []
        found += tuple(Shortcoming(one.document, one.title, one.why or one.verdict) for one in faulty)
        if given.reason:
            found += (Shortcoming(WHOLE, "Permohonan", given.reason),)
        return found

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.returns: tuple[PastReturn, ...] = ()

    @event(Returned)
    def _returned(
        self,
        shortcomings: tuple[Shortcoming, ...],
        returned_on: date,
        step: str,
        state: str,
        by: str,
        count: ReturnCount | None,
    ) -> None:
        self._moved(step, state, by, returned_on, self.Returned.TOPIC)
        self.status = "returned"
        self.shortcomings = shortcomings
        self.promised_until = None
        self.next_roles = ()
        named = frozenset(reason_of(one) for one in shortcomings)
        self.returns = (*self.returns, PastReturn(named, self.documents, tuple(self.stated.values()), count))
