"""Asks acquirers to make codes, and about codes of which no notice came; records what they answer."""

from datetime import datetime
from random import Random
from uuid import UUID

from services.billing.bank.client import Asked
from services.billing.bill.bill import Bill
from services.billing.qris.acquirer import Acquirer, Answered
from services.billing.qris.asking import Sent, record_attempt
from services.billing.qris.code import QrisCode
from services.billing.qris.payment import record_question, take_payment
from services.billing.qris.profile import profile_of
from services.billing.qris.read_model import claims, due_codes
from services.billing.registration.background import kept_exchanges
from services.billing.registration.read_model import exchanges
from shared.clock import Clock
from shared.database import Write
from shared.ids import NewId
from shared.outgoing.attempts import Attempting
from shared.outgoing.retries import Retrying
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case
from shared.settings import Settings


class QrisAsking:
    """The background job. Codes of an acquirer without an address or credentials wait."""

    def __init__(
        self,
        unit: UnitOfWork,
        acquirer: Acquirer,
        settings: Settings,
        *,
        clock: Clock,
        chance: Random,
        new_id: NewId,
    ) -> None:
        self.unit = unit
        self._attempting = Attempting.by_settings(unit, claims, exchanges, settings, clock, new_id)
        self._acquirer = acquirer
        self._retrying = Retrying.by_settings(settings.bank_attempts, settings)
        self._clock = clock
        self._chance = chance
        self._new_id = new_id

    async def run_once(self) -> None:
        """Asks about all codes that are due now, the longest due first."""
        if banks := self._acquirer.connected:
            await self._attempting.run_once(due_codes, self.attempt, banks=banks)

    async def attempt(self, id: UUID) -> None:
        """Asks about one code, if it is due and no other worker has claimed it."""
        await self._attempting.attempt(id, self._ask_claimed)

    async def _ask_claimed(self, id: UUID, release: Write, now: datetime) -> bool:
        code = await self.unit.fold(QrisCode, id)
        if code.asks_at is None or code.asks_at > now:
            return False
        profile = profile_of(code.acquirer_profile)
        if code.status == "asked":
            asked, sent = await self._acquirer.generate(code, profile, code.attempts + 1)
            ask = self._ask(code, code.attempts + 1, asked, release)
            await self._record_attempt(ask, id, code.attempts + 1, asked, sent, self._chance.random())
            return True
        question = code.questions + 1
        answered = await self._acquirer.query(code, profile, question)
        await self._record_question(self._ask(code, question, answered.asked, release), id, question, answered)
        return True

    @use_case
    async def _record_attempt(
        self, work: Work, id: UUID, attempt: int, asked: Asked, sent: Sent | None, chance: float
    ) -> QrisCode:
        code = await work.load_to_change(QrisCode, id)
        record_attempt(code, attempt, asked.reply, sent, self._retrying, chance, work.ask.now)
        return code

    @use_case
    async def _record_question(self, work: Work, id: UUID, question: int, answered: Answered) -> QrisCode:
        """Records the answer and, of a code that was paid without a notice, the money on its bill."""
        ask, code = work.ask, await work.load_to_change(QrisCode, id)
        record_question(code, question, answered.asked.reply, answered.latest, ask.local_day, ask.now)
        if answered.paid is not None:
            reference, amount = answered.paid
            bill = await work.load_to_change(Bill, code.bill_id)
            take_payment(code, bill, reference, amount, ask.local_day, "query", ask.now)
        return code

    def _ask(self, code: QrisCode, attempt: int, asked: Asked, release: Write) -> Ask:
        now = self._clock.now()
        effects = (release, *kept_exchanges(code.id, attempt, asked, now, self._new_id))
        return Ask.of_system(
            "billing", "integration", code.office, self._new_id(now), now, case_id=code.case_id, effects=effects
        )
