"""The terms of a refund of a levy, by the rule of its day (`data/refund_terms.yaml`), and the interest on a late payment."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, Strict

from shared.dated_data import Dated, line_in_force, load
from shared.errors import RefusedByRule
from shared.months import after_months


class NoRefundTerms(RefusedByRule):
    code = "no-refund-terms"
    indonesian = "Tidak ada aturan pengembalian yang berlaku pada {on:day}."
    english = "There is no rule for refunds in force on {on:day}."


class RefundTerms(Dated):
    """`office`: the office whose own rule it is; None for the rule of all others. Days are counted in calendar months."""

    id: Annotated[str, Field(min_length=1)]
    office: str | None = None
    decide_months: Annotated[int, Strict(), Field(ge=1, le=24)]
    document_months: Annotated[int, Strict(), Field(ge=1, le=24)]
    pay_months: Annotated[int, Strict(), Field(ge=1, le=24)]
    interest_percent: Annotated[Decimal, Field(ge=0, le=10)]
    confidence: Literal["A", "B", "C"]

    def decide_by(self, requested_on: date) -> date:
        return after_months(requested_on, self.decide_months)

    def document_by(self, granted_on: date) -> date:
        return after_months(granted_on, self.document_months)

    def pay_by(self, approved_on: date) -> date:
        return after_months(approved_on, self.pay_months)


TERMS = load(
    Path(__file__).parent / "data" / "refund_terms.yaml", RefundTerms, apart_by=lambda one: (one.office, "levy")
)


def refund_terms(office: str, on: date) -> RefundTerms:
    """The terms in force at an office on a day; its own go before those of all offices. Raises NoRefundTerms."""
    own = line_in_force((one for one in TERMS if one.office == office), on)
    found = own or line_in_force((one for one in TERMS if one.office is None), on)
    if found is None:
        raise NoRefundTerms(on=on.isoformat())
    return found


def interest(amount: int, percent: Decimal, months: int) -> int:
    """What a late payment costs the office, in whole rupiah; a fraction of a rupiah is dropped."""
    return int(amount * percent * months / 100)
