"""Sets the amount of a regional bill in an SKRD with a due date."""

from datetime import date, datetime
from uuid import UUID

from services.billing.bill.bill import Bill, Skrd
from services.billing.bill.due_dates import DueDate
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.privacy.clear_text import CardText, OfficialNumber


class SkrdAlreadyIssued(RefusedByRule):
    code = "skrd-already-issued"
    indonesian = "SKRD sudah diterbitkan dengan nomor {number}; satu tagihan hanya mempunyai satu SKRD."
    english = "The SKRD was already issued under number {number}; one bill has one SKRD."


class SkrdIssued(Event[Bill]):
    """The amount was set in an SKRD; `due_rule` and `due_basis` name the rule that sets the due date.

    `payment_number` opens the public payment page.
    """

    TOPIC = "billing.skrd-issued"
    INDONESIAN = "SKRD nomor {number} sebesar {amount:rupiah} diterbitkan, jatuh tempo {due_on}."
    ENGLISH = "The SKRD number {number} over {amount:rupiah} was issued; it falls due on {due_on}."
    verification_id: UUID | None
    number: OfficialNumber
    amount: int
    issued_on: date
    due_on: date
    due_rule: CardText
    due_basis: CardText
    issued_by: str
    payment_number: OfficialNumber | None = None

    def apply(self, bill: Bill) -> None:
        bill.status = "skrd-issued"
        bill.skrd = Skrd(self.number, self.issued_on, self.due_on, self.due_rule, self.due_basis, self.issued_by)
        bill.happened_until = self.issued_on
        bill.payment_number = self.payment_number


def refuse_skrd(bill: Bill, issued_on: date) -> None:
    """Refuses an SKRD that may not bear this date, before a number is taken for it.

    Raises NothingIsDue, SkrdAlreadyIssued, PaidToTheState, EffectiveBeforeHistory.
    """
    bill.refuse_when_nothing_is_due()
    if bill.skrd is not None:
        raise SkrdAlreadyIssued(number=bill.skrd.number)
    bill.refuse_when_paid_to_the_state()
    EffectiveBeforeHistory.check(issued_on, bill.happened_until)


def issue_skrd(
    bill: Bill,
    number: str,
    issued_on: date,
    due: DueDate,
    issuer: str,
    now: datetime,
    payment_number: str | None = None,
) -> None:
    """Sets the amount of the bill under an official number. Refuses like `refuse_skrd`."""
    refuse_skrd(bill, issued_on)
    bill.record(
        SkrdIssued,
        now,
        verification_id=bill.verification_id,
        number=number,
        amount=bill.total,
        issued_on=issued_on,
        due_on=due.on,
        due_rule=due.rule,
        due_basis=due.legal_basis,
        issued_by=issuer,
        payment_number=payment_number,
    )
