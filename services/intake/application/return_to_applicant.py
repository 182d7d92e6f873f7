"""The office returns a case to the applicant with what is missing or wrong, document by document.

A case may also return after acceptance: then nothing is promised until it is accepted again.
"""

from datetime import date, datetime

from services.intake.application.application import Application, NotInThisStatus
from services.intake.application.documents import INSTRUMENT, Shortcoming, shortcomings
from services.intake.application.return_count import WHOLE, PastReturn, ReturnCount, could_have_named, reason_of
from services.intake.application.steps import Ready
from shared.journal.events import Event


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class Returned(Event[Application]):
    """The office returned it with what is missing or wrong, or because metrology cannot open a verification as asked."""

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

    def apply(self, application: Application) -> None:
        application.move(self.step, self.state, self.by, self.returned_on, self)
        application.status = "returned"
        application.shortcomings = self.shortcomings
        application.promised_until = None
        named = frozenset(reason_of(one) for one in self.shortcomings)
        application.returns = (
            *application.returns,
            PastReturn(named, application.documents, tuple(application.stated.values()), self.count),
        )


# Decisions – refuse, or record one thing. Time is an argument.
def give_back_unopened(application: Application, why: str, on: date, now: datetime, days_left: int | None) -> None:
    """Metrology could open no verification for it: the applicant corrects it. `why` is Indonesian. Raises NotInThisStatus."""
    if application.status != "accepted":
        raise NotInThisStatus(status=application.status)
    found = (Shortcoming(INSTRUMENT, "UTTP", why),)
    application.record(Returned, now, shortcomings=found, returned_on=on, count=_count(application, days_left))


def give_back(application: Application, ready: Ready, days_left: int | None, now: datetime) -> None:
    """Returns it. `days_left`: working days until the promise falls due, None while none runs. Raises DocumentNotAsked."""
    step, given = ready.step, ready.given
    found = _found(application, ready)
    named_late = could_have_named(found, application.documents, application.returns, ready.card)
    application.record(
        Returned,
        now,
        shortcomings=found,
        returned_on=given.on,
        step=step.name,
        state=step.to,
        by=given.by,
        system=step.system,
        count=_count(application, days_left, named_late),
    )


def _count(application: Application, days_left: int | None, named_late: tuple[str, ...] = ()) -> ReturnCount:
    return ReturnCount(len(application.returns) + 1, days_left, named_late)


def _found(application: Application, ready: Ready) -> tuple[Shortcoming, ...]:
    """The shortcomings that the officer names, else the documents that were not accepted; and the reason, for the whole.

    The reason counts beside documents, too: in it an office may ask for something new.
    """
    given = ready.given
    found = shortcomings(given.problems, application.documents, ready.card)
    faulty = [one for one in application.verdicts.values() if one.verdict != "accepted"] if not found else []
    found += tuple(Shortcoming(one.document, one.title, one.why or one.verdict) for one in faulty)
    if given.reason:
        found += (Shortcoming(WHOLE, "Permohonan", given.reason),)
    return found
