"""What paying a levy late costs, by the dated rule of the office (`data/overdue_rules.yaml`).

A part of a month counts as a month. The rule in force on the day of the SKRD holds for the life of that SKRD: a payer keeps
what the SKRD promised, also when the rate changes while they are late [C].

Source: UU 28/2009 art. 160 (2 % a month); UU 1/2022 and PP 35/2023 (1 % a month, at most 24 months).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, Strict

from services.billing.bill.split import First
from shared.dated_data import Dated, line_in_force, load
from shared.errors import RefusedByRule
from shared.months import months_begun
from shared.offices import OFFICES
from shared.wording import Named

MonthCount = Literal["calendar-months", "30-day-blocks"]
Rounding = Literal["down", "half-up", "up"]
Interruption = Literal["reminder", "acknowledgement", "instalments", "objection"]
"""What lets the time of a claim begin again."""
_ROUNDING: Final = {"down": ROUND_DOWN, "half-up": ROUND_HALF_UP, "up": ROUND_UP}
_BLOCK: Final = 30

Months = Annotated[int, Strict(), Field(ge=1, le=600)]
Days = Annotated[int, Strict(), Field(ge=0, le=366)]


class NoOverdueRule(RefusedByRule):
    code = "no-overdue-rule"
    indonesian = (
        "{office} tidak mempunyai aturan tunggakan untuk SKRD tanggal {on:day}. Minta pengelola sistem menambahkan aturan "
        "Perda kantor Anda, lalu ulangi."
    )
    english = (
        "{office} has no rule on late payment for an SKRD of {on:day}. Ask the operator to add the rule of your office's "
        "Perda, then repeat this."
    )


class OverdueRule(Dated):
    """What an office charges for late payment, and the times of its claims."""

    id: Annotated[str, Field(min_length=1)]
    office: Annotated[str, Field(min_length=1)]
    percent: Annotated[Decimal, Field(ge=0, le=100)]
    months: MonthCount
    cap_months: Months
    rounding: Rounding
    settles_first: First
    reminder_days: Days
    owed_from: Literal["skrd", "assessment"]
    claim_months: Months
    interrupted_by: tuple[Interruption, ...]
    instalment_months: Months
    """The last instalment is due within so many months of the decision."""
    instalment_grace_days: Days
    """A missed instalment may still be paid so many days late; then the instalments lapse."""
    objection_months: Months
    objection_decision_months: Months

    def months_late(self, due: date, paid: date) -> int:
        """Months, each begun one whole, from the due date to the day of the payment; not capped."""
        if self.months == "30-day-blocks":
            return max(-(-(paid - due).days // _BLOCK), 0)
        return months_begun(due, paid)

    def interest(self, due: date, late: Iterable["Late"]) -> int:
        """Whole rupiah on parts of the principal that were due on the same day and paid on different days."""
        exact = sum((one.amount * self._percent_of(due, one.until) for one in late), Decimal(0)) / 100
        return int(exact.quantize(Decimal(1), rounding=_ROUNDING[self.rounding]))

    def _percent_of(self, due: date, paid: date) -> Decimal:
        return self.percent * min(self.months_late(due, paid), self.cap_months)


@dataclass(frozen=True)
class Late:
    """Rupiah of the principal, and the day on which they were paid, or until which they are counted."""

    amount: int
    until: date


RULES = load(Path(__file__).parent / "data" / "overdue_rules.yaml", OverdueRule, apart_by=lambda rule: rule.office)
_BY_ID: Final = {rule.id: rule for rule in RULES}


def rule_on(office: str, on: date) -> OverdueRule | None:
    """The rule of an office in force on a day, if it has one."""
    return line_in_force((rule for rule in RULES if rule.office == office), on)


def overdue_rule(id: str | None, office: str, issued_on: date) -> OverdueRule:
    """The rule that an SKRD names. An SKRD that is older than these rules follows the one of its day. Raises NoOverdueRule."""
    rule = rule_on(office, issued_on) if id is None else _BY_ID.get(id)
    if rule is None:
        name = OFFICES[office].name if office in OFFICES else office
        raise NoOverdueRule(office=Named(office, name, name), on=issued_on.isoformat())
    return rule
