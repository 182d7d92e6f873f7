"""Carries out checks that are due: claim, ask, record.

It asks the other system outside of any transaction. A worker claims a check for a while, so that several do not ask at
once; if it dies in between, its claim ends, and the check is due again. So the other side may get a question twice; it
can recognise it by its reference, the check's id. The answer is recorded once.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

import structlog

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.bindings import bind
from services.intake.applicant.read_model import persons_of_account
from services.intake.check.check import Check, record_attempt
from services.intake.check.oss_ids import OSS_IDS, confirmed_ids
from services.intake.check.read_model import claim_check, due_checks, forget_exchanges, keep_exchange, release_check
from services.intake.systems.connected import Port
from services.intake.systems.exchanges import Exchange
from services.intake.systems.questions import HOLDER, INQUIRY, Question, Reply, System
from services.intake.systems.retries import Retrying
from shared.clock import Clock
from shared.database import Write
from shared.ids import NewId
from shared.service.ask import Ask
from shared.service.background import Batch
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

MOST_AT_ONCE = 4
"""Simultaneous questions to one system from one process."""
MOST_IN_A_ROUND = 40
FORGOTTEN_AT_ONCE = 1_000

_log = structlog.get_logger()


class Attempts:
    """The work of the background jobs, one for each system, so that a hanging system delays no other."""

    def __init__(
        self,
        unit: UnitOfWork,
        ports: Mapping[System, Port],
        retrying: Retrying,
        *,
        clock: Clock,
        chance: Random,
        new_id: NewId,
        claim: timedelta,
        exchanges_kept: timedelta,
    ) -> None:
        """`claim` must be longer than an attempt can take; `chance` spreads the pauses."""
        self._exchanges_kept = exchanges_kept
        self.unit = unit
        self.ports = ports
        self._retrying = retrying
        self._clock = clock
        self._chance = chance
        self._new_id = new_id
        self._claim = claim

    async def run_once(self, system: System) -> None:
        """Attempts all checks that are due now, the longest due first. Raises SomeRowsFailed at the end if one failed."""
        due = await self.unit.rows(due_checks, of_system=system, at=self._clock.now(), most=MOST_IN_A_ROUND)
        gate, batch = asyncio.Semaphore(MOST_AT_ONCE), Batch()
        await asyncio.gather(*(batch.row(self._within(gate, check), check=check) for check in due))
        batch.end()

    async def forget_exchanges(self) -> None:
        """Deletes the exchanges that were kept long enough; the checks themselves stay."""
        before = self._clock.now() - self._exchanges_kept
        while len(await self.unit.rows(forget_exchanges, before=before, most=FORGOTTEN_AT_ONCE)) == FORGOTTEN_AT_ONCE:
            pass

    async def _within(self, gate: asyncio.Semaphore, check_id: UUID) -> None:
        async with gate:
            await self.attempt(check_id)

    async def attempt(self, check_id: UUID) -> None:
        """Attempts one check, if it is due and no other worker has claimed it."""
        now = self._clock.now()
        worker = self._new_id(now)
        mine = {"check": check_id, "claimant": worker}
        if not await self.unit.first(claim_check, **mine, ends=now + self._claim, at=now):
            return
        check = await self.unit.fold(Check, check_id)
        if not check.is_due(now):
            await self.unit.rows(release_check, **mine)
            return
        reply, exchange = await self._ask_system(check)
        release = Write(release_check.statement, mine)
        effects = (release, *self._exchange_rows(check, reply, exchange, now))
        now = self._clock.now()
        ask = Ask.of_system("intake", "integration", check.office, self._new_id(now), now, effects=effects)
        await self._record(ask, check.id, check.attempts + 1, reply, self._chance.random())

    async def _ask_system(self, check: Check) -> tuple[Reply, Exchange | None]:
        """Asks; an adapter that raises counts as an unreadable answer, because an attempt that does not count would
        repeat for ever.
        """
        port = self.ports.get(check.system)
        if port is None:
            return Reply("not-asked", code="not-connected"), None
        question = check.question()
        if check.kind == HOLDER:
            return await self._ask_holder(check, port)
        if check.system == "oss" and check.kind != INQUIRY:
            nib = question.asked.get("nib")
            ids = await confirmed_ids(self.unit, check.case_id, nib)
            if nib and ids is None:
                return Reply("unconfirmed"), None
            question = _with_ids(question, ids or {})
        return await self._ask_port(check, port, question)

    async def _ask_holder(self, check: Check, port: Port) -> tuple[Reply, Exchange | None]:
        """Asks with the keyed hashes of the persons whom the account is proved to be now; they are not sent to OSS."""
        question = check.question()
        lookups = await self.unit.rows(persons_of_account, at=check.office, account=question.asked["account"])
        persons = " ".join(sorted(lookups))
        if not persons:
            return Reply("not-asked", code="person"), None
        return await self._ask_port(check, port, replace(question, asked={**question.asked, "persons": persons}))

    async def _ask_port(self, check: Check, port: Port, question: Question) -> tuple[Reply, Exchange | None]:
        try:
            return await port.ask(question)
        except Exception as fault:
            _log.error("adapter-failed", system=check.system, fault=type(fault).__name__)
            return Reply("malformed"), None

    @use_case
    async def _record(self, work: Work, id: UUID, attempt: int, reply: Reply, chance: float) -> Check:
        one = await work.load_to_change(Check, id)
        record_attempt(one, attempt, reply, self._retrying, chance, work.ask.now)
        if one.holder is not None:
            await _bind(one, one.holder, work)
        return one

    def _exchange_rows(self, check: Check, reply: Reply, exchange: Exchange | None, at: datetime) -> tuple[Write, ...]:
        if exchange is None:
            return ()
        kept = keep_exchange(
            id=self._new_id(at),
            check_id=check.id,
            attempt=check.attempts + 1,
            at=at,
            outcome=reply.outcome,
            duration_ms=reply.duration_ms,
            **vars(exchange),
        )
        return (kept,)


async def _bind(check: Check, account: str, work: Work) -> None:
    """Binds the account whose person OSS named as responsible for the NIB, unless the NIB was corrected meanwhile."""
    if check.case_id == check.id:
        return  # nobody here has this NIB
    applicant = await work.load_to_change(Applicant, check.case_id)
    if account == applicant.identified_by:
        return  # they wrote the NIB there themselves, as an officer
    if applicant.nib == check.question().asked["nib"] and applicant.account in {None, account}:
        bind(applicant, account, "oss", work.ask.actor, work.ask.now, check=check.id)


def _with_ids(question: Question, ids: Mapping[str, str]) -> Question:
    """The question with the confirmed ids instead of any older ones."""
    rest = {name: value for name, value in question.asked.items() if name not in OSS_IDS}
    return replace(question, asked={**rest, **ids})
