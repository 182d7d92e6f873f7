"""Use cases of billing codes: request, cancel, and what SIMPONI tells of payments."""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from pydantic import SecretStr

from services.billing.bill.bill import Bill
from services.billing.billing_code.billing_code import BillingCode, CodePayment, request_code
from services.billing.billing_code.ending import cancel, close, expire
from services.billing.billing_code.hand_entry import Typed, enter_by_hand
from services.billing.billing_code.payment_news import examine
from services.billing.billing_code.read_model import (
    bill_of_ntpn,
    bills_to_pay_of_case,
    exchanges_of_code,
    find_code_by_number,
    list_codes,
    newest_code_of,
    open_codes_of_case,
)
from services.billing.billing_code.requesting import Following, retry
from services.billing.billing_code.restitution import refer_restitution
from services.billing.billing_code.rows import CodeRow, SimponiExchange
from services.billing.billing_code.settlement import take_payment
from services.billing.suspense.unclaimed import unclaimed_id
from shared.clock import Clock
from shared.errors import NotFound, RefusedByRule, Unauthenticated
from shared.ids import NewId
from shared.journal.journal import AsOf
from shared.offices import office
from shared.roles import APPLICANT
from shared.service.ask import Ask
from shared.service.deadlines import Deadline
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

DONE: Final = frozenset({"settled", "nothing-due", "cancelled", "written-off"})
"""A bill in these states needs no code."""


class CodeUnknown(NotFound):
    code = "billing-code-unknown"
    indonesian = "Kode billing ini tidak diminta dari sini."
    english = "This billing code was not requested from here."


class PaidInFuture(RefusedByRule):
    code = "paid-in-future"
    indonesian = "Waktu bayar {at:moment} belum tiba. Kirim kabar ini lagi setelahnya."
    english = "The time of payment {at:moment} has not come yet. Send this message again after it."


class BillingCodes:
    """Use cases of codes. `token`: of SIMPONI's own messages to us; `skew`: how far its clock may be ahead of ours."""

    def __init__(
        self,
        unit: UnitOfWork,
        clock: Clock,
        new_id: NewId,
        token: SecretStr | None,
        skew: timedelta,
        following: Following,
    ) -> None:
        self.unit = unit
        self._clock = clock
        self._new_id = new_id
        self._token = token.get_secret_value().encode() if token is not None else b""
        self._skew = skew
        self._following = following

    @use_case
    async def request_of_case(self, work: Work) -> None:
        """Requests a code for each bill of the case that is to be paid to the state and never had one."""
        ask = work.ask
        for id in await work.rows(bills_to_pay_of_case, case=ask.case_id, at=ask.office):
            bill = await work.load_to_change(Bill, id)
            if bill.state_law is not None and bill.owed > 0:
                work.add(request_code(bill, 1, None, by=ask.actor, on=ask.local_day, now=ask.now))

    @use_case
    async def request(self, work: Work, bill_id: UUID) -> BillingCode:
        """Requests a new code of a bill, by an officer or by an applicant whose bill it is."""
        return await self._request(work, bill_id)

    @use_case
    async def renew(self, work: Work, id: UUID) -> BillingCode:
        """Requests a new code for the bill of a code that ended without a payment. Raises as `request`."""
        code = await work.load_to_change(BillingCode, id)
        return await self._request(work, code.bill_id)

    async def _request(self, work: Work, bill_id: UUID) -> BillingCode:
        ask, bill = work.ask, await work.load_to_change(Bill, bill_id)
        if ask.role == APPLICANT:
            bill.refuse_to_others(ask.actor)
        row = await work.first(newest_code_of, bill=bill_id)
        before = None if row is None else await work.read(BillingCode, row.id)
        number = 1 if row is None else row.number + 1
        return work.add(request_code(bill, number, before, by=ask.actor, on=ask.local_day, now=ask.now))

    @use_case
    async def cancel(self, work: Work, id: UUID, reason: str) -> BillingCode:
        """Cancels an open code. A payment under it still counts until it expires."""
        code = await work.load_to_change(BillingCode, id)
        cancel(code, reason, work.ask.actor, work.ask.now)
        return code

    @use_case
    async def retry(self, work: Work, id: UUID) -> BillingCode:
        """Has a code that was given up requested again now."""
        code = await work.load_to_change(BillingCode, id)
        retry(code, work.ask.actor, work.ask.now)
        return code

    @use_case
    async def enter_by_hand(self, work: Work, id: UUID, typed: Typed) -> BillingCode:
        """Records the code that a person got on SIMPONI's page. Also refuses with CodeKnown."""
        ask, code = work.ask, await work.load_to_change(BillingCode, id)
        enter_by_hand(code, typed, self._following, ask.actor, office(ask.office).local_day(ask.now), ask.now)
        return code

    @use_case
    async def examine(self, work: Work, id: UUID, finding: str) -> BillingCode:
        """Records what a person found about doubtful news of a payment."""
        code = await work.load_to_change(BillingCode, id)
        examine(code, finding, work.ask.actor, work.ask.now)
        return code

    @use_case
    async def refer_restitution(self, work: Work, bill_id: UUID, letter: str) -> Bill:
        """Confirms in a letter what was paid too much to the state, for the payer's restitution there."""
        ask, bill = work.ask, await work.load_to_change(Bill, bill_id)
        refer_restitution(bill, letter, by=ask.actor, on=ask.local_day, now=ask.now)
        return bill

    async def close_of_case(self, work: Work) -> None:
        """Closes the open codes of the case whose bills are done, because nobody needs to pay them any more."""
        for row in await work.rows(open_codes_of_case, case=work.ask.case_id):
            bill = await work.read(Bill, row.bill_id)
            if bill.status in DONE:
                close(await work.load_to_change(BillingCode, row.id), work.ask.now)

    @use_case
    async def pass_deadline(self, work: Work, due: Deadline) -> None:
        """Records that a code expired, once its time and the grace have passed."""
        expire(await work.load_to_change(BillingCode, due.stream_id), work.ask.now)

    @use_case
    async def hear(self, work: Work, id: UUID, payments: Sequence[CodePayment]) -> BillingCode:
        """Records payments that SIMPONI tells of, and puts their money where it belongs, in one commit; none twice."""
        code, bill = await work.load_to_change(BillingCode, id), None
        for payment in payments:
            if payment.paid_at > work.ask.now + self._skew:
                continue  # SIMPONI tells of it again, after its time has come
            bill = bill or await work.load_to_change(Bill, code.bill_id)
            await self._take(work, code, bill, payment)
        return code

    async def _take(self, work: Work, code: BillingCode, bill: Bill, payment: CodePayment) -> None:
        bills = await work.rows(bill_of_ntpn, ntpn=payment.ntpn)
        is_used_elsewhere = await is_in_suspense(work, payment.ntpn) or any(one != bill.id for one in bills)
        on = office(code.office).local_day(payment.paid_at)
        held = take_payment(code, bill, payment, is_used_elsewhere=is_used_elsewhere, on=on, now=work.ask.now)
        if held is not None:
            work.add(held)

    async def receive(self, authorization: str, number: str, payment: CodePayment) -> CodeRow:
        """Takes SIMPONI's message about a payment; a repeated one changes nothing and gets the same answer.

        Raises Unauthenticated, CodeUnknown, PaidInFuture.
        """
        self.refuse_strangers(authorization)
        row = await self.unit.first(find_code_by_number, code=number)
        if row is None:
            raise CodeUnknown
        now = self._clock.now()
        if payment.paid_at > now + self._skew:
            raise PaidInFuture(at=payment.paid_at.isoformat())
        ask = Ask.of_system("billing", "integration", row.office, self._new_id(now), now, case_id=row.case_id)
        await self.hear(ask, row.id, [payment])
        return row

    def refuse_strangers(self, authorization: str) -> None:
        """Raises Unauthenticated for a message without SIMPONI's token."""
        scheme, _, given = authorization.partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), self._token)
        if not (is_right and self._token and scheme.lower() == "bearer"):
            raise Unauthenticated

    async def read(self, id: UUID, office: str, as_of: AsOf | None) -> BillingCode:
        return await self.unit.read(BillingCode, id, office, as_of)

    async def exchanges(self, id: UUID, office: str) -> list[SimponiExchange]:
        """Requests to SIMPONI about a code, and its answers, redacted."""
        await self.unit.read(BillingCode, id, office, None)
        return await self.unit.rows(exchanges_of_code, of=id)

    async def list(
        self, office: str, after: UUID, most: int, *, bill: UUID | None, status: str | None
    ) -> list[CodeRow]:
        """The office's codes in the order of ids: at most `most` after the id `after`."""
        return await self.unit.rows(list_codes, at=office, after=after, most=most, bill=bill, status=status)


async def is_in_suspense(work: Work, ntpn: str) -> bool:
    """Whether the payment with this NTPN is held in suspense, or was."""
    return await work.unit.newest(unclaimed_id("", "state", ntpn)) is not None
