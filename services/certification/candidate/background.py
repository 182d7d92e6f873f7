"""Places the candidates who wait for the quota of their session, and frees the seats of certifications that ended.

Each candidate is one unit of work in its own case, so that one that fails stops no other. Several workers, also with a crash, place
each candidate once: the second one finds it placed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

from services.certification.candidate import candidate as candidacy
from services.certification.candidate.candidate import Candidate
from services.certification.candidate.read_model import list_ended, list_waiting
from services.certification.candidate.rows import EndedRow, WaitingRow
from services.certification.candidate.use_cases import place
from services.certification.certification.certification import Certification
from services.certification.session import seats
from services.certification.session.session import Session
from shared.clock import Clock
from shared.ids import NewId
from shared.journal.commit import CommandRepeated
from shared.service.ask import Ask
from shared.service.background import Batch
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

AT_ONCE = 8
"""How many candidates are worked on together: they share a commit, and leave the pool to people's requests."""
ENDED = "Perkara sertifikasi sudah berakhir."

RowT = TypeVar("RowT", EndedRow, WaitingRow)
Due = Callable[[UUID], Awaitable[Sequence[RowT]]]
"""The rows that are due, after an id."""


class Seating:
    """One round; a job (`shared.service.background`) repeats it."""

    def __init__(self, unit: UnitOfWork, clock: Clock, new_id: NewId) -> None:
        self.unit = unit
        self._clock = clock
        self._new_id = new_id

    async def run_once(self) -> None:
        """Frees and places everything that is due. Raises SomeRowsFailed at the end if a candidate failed."""
        batch = Batch()
        await self._each(self._ended, self._free, batch)
        await self._each(self._waiting, self._place, batch)
        batch.end()

    async def _each(self, due: Due[RowT], work: Callable[[RowT], Awaitable[None]], batch: Batch) -> None:
        after = UUID(int=0)
        while rows := await due(after):
            await asyncio.gather(*(batch.row(work(one), candidate=one.id) for one in rows))
            after = rows[-1].id

    async def _ended(self, after: UUID) -> Sequence[EndedRow]:
        return await self.unit.rows(list_ended, after=after, most=AT_ONCE)

    async def _waiting(self, after: UUID) -> Sequence[WaitingRow]:
        return await self.unit.rows(list_waiting, after=after, most=AT_ONCE)

    async def _place(self, row: WaitingRow) -> None:
        """As of the moment from which the candidate no longer waits: the service clock begins then."""
        ask = replace(self._ask(row), effective_at=row.met_at)
        with suppress(CommandRepeated):
            await self._seat(ask, row)

    async def _free(self, row: EndedRow) -> None:
        with suppress(CommandRepeated):
            await self._leave(self._ask(row), row)

    def _ask(self, row: EndedRow | WaitingRow) -> Ask:
        now = self._clock.now()
        return Ask.of_system("certification", "clock", row.office, self._new_id(now), now, case_id=row.case_id)

    @use_case
    async def _seat(self, work: Work, row: WaitingRow) -> None:
        candidate = await work.load_to_change(Candidate, row.id)
        case = await work.load_to_change(Certification, row.certification_id)
        place(candidate, case, await work.read(Session, row.session_id), work)

    @use_case
    async def _leave(self, work: Work, row: EndedRow) -> None:
        """Takes the candidate of an ended certification out of the session; a seat of a begun session stays taken."""
        candidate = await work.load_to_change(Candidate, row.id)
        session = await work.load_to_change(Session, row.session_id)
        ask, on = work.ask, work.ask.local_day
        candidacy.close(candidate, ENDED, by=ask.actor, on=on, now=ask.now)
        if candidate.certification_id in session.seats and on <= session.dates[0]:
            seats.free_seat(session, candidate.certification_id, on, ask.now)
