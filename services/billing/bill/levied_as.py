"""The object and the account under which a bill is levied: as it was assessed, or as the data of its day say now.

A bill that is older than these two fields names neither, and neither does one whose object nobody had stated yet.
"""

from typing import NamedTuple

from services.billing.bill.bill import Bill
from services.billing.tariff.budget_lines import BudgetLine, budget_line
from services.billing.tariff.catalogue import tariff_on
from services.billing.tariff.tariffs import Tariff


class Levied(NamedTuple):
    """An object of the law, and an account of the budget."""

    levy_object: str
    account_code: str


def levied_as(bill: Bill) -> Levied | None:
    """The object and the account of a levy; None if nobody has stated them."""
    if bill.levy_object:
        return Levied(bill.levy_object, bill.account_code)
    stated = _stated(bill)
    return None if stated is None else Levied(stated.levy_object, stated.account_code)


def _stated(bill: Bill) -> Tariff | BudgetLine | None:
    if bill.certification is not None:
        return budget_line(bill.office, "certification", bill.certification.service_code, bill.service_day)
    if bill.fee is not None:
        return budget_line(bill.office, "printed-fee", bill.fee.service_code, bill.service_day)
    return tariff_on(bill.office, bill.service_day)
