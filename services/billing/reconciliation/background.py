"""Gives the lines of complete statements their class: records their money elsewhere first, then the class.

It runs right after an upload, and as a job for statements whose upload was cut off. Each step can be repeated: money is
told apart by channel and reference, and a line with a class is not pending any more.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from services.billing.bill.bill import Bill, Channel
from services.billing.bill.receipt import Money, receive_money, reverse_money
from services.billing.reconciliation import book_rows as known
from services.billing.reconciliation import read_model as views
from services.billing.reconciliation.books import Books, KnownDeposit, KnownHeld, KnownReceipt
from services.billing.reconciliation.classification import (
    Effect,
    Hold,
    Outcome,
    Receive,
    TakeBack,
    TakeBackHeld,
    classify,
    held_references,
    record_classes,
)
from services.billing.reconciliation.line import ReadLine
from services.billing.reconciliation.missing import report_missing
from services.billing.reconciliation.profile import profile_of
from services.billing.reconciliation.read_model import LAST_NUMBER
from services.billing.reconciliation.rows import MissingRow, StatementRow
from services.billing.reconciliation.statement import Statement, line_id
from services.billing.reconciliation.upload import PART
from services.billing.suspense.ending import take_back
from services.billing.suspense.read_model import find_held
from services.billing.suspense.unclaimed import Unclaimed, hold, unclaimed_id
from shared.clock import Clock
from shared.ids import NewId
from shared.offices import office
from shared.service.ask import Ask
from shared.service.background import Batch
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_AT_ONCE = 32
HELD_BY: tuple[Channel, ...] = ("virtual-account", "transfer")
"""The channels of money that a statement may find in suspense."""


class NoProgress(Exception):
    """What a line needs was recorded, and the books still do not know it: a fault in our own code."""


class Classification:
    """Classifies the pending lines of statements, one statement after the other in a process."""

    def __init__(
        self,
        unit: UnitOfWork,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self.unit = unit
        self._clock = clock
        self._new_id = new_id
        self._turn = asyncio.Lock()

    async def run_once(self) -> None:
        """Finishes the statements whose classification was cut off."""
        batch = Batch()
        for one in await self.unit.rows(views.unclassified_statements):
            await batch.row(self.classify(one), case=one.id, kind="statement")
        batch.end()

    async def classify(self, statement: StatementRow) -> None:
        """Gives all pending lines of a statement their class, then reports money that should stand in it and does not."""
        async with self._turn:
            after, last, by = line_id(statement.id, 0), line_id(statement.id, LAST_NUMBER), None
            while rows := await self.unit.rows(views.pending_lines, after=after, until=last, most=PART):
                by = by or (await self.unit.at_hand(self._ask(statement), Statement, statement.id)).uploaded_by
                await self._classify_part(statement, [row.line() for row in rows], by)
                after = line_id(statement.id, rows[-1].number)
            await self._report_missing(statement)

    async def _classify_part(self, statement: StatementRow, lines: Sequence[ReadLine], by: str | None) -> None:
        at = f"{statement.account}/{statement.on:%Y%m%d}"
        announced: set[str] = set()
        before: list[Effect] = []
        while True:
            books = await self._books(statement, at, lines, frozenset(announced))
            found = [classify(line, at, books) for line in lines]
            effects = [one for one in found if not isinstance(one, Outcome)]
            if not effects:
                break
            if effects == before:
                raise NoProgress
            await self._carry_out(statement, [_recorded(one, by) for one in effects])
            announced |= {one.reference for one in effects if isinstance(one, TakeBack)}
            before = effects
        outcomes = tuple(one for one in found if isinstance(one, Outcome))
        await self._record(self._ask(statement), statement.id, {line.number: line for line in lines}, outcomes)

    async def _books(
        self, statement: StatementRow, at: str, lines: Sequence[ReadLine], announced: frozenset[str]
    ) -> Books:
        here, rows = statement.office, self.unit.rows
        references = list({line.reference for line in lines if line.reference})
        receipts = await rows(known.known_receipts, office=here, references=references)
        plain = {(one.reference, one.amount) for one in receipts if not one.is_seen}
        others = [
            one
            for one in lines
            if one.side == "debit" or one.occurrence > 1 or (one.reference, one.amount) not in plain
        ]
        documents = list({line.document for line in others if line.document and line.kind != "deposit"})
        numbers = list({line.document for line in others if line.document and line.kind == "deposit"})
        accounts = list({line.virtual_account for line in others if line.virtual_account})
        days = list({line.batch.on for line in others if line.batch is not None})
        bills = {one.number: one.id for one in await rows(known.bills_of_documents, office=here, numbers=documents)}
        of_accounts = await rows(known.bills_of_accounts, office=here, numbers=accounts) if accounts else []
        bills |= {one.number: one.id for one in of_accounts}
        taken = list({line.reference for line in lines if line.is_reversal and line.reference})
        about = list({line.reference for line in others if line.reference})
        held_as = {one.reference: one.held for one in await rows(known.held_lines, office=here, references=about)}
        before = await rows(known.taken_back_before, office=here, references=about) if about else []
        held = await self._held(here, others, at, list(held_as.values()))
        if held:
            assigned = [one.reference for one in held.values()]
            receipts += await rows(known.known_receipts, office=here, references=assigned)
        return Books(
            here,
            receipts=_first_unseen(receipts),
            bills=bills,
            deposits=await self._open_deposits(here, numbers),
            held=held,
            held_as=held_as,
            in_transit=await self._in_transit(here, days) if days else {},
            announced=announced,
            taken_back={(one.reference, one.amount): one.times for one in before},
            qris=_first_unseen(await rows(known.qris_receipts, office=here, references=taken)) if taken else {},
        )

    async def _held(self, here: str, lines: Sequence[ReadLine], at: str, others: list[UUID]) -> dict[UUID, KnownHeld]:
        """The money in suspense that the lines may be about."""
        ids = others + [
            unclaimed_id(here, by, reference)
            for line in lines
            for by in HELD_BY
            for reference in held_references(line, at, by)
        ]
        ids += [unclaimed_id(here, "qris", line.reference) for line in lines if line.is_reversal]
        explained = set(await self.unit.rows(known.explained_suspense, ids=ids))
        found = await self.unit.rows(known.held_money, ids=ids)
        return {one.id: one.known(is_explained=one.id in explained) for one in found}

    async def _open_deposits(self, here: str, numbers: list[str]) -> Mapping[str, KnownDeposit]:
        if not numbers:
            return {}
        explained = set(await self.unit.rows(known.explained_deposits, office=here, numbers=numbers))
        found = await self.unit.rows(known.known_deposits, office=here, numbers=numbers)
        return {one.number: KnownDeposit(one.id, one.amount) for one in found if one.number not in explained}

    async def _in_transit(self, here: str, days: list[date]) -> dict[date, int]:
        paid = {one.on: one.amount for one in await self.unit.rows(known.in_transit, office=here, days=days)}
        settled = {one.on: one.amount for one in await self.unit.rows(known.settled_batches, office=here, days=days)}
        return {on: int(amount) - int(settled.get(on, 0)) for on, amount in paid.items()}

    async def _carry_out(self, statement: StatementRow, effects: Iterable[Effect]) -> None:
        """Records money on bills and in suspense: on one bill in the order of the lines."""
        turns = asyncio.Semaphore(_AT_ONCE)
        of_stream: dict[UUID, list[Effect]] = defaultdict(list)
        for one in effects:
            of_stream[_stream_of(statement.office, one)].append(one)

        async def in_order(of_one: list[Effect]) -> None:
            async with turns:
                for one in of_one:
                    await self._carry_out_one(statement, one)

        await asyncio.gather(*(in_order(of_one) for of_one in of_stream.values()))

    async def _carry_out_one(self, statement: StatementRow, effect: Effect) -> None:
        ask = self._ask(statement)
        match effect:
            case Hold():
                await self._hold(ask, effect, statement)
            case TakeBackHeld():
                await self._take_back_held(ask, effect.id, statement.on)
            case _:
                await self._on_bill(ask, effect, statement)

    @use_case
    async def _on_bill(self, work: Work, effect: Receive | TakeBack, statement: StatementRow) -> Bill:
        bill, now = await work.load_to_change(Bill, effect.bill_id), work.ask.now
        if isinstance(effect, Receive):
            money = Money(
                effect.channel, effect.reference, effect.amount, statement.on, statement.bank, effect.recorded_by
            )
            receive_money(bill, money, now)
        else:
            reverse_money(bill, effect.channel, effect.reference, statement.on, now)
        return bill

    @use_case
    async def _hold(self, work: Work, effect: Hold, statement: StatementRow) -> Unclaimed:
        id = unclaimed_id(statement.office, effect.channel, effect.reference)
        if await work.first(find_held, id=id):
            return await work.read(Unclaimed, id)
        held = hold(
            office=statement.office,
            channel=effect.channel,
            reference=effect.reference,
            amount=effect.amount,
            on=statement.on,
            why="line-unmatched",
            now=work.ask.now,
            recorded_by=effect.recorded_by,
        )
        return work.add(held)

    @use_case
    async def _take_back_held(self, work: Work, id: UUID, on: date) -> Unclaimed:
        unclaimed = await work.load_to_change(Unclaimed, id)
        take_back(unclaimed, on, work.ask.now)
        return unclaimed

    @use_case
    async def _record(
        self, work: Work, id: UUID, lines: Mapping[int, ReadLine], outcomes: tuple[Outcome, ...]
    ) -> Statement:
        statement = await work.load_to_change(Statement, id)
        record_classes(statement, lines, outcomes, work.ask.now)
        return statement

    async def _report_missing(self, statement: StatementRow) -> None:
        days = profile_of(statement.office, statement.account, statement.on).missing_after_days
        until = statement.on - timedelta(days=days)
        about = {"office": statement.office, "bank": statement.bank, "account": statement.account}
        for one in await self.unit.rows(known.missing_money, **about, until=until):
            await self._report(self._ask(statement), one, statement.on)

    @use_case
    async def _report(self, work: Work, row: MissingRow, until: date) -> Bill:
        bill = await work.load_to_change(Bill, row.bill_id)
        if not await work.first(known.is_reported_missing, id=row.id):
            report_missing(bill, row.channel, row.reference, until, work.ask.now)
        return bill

    def _ask(self, statement: StatementRow) -> Ask:
        """A command of the service itself, in effect on the day of the statement."""
        now = self._clock.now()
        ask = Ask.of_system("billing", "integration", statement.office, self._new_id(now), now)
        end = office(statement.office).end_of(statement.on) - timedelta(seconds=1)
        return ask if end > now else replace(ask, effective_at=end)


def _recorded(effect: Effect, by: str | None) -> Effect:
    """The effect with who uploaded the statement, where it brings money."""
    return replace(effect, recorded_by=by) if isinstance(effect, Receive | Hold) else effect


def _stream_of(here: str, effect: Effect) -> UUID:
    match effect:
        case Hold(channel, reference):
            return unclaimed_id(here, channel, reference)
        case TakeBackHeld(id):
            return id
        case _:
            return effect.bill_id


def _first_unseen(receipts: Iterable[KnownReceipt]) -> dict[str, KnownReceipt]:
    """By reference; of several with one reference, first those that no line has shown yet."""
    return {one.reference: one for one in sorted(receipts, key=lambda one: not one.is_seen)}
