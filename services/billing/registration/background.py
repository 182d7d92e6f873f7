"""Sends the requests that are due to banks, records what came of them, and takes money that a bank calls paid."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from services.billing.bank.client import Asked
from services.billing.bank.profile import BankProfile, bank_profile
from services.billing.bank.virtual_account import VirtualAccount
from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money
from services.billing.registration.gateway import AtBank, BankGateway
from services.billing.registration.read_model import due_requests, exchanges, find_request
from services.billing.registration.registration import Registration, open_registration, registration_id
from services.billing.registration.rows import VaRequestRow
from services.billing.registration.sending import carried_out, drop, hear_status, record_attempt
from shared.clock import Clock
from shared.database import Write
from shared.errors import NotFound
from shared.ids import NewId
from shared.offices import office
from shared.outgoing.attempts import Attempting
from shared.outgoing.retries import Retrying
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case


class VaSending:
    """The background job. Requests to a bank without an address or credentials wait."""

    def __init__(
        self,
        unit: UnitOfWork,
        attempting: Attempting,
        gateway: BankGateway,
        retrying: Retrying,
        *,
        clock: Clock,
        chance: Random,
        new_id: NewId,
    ) -> None:
        self.unit = unit
        self._attempting = attempting
        self._gateway = gateway
        self._retrying = retrying
        self._clock = clock
        self._chance = chance
        self._new_id = new_id

    async def run_once(self) -> None:
        """Attempts the requests that are due now; what changes an account goes one after the other."""
        if banks := self._gateway.connected:
            await self._attempting.run_once(due_requests, self.attempt, banks=banks)

    async def attempt(self, id: UUID) -> None:
        """Attempts one request, if no other worker has claimed it."""
        await self._attempting.attempt(id, self._send_claimed)

    async def _send_claimed(self, id: UUID, release: Write, now: datetime) -> bool:
        request = await self.unit.first(find_request, id=id)
        if request is None or request.next_at is None or request.next_at > now:
            return False
        account = await self.unit.fold(VirtualAccount, request.account_id)
        profile = bank_profile(account.bank, office(account.office).local_day(now))
        if profile is None or (account.status == "closed" and request.kind in {"create", "update"}):
            await self._drop(self._ask(request, (release,)), request)
            return True
        attempt = request.attempts + 1
        there = await self._gateway.send(request.kind, account, profile, request.id, attempt)
        kept = kept_exchanges(request.id, attempt, there.asked, self._clock.now(), self._new_id)
        ask = self._ask(request, (release, *kept))
        await self._record(ask, request, account, profile, there, self._chance.random())
        return True

    @use_case
    async def _record(
        self,
        work: Work,
        request: VaRequestRow,
        account: VirtualAccount,
        profile: BankProfile,
        there: AtBank,
        chance: float,
    ) -> Registration:
        """Records the attempt and, of an account that was paid without a notice, the money on its bill."""
        registration, ask = await load_or_open(work, request), work.ask
        reply, attempt = there.asked.reply, request.attempts + 1
        answered = record_attempt(
            registration,
            request.id,
            request.kind,
            attempt,
            reply,
            self._retrying,
            chance,
            ask.local_day,
            ask.now,
        )
        if not answered:
            return registration
        if request.kind != "status":
            carried_out(registration, request.id, request.kind, account.amount, ask.now, found_there=there.found_there)
            return registration
        grace = timedelta(minutes=profile.question_minutes)
        until = ask.now if request.is_by_officer else account.expires_at
        hear_status(registration, request.id, there.paid, until, grace, ask.local_day, ask.now)
        if there.paid is not None:
            reference, amount = there.paid
            bill = await work.load_to_change(Bill, request.bill_id)
            receive_money(bill, Money("virtual-account", reference, amount, ask.local_day, account.bank), ask.now)
        return registration

    @use_case
    async def _drop(self, work: Work, request: VaRequestRow) -> Registration:
        registration = await load_or_open(work, request)
        drop(registration, request.id, request.kind, work.ask.now)
        return registration

    def _ask(self, request: VaRequestRow, effects: tuple[Write, ...]) -> Ask:
        now = self._clock.now()
        return Ask.of_system(
            "billing",
            "integration",
            request.office,
            self._new_id(now),
            now,
            case_id=request.case_id,
            effects=effects,
        )


def kept_exchanges(request: UUID, attempt: int, asked: Asked, now: datetime, new_id: NewId) -> list[Write]:
    """The exchanges of one attempt for the recorder, with ids in their order."""
    return [
        exchanges.keep(new_id(now + timedelta(milliseconds=number)), request, attempt, now, reply, exchange)
        for number, (reply, exchange) in enumerate(asked.exchanges)
    ]


async def load_or_open(work: Work, of: VaRequestRow) -> Registration:
    """What is recorded of an account at its bank, begun if nothing is yet."""
    try:
        return await work.load_to_change(Registration, registration_id(of.account_id))
    except NotFound:
        opened = open_registration(
            office=of.office,
            case_id=of.case_id,
            account_id=of.account_id,
            bill_id=of.bill_id,
            bank=of.bank,
            now=work.ask.now,
        )
        return work.add(opened)
