"""The due date of an SKRD, by the rule of the issuing office and of the charge (`data/skrd_due_dates.yaml`).

Weekends and holidays do not move a due date: none of these regulations says so.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict

from shared.dated_data import Dated, line_in_force, load
from shared.errors import RefusedByRule
from shared.months import after_months
from shared.offices import OFFICES
from shared.wording import Named

Charge = Literal["levy", "printed-fee"]
"""What a bill charges: a levy from a tariff, or a fee whose amount a service card prints."""


class NoDueDateRule(RefusedByRule):
    code = "no-due-date-rule"
    indonesian = "{office} tidak mempunyai aturan jatuh tempo SKRD yang berlaku pada {on:day}."
    english = "{office} has no rule for the due date of an SKRD in force on {on:day}."


class DueDateRule(Dated):
    """`amount` calendar days or months after the day of issue, which is day 0."""

    id: Annotated[str, Field(min_length=1)]
    office: Annotated[str, Field(min_length=1)]
    charge: Charge = "levy"
    amount: Annotated[int, Strict(), Field(ge=1, le=366)]
    unit: Literal["day", "month"]

    def due(self, issued_on: date) -> date:
        if self.unit == "day":
            return issued_on + timedelta(days=self.amount)
        return after_months(issued_on, self.amount)


class DueDate(BaseModel):
    """The last day on which payment is in time, and the rule that sets it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    rule: str
    legal_basis: str


def _answers(rule: DueDateRule) -> tuple[str, Charge]:
    return rule.office, rule.charge


RULES = load(Path(__file__).parent / "data" / "skrd_due_dates.yaml", DueDateRule, apart_by=_answers)


def skrd_due_date(office: str, issued_on: date, charge: Charge = "levy") -> DueDate:
    """The due date of an SKRD that an office issues on a day in its own zone. Raises NoDueDateRule."""
    rule = line_in_force((rule for rule in RULES if _answers(rule) == (office, charge)), issued_on)
    if rule is None:
        name = OFFICES[office].name if office in OFFICES else office
        raise NoDueDateRule(office=Named(office, name, name), on=issued_on)
    return DueDate(on=rule.due(issued_on), rule=rule.id, legal_basis=rule.legal_basis)
