"""Sets the amount of a regional bill in an SKRD with a due date."""

from datetime import date, datetime
from uuid import UUID

from services.billing.bill.bill import Bill, Skrd
from services.billing.bill.due_dates import DueDate
from services.billing.bill.interest import OverdueRule, rule_on
from services.billing.bill.levied_as import Levied, levied_as
from services.billing.bill.settlement import settle
from services.billing.bill.split import First
from services.billing.tariff.levy_objects import may_be_levied
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.journal.events import Event
from shared.months import after_months
from shared.privacy.clear_text import CardText, OfficialNumber


class SkrdAlreadyIssued(RefusedByRule):
    code = "skrd-already-issued"
    indonesian = "SKRD sudah diterbitkan dengan nomor {number}; satu tagihan hanya mempunyai satu SKRD."
    english = "The SKRD was already issued under number {number}; one bill has one SKRD."


class LevyObjectUnknown(RefusedByRule):
    code = "levy-object-unknown"
    indonesian = (
        "Objek retribusi tagihan ini belum diketahui, padahal SKRD harus menyebutnya. Minta pengelola data melengkapi objek dan "
        "kode rekeningnya (budget_lines.yaml), lalu terbitkan lagi."
    )
    english = (
        "The object of this levy is not known yet, and an SKRD must name it. Ask the keeper of the data for its object and account "
        "(budget_lines.yaml), then issue it again."
    )
    clause = "UU 1/2022 art. 87, 88"


class NotALevyObject(RefusedByRule):
    code = "not-a-levy-object"
    indonesian = (
        "{levy_object} tidak termasuk objek retribusi yang boleh dipungut daerah untuk layanan pada {on:day}; SKRD tidak dapat "
        "diterbitkan. Perbaiki data tarif atau batalkan tagihan ini."
    )
    english = (
        "{levy_object} is none of the objects that a region may levy for a service on {on:day}; no SKRD can be issued. Correct the "
        "tariff data, or cancel this bill."
    )
    clause = "UU 1/2022 art. 88, 187 b"


class SkrdIssued(Event[Bill]):
    """The amount was set in an SKRD; `due_rule` and `due_basis` name the rule that sets the due date.

    `payment_number` opens the public payment page.
    The SKRD names the object of the levy and the account of the budget; older events do not.
    `overdue_rule`: the rule on late payment that holds for this SKRD from now on; `claim_until`: the last day of the claim.
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
    levy_object: CardText = ""
    account_code: CardText = ""
    overdue_rule: CardText | None = None
    settles_first: First = "principal"
    claim_until: date | None = None

    def apply(self, bill: Bill) -> None:
        bill.status = "skrd-issued"
        bill.skrd = Skrd(self.number, self.issued_on, self.due_on, self.due_rule, self.due_basis, self.issued_by)
        bill.happened_until = self.issued_on
        bill.payment_number = self.payment_number
        bill.levy_object = self.levy_object or bill.levy_object
        bill.account_code = self.account_code or bill.account_code
        bill.overdue_rule, bill.settles_first = self.overdue_rule, self.settles_first
        bill.claim_until = self.claim_until


def refuse_skrd(bill: Bill, issued_on: date) -> None:
    """Refuses an SKRD that may not bear this date, before a number is taken for it.

    Raises NothingIsDue, NoLongerOwed, SkrdAlreadyIssued, PaidToTheState, LevyObjectUnknown, NotALevyObject,
    EffectiveBeforeHistory.
    """
    bill.refuse_when_nothing_is_due()
    if bill.skrd is not None:
        raise SkrdAlreadyIssued(number=bill.skrd.number)
    bill.refuse_when_paid_to_the_state()
    _lawful_object(bill)
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
    levied = _lawful_object(bill)
    overdue = rule_on(bill.office, issued_on)
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
        levy_object=levied.levy_object,
        account_code=levied.account_code,
        overdue_rule=None if overdue is None else overdue.id,
        settles_first="principal" if overdue is None else overdue.settles_first,
        claim_until=None if overdue is None else claim_lives_until(overdue, bill, issued_on),
    )
    settle(bill, now)  # money may have come before it


def _lawful_object(bill: Bill) -> Levied:
    """The object and the account of a levy that the law allows on the day of the service. Raises LevyObjectUnknown, NotALevyObject."""
    levied = levied_as(bill)
    if levied is None:
        raise LevyObjectUnknown
    if not may_be_levied(levied.levy_object, bill.service_day, bill.service_day):
        raise NotALevyObject(levy_object=levied.levy_object, on=bill.service_day.isoformat())
    return levied


def claim_lives_until(rule: OverdueRule, bill: Bill, issued_on: date) -> date:
    """The last day of the claim of an SKRD, if nothing interrupts its time."""
    owed_since = issued_on if rule.owed_from == "skrd" else bill.assessed_on
    return after_months(owed_since, rule.claim_months)
