"""Opens a bill: assesses a verification or a fee by the tariff, or by the law under which nothing is charged."""

from datetime import date, datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from services.billing.bill.bill import Bill
from services.billing.bill.fee import Fee, FeeKind, LevyLine
from services.billing.tariff.assessing import AssessedLine, Question, assess
from services.billing.tariff.budget_lines import budget_line
from services.billing.tariff.levy_objects import TERA
from services.billing.tariff.prices import AccuracyClass
from services.billing.tariff.state_fees import StateFee, state_fee
from services.billing.tariff.tariffs import NothingDue as Freeing
from shared.contracts.intake import FeeDue, Place, Verification
from shared.contracts.metrology import InstrumentMarked
from shared.journal.events import Event, FirstEvent
from shared.privacy.clear_text import CardText, OfficialNumber


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class LevyAssessed(FirstEvent[Bill]):
    """The levy was assessed by the tariff of the day of the test."""

    TOPIC = "billing.levy-assessed"
    INDONESIAN = "Retribusi dihitung: {total:rupiah} ({legal_basis})."
    ENGLISH = "The levy was assessed: {total:rupiah} ({legal_basis})."
    office: str
    case_id: UUID
    verification_id: UUID
    instrument_id: UUID
    kind: str
    accuracy_class: str | None
    capacity: Decimal | None
    verification: Verification
    place: Place
    tested_on: date
    lines: tuple[LevyLine, ...]
    total: int
    legal_basis: CardText
    assessed_on: date
    accounts: tuple[str, ...] = ()
    replaces: UUID | None = None
    levy_object: CardText = ""
    account_code: CardText = ""

    def apply(self, bill: Bill) -> None:
        bill.levy_object = self.levied()
        bill.happened_until = self.assessed_on

    def levied(self) -> str:
        """The object of the levy; older events did not name it, and all of them were for tera."""
        return self.levy_object or (TERA if self.total else "")


class FeeAssessed(FirstEvent[Bill]):
    """A step of a case made a fee due; a later card changes nothing.

    `total` is the amount on the service card, or the amount of the state's rule (`kind`: `pnbp`). Older events say
    `printed` for every fee. `code_hours`: how long the billing code of a PNBP is valid; `payment_number` opens the public payment
    page of a PNBP.
    """

    TOPIC = "billing.fee-assessed"
    INDONESIAN = "Biaya {total:rupiah} ditagih untuk {what_for} ({legal_basis})."
    ENGLISH = "A fee of {total:rupiah} was billed for {what_for} ({legal_basis})."
    office: str
    case_id: UUID
    service_code: str
    step: str
    for_number: int
    what_for: CardText
    total: int
    legal_basis: CardText
    assessed_on: date
    accounts: tuple[str, ...] = ()
    kind: FeeKind = "printed"
    code_hours: int | None = None
    payment_number: OfficialNumber | None = None
    replaces: UUID | None = None
    levy_object: CardText = ""
    account_code: CardText = ""

    def apply(self, bill: Bill) -> None:
        bill.fee = Fee(self.service_code, self.step, self.for_number, self.what_for, self.kind, self.code_hours)
        bill.happened_until = self.assessed_on


class NothingDue(Event[Bill]):
    """A law in force on the day of the test, or of the fee, charges nothing; the office still owes the service."""

    TOPIC = "billing.nothing-due"
    INDONESIAN = "Tidak ada yang harus dibayar. {indonesian} ({legal_basis})"
    ENGLISH = "Nothing has to be paid. {english} ({legal_basis})"
    verification_id: UUID | None
    law: CardText
    legal_basis: CardText
    indonesian: CardText
    english: CardText

    def apply(self, bill: Bill) -> None:
        bill.status = "nothing-due"


# Decisions – refuse, or record one thing. Time is an argument.
def assess_levy(
    marked: InstrumentMarked,
    *,
    id: UUID,
    office: str,
    case_id: UUID,
    on: date,
    now: datetime,
    replaces: UUID | None = None,
) -> Bill:
    """Opens the bill of a verification, by the tariff or the law of the day of the test. Raises the kinds of `Unpriced`.

    `on` is the day on which the instrument was marked: the service was given, and the bill begins.
    """
    levy = assess(office, question_of(marked), marked.tested_on)
    bill = Bill.begin(
        LevyAssessed,
        id=id,
        now=now,
        office=office,
        case_id=case_id,
        verification_id=marked.verification_id,
        instrument_id=marked.instrument_id,
        kind=marked.kind,
        accuracy_class=marked.accuracy_class,
        capacity=marked.capacity,
        verification=marked.verification,
        place=marked.place,
        tested_on=marked.tested_on,
        lines=tuple(_as_applied(line) for line in levy.lines),
        total=levy.total,
        legal_basis=levy.legal_basis,
        assessed_on=on,
        accounts=marked.accounts,
        replaces=replaces,
        levy_object=levy.levy_object,
        account_code=levy.account_code,
    )
    if levy.nothing_due is not None:
        _owe_nothing(bill, levy.nothing_due, now)
    return bill


def question_of(marked: InstrumentMarked | LevyAssessed, compartments: int | None = None) -> Question:
    """What a tariff is asked about a verification. No mark tells of compartments yet, so who knows their number adds it."""
    return Question(
        kind=marked.kind,
        accuracy_class=cast("AccuracyClass | None", marked.accuracy_class),
        capacity=marked.capacity,
        place=marked.place,
        service=marked.verification,
        compartments=compartments,
    )


def assess_fee(
    fee: FeeDue, *, id: UUID, office: str, case_id: UUID, now: datetime, payment_number: str | None = None
) -> Bill:
    """Opens the bill of a fee with the amount that was due at the step; a later card changes nothing.

    A rule of the state in force on that day sets the amount, or charges nothing. What it charges can be paid at once, so the
    bill gets its payment number now; another bill gets it with its SKRD.
    """
    rule = state_fee(fee.service_code, fee.due_on)
    can_be_paid = rule is not None and rule.rupiah > 0
    levied = None if rule else budget_line(office, "printed-fee", fee.service_code, fee.due_on)
    bill = Bill.begin(
        FeeAssessed,
        id=id,
        now=now,
        office=office,
        case_id=case_id,
        service_code=fee.service_code,
        step=fee.step,
        for_number=fee.for_number,
        what_for=fee.each,
        total=fee.rupiah if rule is None else rule.rupiah,
        legal_basis=fee.legal_basis if rule is None else rule.legal_basis,
        assessed_on=fee.due_on,
        accounts=fee.accounts,
        kind="printed" if rule is None else "pnbp",
        code_hours=None if rule is None else rule.code_hours,
        payment_number=payment_number if can_be_paid else None,
        levy_object="" if levied is None else levied.levy_object,
        account_code="" if levied is None else levied.account_code,
    )
    if rule is not None and rule.rupiah == 0:
        _owe_nothing(bill, rule, now)
    return bill


def _owe_nothing(bill: Bill, law: Freeing | StateFee, now: datetime) -> None:
    bill.record(
        NothingDue,
        now,
        verification_id=bill.verification_id,
        law=law.id,
        legal_basis=law.legal_basis,
        indonesian=law.indonesian,
        english=law.english,
    )


def _as_applied(line: AssessedLine) -> LevyLine:
    return LevyLine(
        tariff_line=line.tariff_line,
        description=line.description,
        quantity=line.quantity,
        unit_amount=line.unit_amount,
        amount=line.amount,
        source=line.source,
        confidence=line.confidence,
    )
