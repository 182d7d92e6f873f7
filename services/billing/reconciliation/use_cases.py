"""Stores the statements of the bank, and lists them with their lines."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO
from uuid import UUID

from services.billing.reconciliation import read_model as views
from services.billing.reconciliation import statement as statements
from services.billing.reconciliation.classification import LineClass
from services.billing.reconciliation.line import Day, ReadLine
from services.billing.reconciliation.read_model import LAST_NUMBER
from services.billing.reconciliation.rows import LineRow, StatementRow
from services.billing.reconciliation.statement import (
    LinesContradict,
    Statement,
    Status,
    line_id,
    line_key,
    statement_id,
)
from services.billing.reconciliation.upload import Upload, check_file
from shared.errors import NotFound
from shared.ids import NewId
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

Classify = Callable[[StatementRow], Awaitable[None]]
"""Gives all lines of a complete statement their class."""


@dataclass(frozen=True)
class Imported:
    """What one day of a file brought."""

    statement: StatementRow
    known: int
    new: int


@dataclass
class _Progress:
    """How far the lines of a day are stored."""

    day: Day
    known: int = 0
    new: int = 0
    began: bool = False


class Statements:
    """The statements of the office's accounts."""

    def __init__(self, unit: UnitOfWork, classify: Classify, new_id: NewId) -> None:
        self.unit = unit
        self._classify = classify
        self._new_id = new_id

    async def receive(self, ask: Ask, file: BinaryIO, account: str | None) -> list[Imported]:
        """Stores and classifies a file, or refuses it whole. The same lines again, in whatever form, change nothing.

        Raises what `check_file` raises, OtherOpening, LinesContradict, ReadingRestarted.
        """
        upload = await asyncio.to_thread(check_file, file, ask.office, account, ask.local_day)
        for day in upload.days:
            await self._refuse_other_opening(ask.office, day)
        stored = await self._store(ask, upload)
        await self._refuse_contradiction(ask, upload, [one for one in stored if one.began])
        done = [await self._finish(ask, upload, one) for one in stored]
        for one in done:
            await self._classify(one.statement)
        return [replace(one, statement=await self.read(one.statement.id, ask.office)) for one in done]

    async def _store(self, ask: Ask, upload: Upload) -> list[_Progress]:
        """Stores the lines that are not stored yet, part by part; they do not count before their day is complete."""
        days = {(day.account, day.on): _Progress(day) for day in upload.days}
        parts = upload.parts()
        while part := await asyncio.to_thread(next, parts, None):
            day, lines = part
            await self._store_part(ask, upload, days[day.account, day.on], lines)
        return list(days.values())

    async def _store_part(self, ask: Ask, upload: Upload, progress: _Progress, lines: tuple[ReadLine, ...]) -> None:
        day = progress.day
        id = statement_id(ask.office, day.account, day.on)
        keys = {line_key(id, one.key): one for one in lines}
        stored = await self._stored(list(keys))
        if not progress.began and not all(stored.get(key) for key in keys):
            await self._begin(self._ask(ask), upload, day)
            progress.began = True
            stored = await self._stored(list(keys))  # lines of another upload that was cut off are gone
        progress.known += sum(stored.values())
        progress.new += len(keys) - sum(stored.values())
        fresh = tuple(one for key, one in keys.items() if key not in stored)
        if fresh:
            await self._add(self._ask(ask), id, upload.digest, fresh)

    async def _stored(self, keys: list[UUID]) -> dict[UUID, bool]:
        """The keys of lines that are stored, and whether they count."""
        return {row.key: row.is_counted for row in await self.unit.rows(views.find_keys, keys=keys)}

    async def _refuse_contradiction(self, ask: Ask, upload: Upload, begun: Sequence[_Progress]) -> None:
        """Drops all days of a file of which one does not fit the lines that are recorded."""
        ids = {statement_id(ask.office, one.day.account, one.day.on): one.day for one in begun}
        for id, day in ids.items():
            if not statements.fits(await self.unit.at_hand(self._ask(ask), Statement, id)):
                for one in ids:
                    await self._drop(self._ask(ask), one, upload.digest)
                raise LinesContradict(on=day.on.isoformat(), closing=day.closing)

    async def _finish(self, ask: Ask, upload: Upload, progress: _Progress) -> Imported:
        day = progress.day
        id = statement_id(ask.office, day.account, day.on)
        if progress.began:
            before = await self.read(id, ask.office)
            await self._complete(self._ask(ask), id, upload.digest, progress.known)
            if (await self.read(id, ask.office)).lines == before.lines:
                raise LinesContradict(on=day.on.isoformat(), closing=day.closing)
        return Imported(await self.read(id, ask.office), progress.known, progress.new)

    async def _refuse_other_opening(self, office: str, day: Day) -> None:
        row = await self.unit.first(views.find_statement, id=statement_id(office, day.account, day.on))
        if row is not None and row.opening != day.opening:
            raise statements.OtherOpening(on=day.on.isoformat(), known=row.opening, found=day.opening)

    @use_case
    async def _begin(self, work: Work, upload: Upload, day: Day) -> Statement:
        ask = work.ask
        id = statement_id(ask.office, day.account, day.on)
        if await work.first(views.find_statement, id=id) is None:
            bank = upload.profiles[day.account, day.on].bank
            statement = work.add(statements.open_statement(ask.office, bank, day, ask.now))
        else:
            statement = await work.load_to_change(Statement, id)
        statements.begin_reading(statement, day, upload.digest, upload.form, ask.now)
        return statement

    @use_case
    async def _add(self, work: Work, id: UUID, file: str, lines: tuple[ReadLine, ...]) -> Statement:
        statement = await work.load_to_change(Statement, id)
        statements.store_lines(statement, file, lines, work.ask.now)
        return statement

    @use_case
    async def _drop(self, work: Work, id: UUID, file: str) -> Statement:
        statement = await work.load_to_change(Statement, id)
        statements.drop_reading(statement, file, work.ask.now)
        return statement

    @use_case
    async def _complete(self, work: Work, id: UUID, file: str, known: int) -> Statement:
        statement = await work.load_to_change(Statement, id)
        statements.complete_statement(statement, file, known, work.ask.actor, work.ask.now)
        return statement

    def _ask(self, ask: Ask) -> Ask:
        """A command of its own for each part: the version of the statement keeps a part from being stored twice."""
        return replace(ask, command_id=self._new_id(ask.now), render=None, if_match=None)

    async def read(self, id: UUID, office: str) -> StatementRow:
        """Raises NotFound, also for a statement of another office."""
        row = await self.unit.first(views.find_statement, id=id)
        if row is None or row.office != office:
            raise NotFound(what=Statement.TOPIC)
        return row

    async def find(
        self, office: str, after: UUID, limit: int, *, account: str | None, on: date | None, status: Status | None
    ) -> list[StatementRow]:
        """The office's statements in the order of ids: at most `limit` after the id `after`."""
        values = {"office": office, "after": after, "limit": limit, "account": account, "on": on, "status": status}
        return await self.unit.rows(views.list_statements, **values)

    async def lines(self, id: UUID, office: str, after: UUID, limit: int, result: LineClass | None) -> list[LineRow]:
        """The lines of a statement in its order. Raises NotFound."""
        await self.read(id, office)
        first, last = line_id(id, 0), line_id(id, LAST_NUMBER)
        values = {"after": max(after, first), "until": last, "limit": limit, "result": result}
        return await self.unit.rows(views.list_lines, **values)
