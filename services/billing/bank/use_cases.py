"""Use cases of banks: virtual accounts that follow their bills, and what a bank asks and tells over SNAP BI."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.billing.bank.answers import (
    Reply,
    Service,
    bill_refused,
    bill_shown,
    inquiry_repeated,
    payment_answer,
    payment_in_conflict,
    payment_inconsistent,
    payment_repeated,
)
from services.billing.bank.fields import InquiryCall, PaymentCall, Refused, wrong
from services.billing.bank.judging import is_counted, judge_inquiry, judge_payment
from services.billing.bank.profile import BankProfile, banks_of
from services.billing.bank.read_model import (
    accounts_of_case,
    find_accepted,
    find_account,
    find_bill_of_skrd,
    find_requests,
    forget_exchanges,
    forget_inquiries,
    keep_exchange,
    keep_request,
    list_accounts,
    list_exchanges,
)
from services.billing.bank.recorder import Recording
from services.billing.bank.rows import BankExchangeRow, Outcome, RequestRow, VirtualAccountRow
from services.billing.bank.values import WIB
from services.billing.bank.virtual_account import (
    VirtualAccount,
    account_id,
    customer_number,
    follow_bill,
    open_account,
    payable,
)
from services.billing.bill.bill import Bill
from services.billing.bill.receipt import Money, receive_money
from shared.clock import Clock
from shared.contracts.billing import SkrdIssued
from shared.journal.commit import RowTaken
from shared.offices import office
from shared.roles import SYSTEM
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

SERIES = "va"
_MOST_FORGOTTEN = 1000
_TURNS = 4
"""How often a call is decided: as a new one, then beside those that it repeats, which may still be racing with it."""


class VirtualAccounts:
    """The accounts under which bills are paid at banks: opened with the SKRD, then they follow what is owed."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def open(self, work: Work, issued: SkrdIssued) -> None:
        """Opens an account at each bank of the office; none for a bill on which nothing is owed any more."""
        ask = work.ask
        bill_id = await work.first(find_bill_of_skrd, office=ask.office, number=issued.number)
        assert bill_id is not None
        bill = await work.read(Bill, bill_id)
        if bill.owed == 0:
            return
        today = office(ask.office).local_day(ask.now)
        for profile in banks_of(ask.office, today):
            if await self.unit.newest(account_id(bill.id, profile.id)) is None:
                number = customer_number(today.year, await work.number(SERIES, today.year))
                work.add(open_account(bill, profile, number, ask.now))

    async def follow(self, work: Work) -> None:
        """Lets the accounts of the case follow their bills."""
        for id in await work.rows(accounts_of_case, case=work.ask.case_id):
            account = await work.load_to_change(VirtualAccount, id)
            follow_bill(account, await work.read(Bill, account.bill_id), work.ask.now)

    async def accounts(
        self, office: str, *, case: UUID | None, bill: UUID | None, number: str | None, after: UUID, limit: int
    ) -> list[VirtualAccountRow]:
        """The office's accounts ordered by id: at most `limit` after the id `after`."""
        asked = {"case_id": case, "bill_id": bill, "number": number, "after": after, "limit": limit}
        return await self.unit.rows(list_accounts, office=office, **asked)

    async def exchanges(
        self, office: str, *, bank: str | None, external_id: str | None, after: UUID, limit: int
    ) -> list[BankExchangeRow]:
        """What banks sent about the office's accounts and what they were answered, redacted; ordered by id."""
        asked = {"bank": bank, "external_id": external_id, "after": after, "limit": limit}
        return await self.unit.rows(list_exchanges, office=office, **asked)


@dataclass(frozen=True)
class Heard:
    """A call of a bank whose signature holds."""

    id: UUID
    service: Service
    external_id: str
    recording: Recording

    @property
    def profile(self) -> BankProfile:
        return self.recording.caller.profile

    @property
    def day(self) -> date:
        """X-EXTERNAL-ID is unique on each day in WIB."""
        return self.recording.at.astimezone(WIB).date()

    def ask(self, case_id: UUID | None) -> Ask:
        """The bank's command; without a case it makes no event."""
        profile, now = self.profile, self.recording.at
        case_id = case_id or self.id
        return Ask(profile.id, SYSTEM, profile.office, "integration", self.id, now, now, case_id=case_id)


Decide = Callable[[Work, Sequence[RequestRow]], Awaitable[Reply]]


class BankCalls:
    """Answers calls of banks. A call, what it does, and what the flight recorder keeps of it are one commit."""

    def __init__(self, unit: UnitOfWork, keep: timedelta, clock: Clock) -> None:
        """`keep`: how long exchanges are kept."""
        self.unit = unit
        self._keep = keep
        self._clock = clock

    async def inquire(self, heard: Heard, inquiry: InquiryCall) -> Reply:
        """The bill of an account. Records nothing of money."""
        account = await self._account(heard, inquiry.number.digits)

        async def decide(work: Work, known: Sequence[RequestRow]) -> Reply:
            if known:
                return inquiry_repeated()
            outcome: Outcome = "not-found"
            if account is not None:
                bill = await work.read(Bill, account.bill_id)
                outcome = judge_inquiry(bill, account.expires_at, work.ask.now)
            self._keep_request(work, heard, inquiry, outcome)
            if account is None or outcome != "accepted":
                return bill_refused(inquiry, outcome, heard.profile.expired_case)
            return bill_shown(inquiry, account.document, payable(bill, work.ask.now))

        return await self._decided(heard, None, account, decide)

    async def pay(self, heard: Heard, payment: PaymentCall) -> Reply:
        """Receives money on the bill of an account, once, whatever is repeated. Raises Refused."""
        account = await self._account(heard, payment.number.digits)

        async def decide(work: Work, known: Sequence[RequestRow]) -> Reply:
            if known:
                return self._repeated(work, heard, payment, known)
            outcome: Outcome = "not-found" if account is None else await self._receive(work, heard, payment, account)
            self._keep_request(work, heard, payment, outcome)
            return payment_answer(payment, outcome, heard.profile.expired_case)

        return await self._decided(heard, payment.request_id, account, decide)

    async def _receive(self, work: Work, heard: Heard, payment: PaymentCall, account: VirtualAccountRow) -> Outcome:
        bill = await work.load_to_change(Bill, account.bill_id)
        paid_at = min(payment.paid_at or work.ask.now, work.ask.now)  # its clock may be ahead
        on = office(account.office).local_day(paid_at)
        if bill.skrd is not None and on < bill.skrd.issued_on:
            raise wrong("trxDateTime")
        if is_counted(bill, payment.reference, payment.amount):
            told = {"bank": account.bank, "number": account.number, "reference": payment.reference}
            if await work.first(find_accepted, **told) is None:
                return "accepted"  # a bank statement told of this money first
        if paid_at < work.ask.now - timedelta(days=heard.profile.news_days):
            raise wrong("trxDateTime")
        outcome = judge_payment(bill, account.expires_at, payment.amount, payment.total, paid_at)
        if outcome == "accepted":
            money = Money("virtual-account", payment.reference, payment.amount, on, heard.profile.id)
            if not receive_money(bill, money, work.ask.now):
                return "paid"  # other money has this reference
        return outcome

    def _repeated(self, work: Work, heard: Heard, payment: PaymentCall, known: Sequence[RequestRow]) -> Reply:
        """The answer to a call whose X-EXTERNAL-ID or paymentRequestId was used before."""

        def is_same(row: RequestRow) -> bool:
            return (row.sought, row.number, row.amount) == (payment.request_id, payment.number.digits, payment.amount)

        of_today = next((one for one in known if (one.day, one.external_id) == (heard.day, heard.external_id)), None)
        if of_today is not None:
            return payment_repeated(payment, of_today.outcome) if is_same(of_today) else payment_in_conflict(payment)
        first = known[0]
        self._keep_request(work, heard, payment, first.outcome, is_first=False)
        if not is_same(first):
            return payment_inconsistent(payment)
        if payment.is_advice and heard.profile.answers_advice:
            return payment_answer(payment, first.outcome, heard.profile.expired_case)
        return payment_repeated(payment, first.outcome)

    async def keep(self, recording: Recording, id: UUID, reply: Reply) -> None:
        """Keeps an exchange that decided nothing."""
        profile, now = recording.caller.profile, recording.at
        ask = Ask(profile.id, SYSTEM, profile.office, "integration", id, now, now, case_id=id)

        async def only_kept(work: Work) -> None:
            work.change(keep_exchange(recording.row(id, reply), profile.office))

        await self.unit.run(ask, only_kept)

    async def forget(self) -> None:
        """Deletes exchanges that were kept long enough, and inquiries of days that are over."""
        before = self._clock.now() - self._keep
        for old, until in ((forget_exchanges, before), (forget_inquiries, before.date())):
            while len(await self.unit.rows(old, before=until, most=_MOST_FORGOTTEN)) == _MOST_FORGOTTEN:
                pass

    async def _account(self, heard: Heard, number: str) -> VirtualAccountRow | None:
        return await self.unit.first(find_account, bank=heard.profile.id, number=number)

    def _keep_request(
        self, work: Work, heard: Heard, call: InquiryCall | PaymentCall, outcome: Outcome, *, is_first: bool = True
    ) -> None:
        """Only the first call with a paymentRequestId holds it, so that there is no second."""
        pays = isinstance(call, PaymentCall)
        work.change(
            keep_request(
                id=heard.id,
                bank=heard.profile.id,
                service=heard.service,
                day=heard.day,
                external_id=heard.external_id,
                request_id=call.request_id if pays and is_first else None,
                sought=call.request_id,
                number=call.number.digits,
                amount=call.amount if isinstance(call, PaymentCall) else None,
                reference=call.reference if isinstance(call, PaymentCall) else None,
                outcome=outcome,
                at=work.ask.now,
            )
        )

    async def _decided(
        self, heard: Heard, request_id: str | None, account: VirtualAccountRow | None, decide: Decide
    ) -> Reply:
        """Decides, and commits the decision with the rows of the call.

        Nearly every call is new, so earlier ones are looked for only once it is refused, by their unique keys or by a rule.
        """
        profile = heard.profile
        keys = {"day": heard.day, "external_id": heard.external_id, "request_id": request_id}
        replies: list[Reply] = []
        for left in reversed(range(_TURNS)):

            async def decided(work: Work, *, is_taken_as_new: bool = left == _TURNS - 1) -> None:
                named = {"bank": profile.id, "service": heard.service, **keys}
                known = [] if is_taken_as_new else await work.rows(find_requests, **named)
                replies.append(await decide(work, known))
                work.change(keep_exchange(heard.recording.row(heard.id, replies[-1]), profile.office))

            try:
                await self.unit.run(heard.ask(None if account is None else account.case_id), decided)
            except (RowTaken, Refused):
                if not left:
                    raise
            else:
                break
        return replies[-1]
