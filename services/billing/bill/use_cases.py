"""Billing's use cases, one short method each."""

from collections.abc import Awaitable, Callable
from datetime import date
from uuid import UUID, uuid5

from services.billing.bill import read_model as views
from services.billing.bill.assessment import assess_fee, assess_levy
from services.billing.bill.bill import Bill, Method
from services.billing.bill.cancellation import (
    CancellationGround,
    approve_cancellation,
    propose_cancellation,
    reject_cancellation,
)
from services.billing.bill.contract_fee import assess_contract_fee
from services.billing.bill.delivery import note_delivery
from services.billing.bill.documents import series_of
from services.billing.bill.due_dates import skrd_due_date
from services.billing.bill.payment import confirm_ntpn, receive_payment, refuse_payment
from services.billing.bill.read_model import BillRow
from services.billing.bill.replacement import replace
from services.billing.bill.skrd import issue_skrd, refuse_skrd
from shared.contracts.certification import FeeDue as CertificationFeeDue
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentMarked
from shared.errors import RefusedByRule
from shared.receipt import NewReceipt, new_receipt
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case

RefuseStoppedDay = Callable[[Work, date], Awaitable[None]]
"""Refuses cash for a day that the treasurer has stopped; `cash` hands it in."""
_BILLS = UUID("3f0b5d8e-6f57-4d0c-8f5b-51c1c5f1b7a4")


class BillExists(RefusedByRule):
    code = "bill-exists"
    indonesian = "Tagihannya sudah ada; satu pengujian, satu biaya, atau satu sertifikasi hanya mempunyai satu tagihan."
    english = "It already has a bill; one verification, one fee or one certification has one bill."


def bill_of(verification_id: UUID) -> UUID:
    """The id of a verification's bill: one verification has one bill, so retries get the same id."""
    return uuid5(_BILLS, str(verification_id))


def bill_of_fee(application_id: UUID, for_number: int) -> UUID:
    """The id of the bill of an application's fee: the first, second … fee that its steps made due."""
    return uuid5(_BILLS, f"{application_id} {for_number}")


def bill_of_certification(certification_id: UUID) -> UUID:
    """The id of a certification's bill: its fee becomes due once."""
    return uuid5(_BILLS, f"certification {certification_id}")


class NtpnHeld(RefusedByRule):
    code = "ntpn-held"
    indonesian = (
        "Uang dengan NTPN ini tercatat sebagai titipan, karena dibayar setelah kode billing kedaluwarsa. "
        "Selesaikan titipan itu; jangan mencatat NTPN-nya di sini."
    )
    english = (
        "The money with this NTPN is held in suspense, because it was paid after its billing code had expired. "
        "Settle it there; do not record its NTPN here."
    )


IsHeld = Callable[[Work, str], Awaitable[bool]]
"""Whether the payment with an NTPN is held in suspense."""


class Bills:
    """Bills: assessed when an instrument is marked or a fee becomes due, set by SKRD, paid at the office or to the
    state.
    """

    def __init__(
        self,
        unit: UnitOfWork,
        refuse_stopped_day: RefuseStoppedDay,
        is_held: IsHeld,
        new_receipt: NewReceipt = new_receipt,
    ) -> None:
        self.unit = unit
        self._refuse_stopped_day = refuse_stopped_day
        self._is_held = is_held
        self._new_receipt = new_receipt

    @use_case
    async def assess_levy(self, work: Work, marked: InstrumentMarked) -> Bill:
        """Opens the bill of a marked instrument, by the tariff or the law of the day of the test."""
        ask = work.ask
        if await work.first(views.find_bill_of, verification_id=marked.verification_id):
            raise BillExists
        bill_id = bill_of(marked.verification_id)
        case_id = ask.case_id or marked.verification_id
        bill = assess_levy(marked, id=bill_id, office=ask.office, case_id=case_id, on=ask.local_day, now=ask.now)
        return work.add(bill)

    @use_case
    async def assess_fee(self, work: Work, fee: FeeDue) -> Bill:
        """Opens the bill of a fee that a step made due, with the amount that the card printed then."""
        ask = work.ask
        bill_id = bill_of_fee(fee.application_id, fee.for_number)
        if await work.first(views.find_bill, id=bill_id):
            raise BillExists
        case_id = ask.case_id or fee.application_id
        number = self._new_receipt()
        return work.add(
            assess_fee(fee, id=bill_id, office=ask.office, case_id=case_id, now=ask.now, payment_number=number)
        )

    @use_case
    async def assess_contract_fee(self, work: Work, fee: CertificationFeeDue) -> Bill:
        """Opens the bill of a certification, with the lines of its contract."""
        ask = work.ask
        bill_id = bill_of_certification(fee.certification_id)
        if await work.first(views.find_bill, id=bill_id):
            raise BillExists
        case_id = ask.case_id or fee.application_id
        number = self._new_receipt()
        return work.add(
            assess_contract_fee(fee, id=bill_id, office=ask.office, case_id=case_id, now=ask.now, payment_number=number)
        )

    @use_case
    async def issue_skrd(self, work: Work, id: UUID) -> Bill:
        """Sets the amount in a numbered SKRD with its due date."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        refuse_skrd(bill, ask.local_day)
        due = skrd_due_date(ask.office, ask.local_day, bill.charge)
        number = await work.official_number(series_of("skrd", ask.local_day))
        issue_skrd(bill, number, ask.local_day, due, ask.actor, ask.now, self._new_receipt())
        return bill

    @use_case
    async def receive_payment(self, work: Work, id: UUID, amount: int, method: Method) -> Bill:
        """Receives the exact amount (whole rupiah) against a numbered TBP."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        refuse_payment(bill, amount, ask.local_day, ask.actor)
        await self._refuse_stopped_day(work, ask.local_day)
        number = await work.official_number(series_of("tbp", ask.local_day))
        receive_payment(bill, amount, method, number, ask.local_day, ask.actor, ask.now)
        return bill

    @use_case
    async def confirm_ntpn(self, work: Work, id: UUID, ntpn: str) -> Bill:
        """Settles a fee of the state by the NTPN of its payment; one NTPN settles one bill.

        Also refuses with NtpnUsed, NtpnHeld.
        """
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        if await self._is_held(work, ntpn):
            raise NtpnHeld
        confirm_ntpn(bill, ntpn, ask.local_day, ask.actor, ask.now)
        return bill

    @use_case
    async def propose_cancellation(self, work: Work, id: UUID, ground: CancellationGround, reason: str) -> Bill:
        """Asks another officer to cancel a wrong bill."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        propose_cancellation(bill, ground, reason, ask.actor, ask.local_day, ask.now)
        return bill

    @use_case
    async def approve_cancellation(self, work: Work, id: UUID) -> Bill:
        """Cancels the bill as the second person."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        approve_cancellation(bill, ask.actor, ask.local_day, ask.now)
        return bill

    @use_case
    async def reject_cancellation(self, work: Work, id: UUID, reason: str) -> Bill:
        """Lets the bill stand, as the second person."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        reject_cancellation(bill, reason, ask.actor, ask.local_day, ask.now)
        return bill

    @use_case
    async def replace(self, work: Work, id: UUID) -> Bill:
        """Opens the bill that replaces a cancelled one."""
        ask, bill = work.ask, await work.load_to_change(Bill, id)
        return work.add(replace(bill, ask.actor, ask.local_day, ask.now, self._new_receipt()))

    @use_case
    async def note_delivery(self, work: Work, on: date) -> None:
        """Notes on the bills of the case that the applicant got what they are for."""
        ask = work.ask
        assert ask.case_id is not None
        for id in await work.rows(views.find_bills_of_case, case_id=ask.case_id, office=ask.office):
            note_delivery(await work.load_to_change(Bill, id), on, ask.now)

    async def bills(
        self,
        office: str,
        *,
        status: str | None,
        case: UUID | None,
        verification_id: UUID | None,
        overdue_on: date | None,
        after: UUID,
        limit: int,
    ) -> list[BillRow]:
        """The office's bills ordered by id: at most `limit` after the id `after`; `overdue_on`: only those overdue then."""
        return await self.unit.rows(
            views.list_bills,
            office=office,
            status=status,
            case_id=case,
            verification_id=verification_id,
            overdue_on=overdue_on,
            after=after,
            limit=limit,
        )
