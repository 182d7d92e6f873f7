"""Use cases of the cases that complaints are about: what other services tell, and holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from services.complaints.case.case import Case, CaseUnknown, Filed, case_of, hold_of
from services.complaints.case.course import accept, decide, know
from services.complaints.case.hold_days import hold_days
from services.complaints.case.holding import end_complaint, expire, find_error, lift, note_complaint, triage
from services.complaints.case.read_model import case_of_complaint, find_case, find_known
from services.complaints.case.rows import CaseRow
from shared.contracts.intake import ApplicationAccepted, ApplicationSubmitted
from shared.journal.journal import AsOf
from shared.roles import refuse_administrator
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

Lookup = Callable[[str, str], str]
"""The keyed hash of a value of a field."""


class Cases:
    """Use cases of cases. A reaction acts in the case of its event; those of complaints act in the case that they are about."""

    def __init__(self, unit: UnitOfWork, lookup: Lookup) -> None:
        self.unit = unit
        self._lookup = lookup

    @use_case
    async def know(self, work: Work, submitted: ApplicationSubmitted) -> None:
        """An application was submitted; only its first submission tells something new."""
        if await _load(work, _case_id(work)) is None:
            lookup = self._of_receipt(submitted.receipt) if submitted.receipt else None
            work.add(know(_case_id(work), work.ask.office, lookup, work.ask.now))

    @use_case
    async def accept(self, work: Work, accepted: ApplicationAccepted) -> None:
        """It was accepted under a number."""
        await self.accept_in(work, accepted)

    async def accept_in(self, work: Work, accepted: ApplicationAccepted) -> Case | None:
        """The same as a part of another decision; returns the case, None if complaints does not know it."""
        case = await _load(work, _case_id(work))
        if case is not None:
            accept(case, accepted.number, accepted.service_code, accepted.accounts, work.ask.now)
        return case

    @use_case
    async def decide(self, work: Work, what: str, on: date) -> None:
        """The office decided or gave something in the case of the event."""
        case = await _load(work, _case_id(work))
        if case is not None:
            decide(case, what, on, work.ask.now)

    @use_case
    async def note(self, work: Work, about: UUID, filed: Filed) -> None:
        """A complaint about a case was filed; nothing happens where complaints does not know the case, or it is another office's."""
        case = await _load_about(work, about)
        if case is not None:
            note_complaint(case, filed, hold_days(case.office, filed.on), work.ask.now)

    @use_case
    async def triage(self, work: Work) -> None:
        """The complaint of the event was triaged, so it holds its case no longer."""
        complaint, ask = _case_id(work), work.ask
        case = await _load_of_complaint(work)
        if case is not None:
            triage(case, complaint, ask.actor, ask.local_day, ask.now)

    @use_case
    async def end(self, work: Work) -> None:
        """The office is done with the complaint of the event."""
        complaint, ask = _case_id(work), work.ask
        case = await _load_of_complaint(work)
        if case is not None:
            end_complaint(case, complaint, ask.actor, ask.local_day, ask.now)

    @use_case
    async def find_error(self, work: Work, about: UUID) -> None:
        """The complaint of the event found an error of the office in a case."""
        complaint, ask = _case_id(work), work.ask
        case = await _load_about(work, about)
        if case is not None:
            find_error(case, complaint, ask.local_day, ask.now)

    @use_case
    async def release(self, work: Work, case_id: UUID, reason: str) -> Case:
        """The head of the office releases a case from the complaints that hold it."""
        refuse_administrator(work.ask.roles)
        case, ask = await work.load_to_change(Case, case_of(case_id)), work.ask
        lift(case, reason, ask.actor, ask.local_day, ask.now)
        return case

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """The last day of a hold has passed; the stream of the deadline is the hold."""
        case, ask = await work.load_to_change(Case, case_of(due.case_id)), work.ask
        expire(case, due.stream_id, ask.actor, ask.local_day, ask.now)

    async def read(self, case_id: UUID, office: str, as_of: AsOf | None) -> Case:
        """What complaints knows of a case, for a reader of its office."""
        return await self.unit.read(Case, case_of(case_id), office, as_of)

    async def find(self, office: str, *, receipt: str = "", number: str = "") -> CaseRow:
        """An office's case by its receipt (in the normal form) or its number. Raises CaseUnknown."""
        lookup = self._of_receipt(receipt) if receipt else None
        found = await self.unit.first(find_case, at=office, lookup=lookup, number=number or None)
        if found is None:
            raise CaseUnknown
        return found

    def _of_receipt(self, receipt: str) -> str:
        return self._lookup("receipt", receipt)


def _case_id(work: Work) -> UUID:
    """The case of the event that the ask reacts to."""
    assert work.ask.case_id is not None
    return work.ask.case_id


async def _load(work: Work, case_id: UUID) -> Case | None:
    found = await work.first(find_known, id=case_of(case_id))
    return None if found is None else await work.load_to_change(Case, found)


async def _load_about(work: Work, about: UUID) -> Case | None:
    """The case of the asker's office that a complaint is about, to record in its own timeline."""
    found = await work.first(find_known, id=case_of(about))
    case = None if found is None else await work.load_to_change(Case, found, of_any_office=True)
    if case is None or case.office != work.ask.office:
        return None
    work.ask = replace(work.ask, case_id=about)
    return case


async def _load_of_complaint(work: Work) -> Case | None:
    about = await work.first(case_of_complaint, hold=hold_of(_case_id(work)))
    return None if about is None else await _load_about(work, about)
