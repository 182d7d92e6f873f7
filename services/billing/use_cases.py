"""What billing does, one short method per use case."""

from uuid import UUID, uuid5

from services.billing import read_model as views
from services.billing.bill import Bill, Method
from services.billing.due_dates import skrd_due_date
from services.billing.read_model import BillRow
from shared.contracts.intake import FeeDue
from shared.contracts.metrology import InstrumentMarked
from shared.errors import RefusedByRule
from shared.service.unit_of_work import Answer, Ask, UnitOfWork, Work

_BILLS = UUID("3f0b5d8e-6f57-4d0c-8f5b-51c1c5f1b7a4")


class BillExists(RefusedByRule):
    code = "bill-exists"
    indonesian = "Tagihannya sudah ada; satu pengujian, atau satu biaya, hanya mempunyai satu tagihan."
    english = "It already has a bill; one verification, or one fee, has one bill."


def bill_of(verification_id: UUID) -> UUID:
    """The id of a verification's bill: one verification, one bill, however often it is asked for."""
    return uuid5(_BILLS, str(verification_id))


def bill_of_fee(application_id: UUID, for_number: int) -> UUID:
    """The id of the bill of an application's fee: the first, the second … that its steps made due."""
    return uuid5(_BILLS, f"{application_id} {for_number}")


class BillingApplication:
    """Bills: assessed when an instrument was marked or a fee became due, set by SKRD, settled by payment here or to the state."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def assess(self, marked: InstrumentMarked, ask: Ask) -> Answer:
        """A marked instrument gets its bill, by the tariff or the law of the day of the test."""

        async def decide(work: Work) -> Bill:
            if await work.rows(views.find_bill_of, of_verification=marked.verification_id):
                raise BillExists
            bill_id = bill_of(marked.verification_id)
            case_id = ask.case_id or marked.verification_id
            bill = Bill.assess(marked, id=bill_id, office=ask.office, case_id=case_id, on=ask.local_day, now=ask.now)
            return work.add(bill)

        return await self.unit.run(ask, decide)

    async def assess_fee(self, fee: FeeDue, ask: Ask) -> Answer:
        """A fee that a step made due gets its bill, with the amount that the card printed then."""
        bill_id = bill_of_fee(fee.application_id, fee.for_number)
        case_id = ask.case_id or fee.application_id

        async def decide(work: Work) -> Bill:
            if await work.rows(views.find_bill, of_id=bill_id):
                raise BillExists
            return work.add(Bill.assess_fee(fee, id=bill_id, office=ask.office, case_id=case_id, now=ask.now))

        return await self.unit.run(ask, decide)

    async def issue_skrd(self, id: UUID, ask: Ask) -> Answer:
        """Sets the amount in a numbered SKRD with its due date."""
        issued_on = ask.local_day

        async def decide(work: Work) -> Bill:
            bill = await work.load(Bill, id)
            bill.refuse_skrd(issued_on)
            due = skrd_due_date(ask.office, issued_on, bill.charge)
            bill.issue_skrd(await work.official_number("skrd"), issued_on, due, ask.actor, ask.now)
            return bill

        return await self.unit.run(ask, decide)

    async def receive_payment(self, id: UUID, amount: int, method: Method, ask: Ask) -> Answer:
        """Takes the exact amount (whole rupiah) in against a numbered TBP."""
        received_on = ask.local_day

        async def decide(work: Work) -> Bill:
            bill = await work.load(Bill, id)
            bill.refuse_payment(amount, received_on, ask.actor)
            bill.receive_payment(amount, method, await work.official_number("tbp"), received_on, ask.actor, ask.now)
            return bill

        return await self.unit.run(ask, decide)

    async def confirm_ntpn(self, id: UUID, ntpn: str, ask: Ask) -> Answer:
        """A fee of the state was paid, as its NTPN proves; one NTPN settles one bill. Also refuses with NtpnUsed."""

        async def decide(work: Work) -> Bill:
            bill = await work.load(Bill, id)
            bill.confirm_ntpn(ntpn, ask.local_day, ask.actor, ask.now)
            return bill

        return await self.unit.run(ask, decide)

    async def bills(
        self,
        office: str,
        *,
        status: str | None,
        case: UUID | None,
        verification_id: UUID | None,
        after: UUID,
        limit: int,
    ) -> list[BillRow]:
        """The office's bills in the order of their ids: at most `limit` after the id `after`."""
        found = await self.unit.rows(
            views.list_bills,
            at_office=office,
            in_status=status,
            of_case=case,
            of_verification=verification_id,
            after=after,
            most=limit,
        )
        return [BillRow(*row) for row in found]
