"""An office makes amends for being late, or for an error: by a letter of apology, and a notice to the applicant."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from services.intake.application.amends import NoNoticeDue, apologise, notify, owe_notice
from services.intake.application.application import Application
from services.intake.application.card_of import card_of
from services.intake.application.case_of import of_the_case
from services.intake.application.error_notice import owe_error_notice, tell_of_error
from services.intake.application.rights import acting_as, ever_bound, load_own, refuse_own
from services.intake.application.values import BrokenPromise, Notice
from services.intake.card.time_limits import Cause, Means
from services.intake.clock.clock import PromiseClock
from services.intake.clock.error import owe_for_error
from services.intake.clock.terms import clock_id
from services.intake.clock.use_cases import Clocks
from shared.contracts.intake import CompensationOwed
from shared.contracts.messages import CallRecorded, MessageSent
from shared.offices import office
from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

TOLD_OF: Final[Mapping[str, Cause]] = {"late": "lateness", "late-apology": "lateness", "office-error": "error"}
"""What a message tells the applicant, by the name of its template."""
_WAYS: Final[Mapping[str, tuple[Means, ...]]] = {
    "email": ("e-mail",),
    "whatsapp": ("whatsapp", "chat"),
    "telephone": ("telephone",),
    "letter": ("letter",),
}
"""The means of a card that a channel of messages, or a call of an officer, is. An SMS and a visit are none that a card promises."""
_TELL: Final = {"lateness": notify, "error": tell_of_error}


class Amends:
    """Use cases of the letter and the notices. The clock's own event gives the token."""

    def __init__(self, unit: UnitOfWork, clocks: Clocks) -> None:
        self.unit = unit
        self._clocks = clocks

    @use_case
    async def owe(self, work: Work, owed: CompensationOwed) -> None:
        """Writes the letter, dated and numbered today, and makes the notice due, after a clock recorded owed compensation."""
        work.ask = replace(work.ask, effective_at=work.ask.now)
        application = await of_the_case(work)
        clock = None if application is None else await work.read(PromiseClock, clock_id(application.id))
        if application is None or clock is None:
            return
        if owed.cause == "error":
            _owe_error_notice(application, owed, work)
        elif clock.compensated_at == owed.at:  # else corrected since
            await _make(application, owed, work)

    @use_case
    async def find_error(self, work: Work) -> None:
        """A complaint found an error of the office in the case: owes what the edition of its acceptance promises for that."""
        application = await of_the_case(work)
        promised = None if application is None else card_of(application, work.ask.local_day).compensation
        if application is not None and promised is not None and promised.for_errors:
            clock = await self._clocks.of(work, application.id)
            if clock is not None:
                owe_for_error(clock, work.ask.effective_at, work.ask.now)

    @use_case
    async def notify(self, work: Work, id: UUID, means: Means, of: Cause = "lateness") -> Application:
        """An officer told the applicant of a lateness, or of an error.

        Raises NoNoticeDue, MeansNotPromised, NotYourStep, DutiesNotSeparate.
        """
        application = await load_own(id, work)
        notice = _notice(application, of)
        if notice is None:
            raise NoNoticeDue
        work.ask = ask = acting_as(work.ask, "notify", notice.roles)
        await refuse_own(application, work, ask.actor)
        _TELL[of](application, means, by=ask.actor, on=ask.local_day, at=ask.effective_at, now=ask.now)
        return application

    async def follow_message(self, ask: Ask, sent: MessageSent) -> Answer:
        """A message told the applicant."""
        return await self._follow_telling(ask, TOLD_OF[sent.template], sent.channel, ask.actor)

    async def follow_call(self, ask: Ask, call: CallRecorded) -> Answer:
        """An officer told the applicant, instead of a message or besides it."""
        return await self._follow_telling(ask, TOLD_OF[call.template], call.means, call.recorded_by)

    @use_case
    async def _follow_telling(self, work: Work, of: Cause, way: str, by: str) -> None:
        """Ends the duty of a notice, if the card promises it by this way, and nobody told themselves."""
        application, ask = await of_the_case(work), work.ask
        notice = None if application is None else _notice(application, of)
        if application is None or notice is None or notice.by_means is not None:
            return
        means = next((one for one in notice.means if one in _WAYS.get(way, ())), None)
        applicant = {*application.accounts, *await ever_bound(application, work)}
        if means is not None and by not in applicant:
            _TELL[of](application, means, by=by, on=ask.local_day, at=ask.effective_at, now=ask.now)


def _notice(application: Application, of: Cause) -> Notice | None:
    return application.notice if of == "lateness" else application.error_notice


def _owe_error_notice(application: Application, owed: CompensationOwed, work: Work) -> None:
    on, now = office(work.ask.office).local_day(owed.at), work.ask.now
    promised = card_of(application, work.ask.local_day).compensation
    if promised is not None and "notice" in owed.owes:
        owe_error_notice(application, promised.by, promised.notifies, promised.text, on, now)


async def _make(application: Application, owed: CompensationOwed, work: Work) -> None:
    on, now, at = work.ask.local_day, work.ask.now, office(work.ask.office)
    promised = card_of(application, on).compensation
    assert promised is not None  # the clock owes what this version of the card promises
    if "apology-letter" in owed.owes and application.apology is None:
        assert promised.series is not None  # or the card had not been loaded
        number = await work.official_number(promised.series)
        late = BrokenPromise(at.last_day_before(owed.at), owed.at, owed.owes, owed.token, owed.days)
        apologise(application, number, late, promised.text, on, now)
    if "notice" in owed.owes:
        owe_notice(application, promised.by, promised.notifies, promised.text, at.local_day(owed.at), now)
