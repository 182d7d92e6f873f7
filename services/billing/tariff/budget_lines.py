"""The object and the account of levies whose amounts are not in a tariff here, as dated data (`data/budget_lines.yaml`).

The amounts of a certification are those of its contract, and those of a printed fee stand on its card; an SKRD for them still names
the object of the levy and the account of the budget.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from services.billing.tariff.levy_objects import AccountCode, Confidence, Id, Name, may_be_levied
from shared.dated_data import Dated, line_in_force, load, refuse_faults

Charge = Literal["certification", "printed-fee"]


class BudgetLine(Dated):
    """What an office levies for `charge`, of the given services or of all, and the account that it is booked to."""

    office: Name
    charge: Charge
    services: Annotated[tuple[Name, ...], Field(min_length=1)] | None = None
    levy_object: Id
    account_code: AccountCode
    confidence: Confidence

    def covers(self, office: str, charge: Charge, service: str) -> bool:
        return (self.office, self.charge) == (office, charge) and (self.services is None or service in self.services)


def load_budget_lines(path: Path) -> tuple[BudgetLine, ...]:
    """The lines of a file. Raises DataFault, also for an object that the law does not let a region levy on all days of the line."""
    lines = load(path, BudgetLine)
    refuse_faults(
        path,
        [
            f"{number}.levy_object: {one.levy_object} may not be levied on all days of the line"
            for number, one in enumerate(lines)
            if not may_be_levied(one.levy_object, one.valid_from, one.valid_to)
        ],
    )
    return lines


BUDGET_LINES = load_budget_lines(Path(__file__).parent / "data" / "budget_lines.yaml")


def budget_line(office: str, charge: Charge, service: str, on: date) -> BudgetLine | None:
    """The line of a levy for a service that an office gives on a day; None if nobody has stated it. The first of the file counts."""
    return line_in_force((one for one in BUDGET_LINES if one.covers(office, charge, service)), on)
