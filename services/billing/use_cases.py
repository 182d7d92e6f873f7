"""The use cases of billing: a file for each noun."""

from dataclasses import dataclass

from services.billing.bank.use_cases import VirtualAccounts
from services.billing.bill.use_cases import Bills
from services.billing.billing_code.use_cases import BillingCodes
from services.billing.cash.use_cases import CashDays
from services.billing.claim.use_cases import Claims
from services.billing.comparison.use_cases import Comparisons
from services.billing.deposit.use_cases import Deposits
from services.billing.ledger.use_cases import Ledger
from services.billing.payer.use_cases import PayerBills
from services.billing.qris.use_cases import QrisCodes
from services.billing.qris_settlement.use_cases import QrisSettlements
from services.billing.reconciliation.use_cases import Statements
from services.billing.refund.use_cases import Refunds
from services.billing.registration.use_cases import VaRequests
from services.billing.report.use_cases import Reports
from services.billing.suspense.use_cases import Suspense
from shared.contracts import Contract
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.unit_of_work import UnitOfWork, Work
from shared.service.use_case import use_case
from shared.service.work_list import Tasks


@dataclass(frozen=True)
class PaymentWays:
    """The ways to pay the bills of a case follow what is owed on them."""

    unit: UnitOfWork
    accounts: VirtualAccounts
    codes: BillingCodes

    @use_case
    async def follow(self, work: Work, _: Contract) -> None:
        """Lets virtual accounts and billing codes follow their bills, in one commit."""
        await self.accounts.follow(work)
        await self.codes.close_of_case(work)


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
    codes: BillingCodes
    deadlines: OfficeDeadlines
    qris: QrisCodes
    qris_settlements: QrisSettlements
    payer_bills: PayerBills
    refunds: Refunds
    reports: Reports
    statements: Statements
    suspense: Suspense
    tasks: Tasks
    ways: PaymentWays
    va_requests: VaRequests
