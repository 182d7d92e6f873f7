"""Carries out checks that are due: ask the other system, record its answer (`shared/outgoing/attempts.py`)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from random import Random
from uuid import UUID

import structlog

from services.intake.applicant.applicant import Applicant
from services.intake.applicant.bindings import bind
from services.intake.applicant.read_model import persons_of_account
from services.intake.check.check import Check, record_attempt
from services.intake.check.oss_ids import OSS_IDS, confirmed_ids
from services.intake.check.read_model import due_checks, exchanges
from services.intake.systems.connected import Port
from services.intake.systems.questions import HOLDER, INQUIRY, Question, System
from shared.clock import Clock
from shared.database import Write
from shared.ids import NewId
from shared.outgoing.attempts import Attempting
from shared.outgoing.exchanges import Exchange
from shared.outgoing.replies import Reply
from shared.outgoing.retries import Retrying
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_log = structlog.get_logger()


class Attempts:
    """The work of the background jobs, one for each system, so that a hanging system delays no other."""

    def __init__(
        self,
        unit: UnitOfWork,
        attempting: Attempting,
        ports: Mapping[System, Port],
        retrying: Retrying,
        *,
        clock: Clock,
        chance: Random,
        new_id: NewId,
    ) -> None:
        """`chance` spreads the pauses."""
        self.unit = unit
        self._attempting = attempting
        self.ports = ports
        self._retrying = retrying
        self._clock = clock
        self._chance = chance
        self._new_id = new_id

    async def run_once(self, system: System) -> None:
        """Attempts the checks with one system that are due now, the longest due first."""
        await self._attempting.run_once(due_checks, self.attempt, of_system=system)

    async def attempt(self, check_id: UUID) -> None:
        """Attempts one check, if it is due and no other worker has claimed it."""
        await self._attempting.attempt(check_id, self._ask_claimed)

    async def _ask_claimed(self, check_id: UUID, release: Write, now: datetime) -> bool:
        check = await self.unit.fold(Check, check_id)
        if not check.is_due(now):
            return False
        reply, exchange = await self._ask_system(check)
        effects = (release, *self._exchange_rows(check, reply, exchange, now))
        now = self._clock.now()
        ask = Ask.of_system("intake", "integration", check.office, self._new_id(now), now, effects=effects)
        await self._record(ask, check.id, check.attempts + 1, reply, self._chance.random())
        return True

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
        return (exchanges.keep(self._new_id(at), check.id, check.attempts + 1, at, reply, exchange),)


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
