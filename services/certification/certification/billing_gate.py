"""The billing gate of the scheme (CX-19): a fee becomes due before execution or before hand-over, and billing clears it."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.certification.certification.certification import Certification
from services.certification.certification.course import refuse_unless_next
from services.certification.certification.fees import FeeLine
from shared.errors import RefusedByRule
from shared.journal.events import Event

Moment = Literal["before-execution", "before-hand-over"]
Cleared = Literal["paid", "nothing-due"]
NoLongerPaid = Literal["payment-reversed", "bill-cancelled"]


class FeesAreOfTheContract(RefusedByRule):
    code = "fees-are-of-the-contract"
    indonesian = "Biaya perkara ini ditetapkan dalam kontraknya."
    english = "The fees of this case are set in its contract."


class FeesStatedAlready(RefusedByRule):
    code = "fees-stated-already"
    indonesian = "Biaya perkara ini sudah ditetapkan."
    english = "The fees of this case are set already."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class FeesStated(Event[Certification]):
    """An officer stated the fees of a case whose scheme has no contract."""

    TOPIC = "certification.fees-stated"
    INDONESIAN = "Biaya ditetapkan: {lines}."
    ENGLISH = "The fees were stated: {lines}."
    lines: tuple[FeeLine, ...]
    by: str
    on: date

    def apply(self, case: Certification) -> None:
        case.fees = self.lines
        case.note(self.TOPIC, self.on, self.by)


class FeeDue(Event[Certification]):
    """The fee became due, with the amounts that were promised; billing charges it. Whole rupiah."""

    TOPIC = "certification.fee-due"
    INDONESIAN = "Biaya sertifikasi jatuh tempo: {lines}."
    ENGLISH = "The fee of the certification is due: {lines}."
    certification_id: UUID
    application_id: UUID
    service_code: str
    moment: Moment
    kind: Literal["levy", "pnbp"]
    lines: tuple[FeeLine, ...]
    on: date
    accounts: tuple[str, ...] = ()


class BillingCleared(Event[Certification]):
    """Billing reported that the fee is paid, or that nothing is due."""

    TOPIC = "certification.billing-cleared"
    INDONESIAN = "Biaya sertifikasi: {how}."
    ENGLISH = "The fee of the certification: {how}."
    how: Cleared
    on: date

    def apply(self, case: Certification) -> None:
        case.cleared = self.how
        if "payment" not in case.done:
            case.done = (*case.done, "payment")


class BillingReopened(Event[Certification]):
    """The fee is no longer paid: the bank took the payment back, or the bill was wrong and another replaces it."""

    TOPIC = "certification.billing-reopened"
    INDONESIAN = "Biaya sertifikasi tidak lagi lunas ({because}); tahap yang menunggu pembayaran ditahan."
    ENGLISH = "The fee is no longer paid ({because}); what waits for the payment is held."
    on: date
    because: NoLongerPaid = "payment-reversed"

    def apply(self, case: Certification) -> None:
        case.cleared = None
        case.done = tuple(one for one in case.done if one != "payment")


# Decisions – refuse, or record one thing. Time is an argument.
def state_fees(case: Certification, lines: tuple[FeeLine, ...], by: str, on: date, now: datetime) -> None:
    """States the fees where the scheme has no contract, and makes them due if they are paid before execution.

    Nobody pays before it is sure that the class or session is held, so they wait for the stages ahead of the payment.
    Raises FeesAreOfTheContract, FeesStatedAlready, EffectiveBeforeHistory, and like `refuse_unless_next`.
    """
    case.refuse_when_ended()
    if "contract" in case.the_scheme().by_name:
        raise FeesAreOfTheContract
    if case.fees:
        raise FeesStatedAlready
    refuse_unless_next(case, "payment")
    case.refuse_before_history(on)
    case.record(FeesStated, now, lines=lines, by=by, on=on)
    make_fee_due(case, "before-execution", on, now)


def make_fee_due(case: Certification, moment: Moment, on: date, now: datetime) -> None:
    """Makes the fee due, if this is the moment of the scheme's gate; otherwise records nothing."""
    scheme = case.the_scheme()
    if scheme.billing_gate == moment:
        case.record(
            FeeDue,
            now,
            certification_id=case.id,
            application_id=case.application_id,
            service_code=case.service_code,
            moment=moment,
            kind=scheme.revenue,
            lines=case.fees,
            on=on,
            accounts=case.accounts,
        )


def clear_billing(case: Certification, how: Cleared, on: date, now: datetime) -> None:
    """Opens the gate; a report that comes again records nothing. It has happened, so nothing refuses it."""
    if case.cleared is None:
        case.record(BillingCleared, now, how=how, on=on)


def reopen_billing(case: Certification, because: NoLongerPaid, on: date, now: datetime) -> None:
    """Closes the gate again; records nothing if it is closed, or if the case has ended or the certificate was handed over."""
    if case.cleared == "paid" and case.status in {"open", "certified", "issued"}:
        case.record(BillingReopened, now, on=on, because=because)
