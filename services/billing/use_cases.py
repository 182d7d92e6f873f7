"""The use cases of billing: a file for each noun."""

from dataclasses import dataclass

from services.billing.bank.use_cases import VirtualAccounts
from services.billing.bill.use_cases import Bills
from services.billing.cash.use_cases import CashDays
from services.billing.claim.use_cases import Claims
from services.billing.comparison.use_cases import Comparisons
from services.billing.deposit.use_cases import Deposits
from services.billing.ledger.use_cases import Ledger
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class BillingUseCases:
    """All use cases of the service, by noun."""

    accounts: VirtualAccounts
    bills: Bills
    cash_days: CashDays
    deposits: Deposits
    ledger: Ledger
    comparisons: Comparisons
    claims: Claims
    deadlines: OfficeDeadlines
    tasks: Tasks
