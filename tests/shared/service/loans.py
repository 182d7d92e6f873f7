"""A noun with a deadline: a loan is due back on a day; each day passed brings a reminder, and sets the next."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from shared.clock import Clock
from shared.database import Write
from shared.ids import new_id
from shared.journal.events import Aggregate, Event, FirstEvent
from shared.months import after_months
from shared.offices import office
from shared.service.deadlines import Deadline, Deadlines, PassingDeadlines
from shared.service.read_models import Envelope
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case
from tests.sample_service import PATIENT, ask, sample_unit, tables

OFFICE = "disperindag-pasuruan"
REMINDER = "reminder"
deadlines = Deadlines(tables)


class Loan(Aggregate):
    TOPIC = "sample.loan"
    office: str
    due_on: date
    reminded: tuple[date, ...] = ()
    returned: bool = False


class Lent(FirstEvent[Loan]):
    TOPIC = "sample.loan-lent"
    INDONESIAN = "Dipinjamkan sampai {due_on:day}."
    ENGLISH = "Lent until {due_on:day}."
    office: str
    due_on: date


class Reminded(Event[Loan]):
    TOPIC = "sample.loan-reminded"
    INDONESIAN = "Diingatkan; batas berikutnya {next_due_on:day}."
    ENGLISH = "Reminded; next due on {next_due_on:day}."
    on: date
    next_due_on: date

    def apply(self, loan: Loan) -> None:
        loan.reminded, loan.due_on = (*loan.reminded, self.on), self.next_due_on


class Returned(Event[Loan]):
    TOPIC = "sample.loan-returned"
    INDONESIAN = "Dikembalikan."
    ENGLISH = "Returned."

    def apply(self, loan: Loan) -> None:
        loan.returned = True


def remind(loan: Loan, now: datetime) -> None:
    if not loan.returned and office(loan.office).end_of(loan.due_on) <= now:
        loan.record(Reminded, now, on=loan.due_on, next_due_on=after_months(loan.due_on, 12))


@deadlines.view.on(Lent)
def _(lent: Lent, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(lent.originator_id, REMINDER, lent.due_on, envelope)


@deadlines.view.on(Reminded)
def _(reminded: Reminded, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.due_after(reminded.originator_id, REMINDER, reminded.next_due_on, envelope)


@deadlines.view.on(Returned)
def _(returned: Returned, envelope: Envelope) -> Iterator[Write]:
    yield deadlines.no_longer_due(returned.originator_id, REMINDER)


@dataclass
class Loans:
    """One worker: a unit of work and its rounds. The clock is its own."""

    unit: UnitOfWork
    clock: Clock

    def __post_init__(self) -> None:
        use_cases = {REMINDER: self.pass_deadline}
        self.passing = PassingDeadlines(self.unit, deadlines.passed, use_cases, self.clock, new_id)

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        remind(await work.load_to_change(Loan, due.stream_id), work.ask.now)

    async def lend(self, due_on: date) -> UUID:
        id, one = uuid4(), ask(self.clock)

        async def decide(work: Work) -> Loan:
            return work.add(Loan.begin(Lent, id=id, now=one.now, office=OFFICE, due_on=due_on))

        await self.unit.run(one, decide)
        return id

    async def give_back(self, id: UUID) -> None:
        one = ask(self.clock)

        async def decide(work: Work) -> Loan:
            loan = await work.load_to_change(Loan, id)
            loan.record(Returned, one.now)
            return loan

        await self.unit.run(one, decide)

    async def reminders(self, *ids: UUID) -> list[tuple[date, ...]]:
        return [(await self.unit.fold(Loan, id)).reminded for id in ids]

    async def rows(self) -> list[Deadline]:
        far: dict[str, Any] = {"until": datetime.fromisoformat("2999-01-01T00:00+00:00"), "most": 10_000}
        start = datetime.fromisoformat("0001-01-01T00:00+00:00")
        return await self.unit.rows(deadlines.of_office, at=OFFICE, after_at=start, after=UUID(int=0), **far)

    def go_to(self, day: str) -> None:
        """Eight in the morning of a day (WIB)."""
        self.clock.set(datetime.fromisoformat(f"{day}T08:00+07:00"))


@asynccontextmanager
async def loans(url: str, day: str) -> AsyncIterator[Loans]:
    """A worker on a migrated database, on a day."""
    async with sample_unit(url, PATIENT, deadlines.view) as unit:
        one = Loans(unit, Clock(movable=True))
        one.go_to(day)
        yield one
