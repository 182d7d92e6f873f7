"""The endpoint of SNAP BI: checks who calls, reads the fields, lets the use case decide, and keeps every exchange of a bank."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from services.billing.bank.answers import Reply, Service, general_error, reply, token_given
from services.billing.bank.callers import Caller, Callers
from services.billing.bank.fields import (
    Call,
    Refused,
    read_external_id,
    read_grant,
    read_inquiry,
    read_payment,
)
from services.billing.bank.recorder import Recording, RefusalLimit
from services.billing.bank.use_cases import BankCalls, Heard
from services.billing.bank.values import WIB
from shared.clock import Clock
from shared.errors import Refusal
from shared.ids import NewId
from shared.web.border import frames_of

_log = structlog.get_logger()

Answer = Callable[[Call, Caller, Recording], Awaitable[Reply]]


@dataclass(frozen=True)
class Endpoint:
    """The services of SNAP BI that we offer to banks."""

    callers: Callers
    calls: BankCalls
    clock: Clock
    new_id: NewId
    refusals: RefusalLimit

    async def give_token(self, call: Call) -> Reply:
        """Service 73: an access token for a bank that proves its key."""

        async def given(call: Call, caller: Caller, _: Recording) -> Reply:
            self.callers.check_token_request(caller, call)
            read_grant(call.body)
            return token_given(self.callers.tokens.issue(caller.profile.id, self.clock.now()))

        return await self._answered(call, "73", self.callers.by_client_key, given)

    async def inquire(self, call: Call) -> Reply:
        """Service 24: the bill of a virtual account."""

        async def shown(call: Call, caller: Caller, recording: Recording) -> Reply:
            heard = self._heard(call, caller, "24", recording)
            return await self.calls.inquire(heard, read_inquiry(call.body))

        return await self._answered(call, "24", self.callers.by_partner_id, shown)

    async def pay(self, call: Call) -> Reply:
        """Service 25: the payment of the bill of a virtual account."""

        async def received(call: Call, caller: Caller, recording: Recording) -> Reply:
            heard = self._heard(call, caller, "25", recording)
            return await self.calls.pay(heard, read_payment(call.body, recording.at, caller.window))

        return await self._answered(call, "25", self.callers.by_partner_id, received)

    def headers(self) -> dict[str, str]:
        """The headers of every answer."""
        now = self.clock.now().astimezone(WIB)
        return {"X-TIMESTAMP": now.isoformat(timespec="seconds"), "Cache-Control": "no-store"}

    def _heard(self, call: Call, caller: Caller, service: Service, recording: Recording) -> Heard:
        self.callers.check_service(caller, call)
        return Heard(self.new_id(recording.at), service, read_external_id(call), recording)

    async def _answered(self, call: Call, service: Service, named: Callable[[Call], Caller], answer: Answer) -> Reply:
        """Every end of a call as an answer. An exchange that no decision kept is kept here, if a bank is named."""
        recording: Recording | None = None
        try:
            caller = named(call)
            recording = Recording.of(call, caller, self.clock.now())
            answered = await answer(call, caller, recording)
        except Refused as refused:
            answered = reply(refused.status, service, refused.case, refused.message)
            if recording and not self.refusals.admits(recording.caller.profile.id, recording.at):
                return answered
        except Exception as fault:
            if not isinstance(fault, Refusal):
                _log.error("bank-call-failed", fault=type(fault).__name__, frames=frames_of(fault))
            answered = general_error(service)
        else:
            if service != "73":
                return answered
        if recording is not None:
            await self._keep(recording, answered)
        return answered

    async def _keep(self, recording: Recording, answered: Reply) -> None:
        try:
            await self.calls.keep(recording, self.new_id(recording.at), answered)
        except Exception as fault:
            _log.warning("exchange-lost", code=answered.code, fault=type(fault).__name__)
