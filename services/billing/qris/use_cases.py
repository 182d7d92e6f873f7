"""Use cases of QRIS: a code for a bill, what people clarify, and notices of acquirers; `background.py` asks acquirers."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.billing.bank.answers import Reply
from services.billing.bank.read_model import find_requests, keep_exchange, keep_request
from services.billing.bank.rows import BankExchangeRow, Outcome
from services.billing.bill.bill import Bill
from services.billing.bill.receipt import reverse_money
from services.billing.qris.asking import ask_code, refuse_qris, replace, retry
from services.billing.qris.code import NoticeFault, QrisCode, QrisReferenceUsed, code_id
from services.billing.qris.notice import SERVICE, Notice, differs, not_found, repeated_otherwise, taken
from services.billing.qris.payment import check_notice, refuse_notice, take_payment
from services.billing.qris.profile import AcquirerProfile, acquirer_of, profile_of
from services.billing.qris.read_model import (
    count_codes,
    list_codes,
    open_code,
)
from services.billing.qris.rows import QrisRow
from services.billing.registration.read_model import exchanges_of
from services.billing.registration.rows import SnapExchange
from services.billing.suspense.ending import take_back
from services.billing.suspense.unclaimed import Unclaimed, hold, unclaimed_id
from shared.errors import NotFound
from shared.journal.commit import RowTaken
from shared.roles import APPLICANT, SYSTEM
from shared.service.ask import Ask
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

_RACES = 3
"""How often a notice that lost a race against the same notice is decided again; the second time it finds the first."""


class QrisCodes:
    """Use cases of QRIS codes."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def ask_code(self, work: Work, bill_id: UUID) -> QrisCode:
        """The code under which the bill can be paid now: the open one, or a new one that is asked of the acquirer.

        By an officer, or by an applicant whose bill it is. Raises NotFound, NoAcquirer, QrisOpenAlready, and as `refuse_qris`.
        """
        bill = await work.load_to_change(Bill, bill_id)
        if work.ask.role == APPLICANT:
            bill.refuse_to_others(work.ask.actor)
        return await self.code_for(work, bill)

    async def code_for(self, work: Work, bill: Bill) -> QrisCode:
        """The same as part of another decision."""
        ask = work.ask
        refuse_qris(bill)
        profile = acquirer_of(bill.office, ask.local_day)
        known = await work.first(open_code, bill=bill.id)
        if known is not None:
            code = await work.load_to_change(QrisCode, known)
            if code.is_open and code.amount == bill.owed and code.expires_at > ask.now:
                return code
            replace(code, bill.owed, ask.now)
        number = 1 + (await work.first(count_codes, bill=bill.id) or 0)
        return work.add(ask_code(bill, profile, id=code_id(bill.id, number), by=ask.actor, now=ask.now))

    @use_case
    async def retry(self, work: Work, id: UUID) -> QrisCode:
        """Has the acquirer asked again for a code that was refused or given up."""
        code = await work.load_to_change(QrisCode, id)
        retry(code, work.ask.actor, profile_of(code.acquirer_profile).validity, work.ask.now)
        return code

    @use_case
    async def check(self, work: Work, id: UUID) -> QrisCode:
        """Records that a person clarified with the acquirer what its notices or its silence mean."""
        code = await work.load_to_change(QrisCode, id)
        check_notice(code, work.ask.actor, work.ask.now)
        return code

    async def codes(
        self, office: str, after: UUID, most: int, *, status: str | None, bill: UUID | None
    ) -> list[QrisRow]:
        return await self.unit.rows(list_codes, at=office, after=after, most=most, status=status, bill=bill)

    async def exchanges(self, id: UUID, office: str) -> list[SnapExchange]:
        """Requests to the acquirer about a code and its answers, redacted, attempt by attempt."""
        await self.unit.read(QrisCode, id, office, None)
        return await self.unit.rows(exchanges_of, request=id)


@dataclass(frozen=True)
class Heard:
    """A notice whose signature holds. `day`: in WIB, on which its X-EXTERNAL-ID is unique."""

    id: UUID
    profile: AcquirerProfile
    external_id: str
    day: date
    at: datetime

    def ask(self, case_id: UUID) -> Ask:
        """The acquirer's command."""
        now = self.at
        return Ask(
            self.profile.acquirer, SYSTEM, self.profile.office, "integration", self.id, now, now, case_id=case_id
        )


class QrisNotices:
    """Takes notices of acquirers: a repeated one changes nothing and gets the same answer."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def take(self, heard: Heard, notice: Notice) -> Reply:
        """Records the money of a notice. Raises QrisReferenceUsed for a reference that other money has."""
        code = await self._code(notice, heard.profile)
        replies: list[Reply] = []
        case_id = heard.id if code is None else code.case_id
        if code is None and notice.is_taken_back:
            case_id = await case_of_held(self.unit, heard.profile.office, notice.reference) or heard.id

        async def decide(work: Work) -> None:
            replies.append(await self._decided(work, heard, notice, code))

        for left in reversed(range(_RACES)):
            try:
                await self.unit.run(heard.ask(case_id), decide)
            except RowTaken:  # the same notice at the same moment
                if not left:
                    raise
            else:
                break
        return replies[-1]

    async def _decided(self, work: Work, heard: Heard, notice: Notice, found: QrisCode | None) -> Reply:
        bank = heard.profile.acquirer
        keys = {"day": heard.day, "external_id": heard.external_id, "request_id": None}
        known = await work.first(find_requests, bank=bank, service=SERVICE, **keys)
        said = (notice.reference, notice.partner_reference, notice.amount)
        if known is not None:
            if known.outcome == "wrong-amount":
                return differs("amount") if (known.sought, known.number, known.amount) == said else repeated_otherwise()
            same = (known.sought, known.number, known.amount) == said
            return taken() if same and (known.outcome == "taken-back") == notice.is_taken_back else repeated_otherwise()
        outcome: Outcome = "accepted"
        on = notice.day(heard.profile, work.ask.now)
        if notice.is_paid and found is None:
            await self._hold(work, heard, notice, on)
        elif notice.is_paid and found is not None:
            code = await work.load_to_change(QrisCode, found.id)
            if (why := _fault(code, notice)) is not None:
                refuse_notice(code, notice.reference, why, on, work.ask.now)
                outcome = "wrong-amount"
            else:
                assert notice.amount is not None
                bill = await work.load_to_change(Bill, code.bill_id)
                take_payment(code, bill, notice.reference, notice.amount, on, "notice", work.ask.now)
        elif notice.is_taken_back:
            outcome = await self._take_back(work, notice, found)
            if outcome == "not-found":
                return not_found()
        work.change(
            keep_request(
                id=heard.id,
                bank=bank,
                service=SERVICE,
                day=heard.day,
                external_id=heard.external_id,
                sought=notice.reference,
                number=notice.partner_reference,
                amount=notice.amount,
                reference=notice.reference,
                outcome=outcome,
                at=work.ask.now,
            )
        )
        return differs("amount") if outcome == "wrong-amount" else taken()

    async def _take_back(self, work: Work, notice: Notice, found: QrisCode | None) -> Outcome:
        """The acquirer took a payment back; also before its own notice of the payment came, if it names our code."""
        on = work.ask.local_day
        if found is not None:
            code = await work.load_to_change(QrisCode, found.id)
            if (why := _fault(code, notice)) is not None:
                refuse_notice(code, notice.reference, why, on, work.ask.now)
                return "wrong-amount"
            await record_taken_back(work, notice.reference, code.bill_id, on)
            return "taken-back"
        try:
            held = await work.read(Unclaimed, unclaimed_id(work.ask.office, "qris", notice.reference))
        except NotFound:
            return "not-found"
        if held.amount != notice.amount:
            return "wrong-amount"
        await record_taken_back(work, notice.reference, None, on)
        return "taken-back"

    async def _hold(self, work: Work, heard: Heard, notice: Notice, on: date) -> None:
        """Money under a code that is not ours, such as the static one at the counter: a person finds out what it is for."""
        here = heard.profile.office
        if notice.amount is None:
            return
        if (known := await self.unit.newest(unclaimed_id(here, "qris", notice.reference))) is not None:
            if isinstance(known, Unclaimed) and known.amount == notice.amount:
                return
            raise QrisReferenceUsed
        what = {"office": here, "channel": "qris", "reference": notice.reference, "on": on}
        work.add(hold(**what, amount=notice.amount, why="no-bill", now=work.ask.now))  # type: ignore[arg-type]

    async def keep(self, row: BankExchangeRow, profile: AcquirerProfile) -> None:
        """Keeps an exchange in the flight recorder."""
        ask = Ask(profile.acquirer, SYSTEM, profile.office, "integration", row.id, row.at, row.at, case_id=row.id)

        async def only_kept(work: Work) -> None:
            work.change(keep_exchange(row, profile.office))

        await self.unit.run(ask, only_kept)

    async def _code(self, notice: Notice, profile: AcquirerProfile) -> QrisCode | None:
        """The code that a notice names, if the office has it."""
        try:
            code = await self.unit.fold(QrisCode, UUID(hex=notice.partner_reference))
        except (NotFound, ValueError):
            return None
        return code if code.office == profile.office else None


async def case_of_held(unit: UnitOfWork, office: str, reference: str) -> UUID | None:
    """The case of money under the code at the counter: that of the bill that got it; None if no such money came."""
    try:
        held = await unit.fold(Unclaimed, unclaimed_id(office, "qris", reference))
    except NotFound:
        return None
    return held.id if held.bill_id is None else (await unit.fold(Bill, held.bill_id)).case_id


async def record_taken_back(work: Work, reference: str, bill_id: UUID | None, on: date) -> None:
    """Records that the acquirer took back a payment, as any reversal; nothing if that is known. `bill_id`: None if it was held."""
    if bill_id is None:
        held = await work.load_to_change(Unclaimed, unclaimed_id(work.ask.office, "qris", reference))
        take_back(held, on, work.ask.now)
        bill_id = held.bill_id
    if bill_id is not None:
        reverse_money(await work.load_to_change(Bill, bill_id), "qris", reference, on, work.ask.now)


def _fault(code: QrisCode, notice: Notice) -> NoticeFault | None:
    if notice.amount is None:
        return "currency"
    return "amount" if notice.amount != code.amount else None
