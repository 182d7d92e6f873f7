"""The objects and the accounts of levies that no office has today: a printed fee, and a certification at the regency."""

from collections.abc import Iterator
from datetime import date

import pytest

from services.billing.tariff import budget_lines
from services.billing.tariff.budget_lines import BudgetLine
from tests.billing.given import REGIONAL
from tests.people import PASURUAN

OF_REGIONAL = BudgetLine(
    office=PASURUAN,
    charge="printed-fee",
    services=(REGIONAL,),
    levy_object="asset-use",
    account_code="4.1.02.02.01.0007",
    confidence="C",
    legal_basis="Perda of the tests",
    valid_from=date(2022, 1, 5),
)
OF_CERTIFICATION = OF_REGIONAL.model_copy(update={"charge": "certification", "services": ("BPSMB-SP",)})


@pytest.fixture(scope="session", autouse=True)
def regional_budget_line() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budget_lines, "BUDGET_LINES", (*budget_lines.BUDGET_LINES, OF_REGIONAL, OF_CERTIFICATION))
        yield
