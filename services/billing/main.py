"""Assembles billing."""

from dataclasses import replace
from datetime import timedelta
from random import SystemRandom

from fastapi import FastAPI

from services.billing.bank import app as snap
from services.billing.bank.callers import Callers
from services.billing.bank.client import BankClient
from services.billing.bank.endpoint import Endpoint
from services.billing.bank.recorder import RefusalLimit
from services.billing.bank.tokens import BankTokens
from services.billing.bank.use_cases import BankCalls, VirtualAccounts
from services.billing.bill.use_cases import Bills
from services.billing.billing_code.background import Asking, CodePolls, CodeRequests
from services.billing.billing_code.gateway import Simponi
from services.billing.billing_code.read_model import claims as code_claims
from services.billing.billing_code.read_model import exchanges as code_exchanges
from services.billing.billing_code.requesting import Following
from services.billing.billing_code.routes import RECEIVE_SIMPONI
from services.billing.billing_code.use_cases import BillingCodes, is_in_suspense
from services.billing.cash.use_cases import CashDays, refuse_stopped_day
from services.billing.claim.use_cases import Claims
from services.billing.comparison.use_cases import Comparisons
from services.billing.deposit.use_cases import Deposits
from services.billing.ledger.use_cases import Ledger
from services.billing.payer.use_cases import NumberedWays, PayerBills
from services.billing.qris.acquirer import Acquirer
from services.billing.qris.background import QrisAsking
from services.billing.qris.notices import PATH as NOTICES
from services.billing.qris.notices import NoticeEndpoint
from services.billing.qris.use_cases import QrisCodes, QrisNotices
from services.billing.qris_settlement.use_cases import QrisSettlements
from services.billing.reactions import passing, reactions
from services.billing.read_models import deadlines, views, work_list
from services.billing.reconciliation.background import Classification
from services.billing.reconciliation.routes import LARGEST_STATEMENT, STATEMENT_FILES, STATEMENT_SECONDS
from services.billing.reconciliation.use_cases import Statements
from services.billing.refund.use_cases import Refunds
from services.billing.registration.background import VaSending
from services.billing.registration.gateway import BankGateway
from services.billing.registration.read_model import claims, exchanges
from services.billing.registration.use_cases import VaRequests
from services.billing.report.use_cases import Reports
from services.billing.routers import ROUTERS
from services.billing.suspense.use_cases import Suspense
from services.billing.tables import rate_limits, tables
from services.billing.use_cases import BillingUseCases, PaymentWays
from shared.assembly import DecidingParts, Service, assembled
from shared.outgoing.attempts import Attempting
from shared.outgoing.retries import Retrying
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.rate_limit import Counters
from shared.service.unit_of_work import UnitOfWork
from shared.service.work_list import Tasks
from shared.web.receipts import ReceiptThrottle

JOB_SECONDS = 1.0
COUNTERS_SECONDS = 60.0
FORGET_SECONDS = 3600.0
STATEMENTS_SECONDS = 30.0


def assemble(parts: DecidingParts) -> Service:
    """Billing under its own database role."""
    settings, unit = parts.settings, parts.unit_of_work(tables, list(views))
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    accounts = VirtualAccounts(unit)
    skew = timedelta(seconds=settings.clock_skew_seconds)
    following = Following(
        timedelta(seconds=settings.simponi_grace_seconds), timedelta(days=settings.simponi_follow_days)
    )
    codes = BillingCodes(unit, parts.clock, parts.new_id, settings.simponi_inbound_token, skew, following)
    classification = Classification(unit, parts.clock, parts.new_id)
    billing = BillingUseCases(
        accounts=accounts,
        bills=Bills(unit, refuse_stopped_day, is_in_suspense),
        cash_days=CashDays(unit),
        deposits=Deposits(unit, parts.new_id),
        ledger=Ledger(unit),
        comparisons=Comparisons(unit),
        claims=Claims(unit),
        codes=codes,
        deadlines=OfficeDeadlines(unit, deadlines),
        qris=QrisCodes(unit),
        qris_settlements=QrisSettlements(unit),
        payer_bills=PayerBills(unit, ways=(NumberedWays(unit),)),
        refunds=Refunds(unit, parts.new_id),
        reports=Reports(unit),
        statements=Statements(unit, classification.classify, parts.new_id),
        suspense=Suspense(unit),
        tasks=Tasks(unit, work_list),
        va_requests=VaRequests(unit),
        ways=PaymentWays(unit, accounts, codes),
    )
    passed = PassingDeadlines(unit, deadlines.passed, passing(billing), parts.clock, parts.new_id)
    calls = BankCalls(unit, timedelta(days=parts.settings.exchange_days), parts.clock)
    service = assembled(
        parts,
        unit,
        billing,
        ROUTERS,
        reactions(billing),
        title="Jejak: billing",
        description="What a service costs and under which law: tariff, bill, payment, refund, ledger and reconciliation.",
        jobs=[
            Job("rate limits", COUNTERS_SECONDS, counters.forget, clock=None),
            Job("deadlines", JOB_SECONDS, passed.run_once, parts.clock),
            *_bank_jobs(parts, unit),
            Job("calls of banks", FORGET_SECONDS, calls.forget, parts.clock),
            *_simponi(parts, unit, billing.codes, following),
            Job("statements", STATEMENTS_SECONDS, classification.run_once, parts.clock),
        ],
        own_proof=frozenset({RECEIVE_SIMPONI}),
        larger_bodies={STATEMENT_FILES: LARGEST_STATEMENT},
        longer_requests={STATEMENT_FILES: STATEMENT_SECONDS},
    )
    service.app.state.receipt_throttle = ReceiptThrottle(counters, settings.wrong_receipts, settings.front_doors)
    return replace(service, endpoints={snap.PATH: _banks(parts, calls)})


def _banks(parts: DecidingParts, calls: BankCalls) -> FastAPI:
    """The endpoint /v1.0, at which banks with credentials ask for bills and tell of payments."""
    callers = Callers(parts.settings.banks, BankTokens(parts.request_key), parts.clock)
    endpoint = Endpoint(callers, calls, parts.clock, parts.new_id, RefusalLimit())
    notices = NoticeEndpoint(QrisNotices(calls.unit), parts.settings.banks, parts.clock, parts.new_id)
    return snap.bank_app(endpoint, parts.settings, {NOTICES: ("52", notices.notify)})


def _simponi(parts: DecidingParts, unit: UnitOfWork, codes: BillingCodes, following: Following) -> list[Job]:
    """What asks SIMPONI for billing codes, and for payments under them."""
    settings = parts.settings
    attempting = Attempting.by_settings(unit, code_claims, code_exchanges, settings, parts.clock, parts.new_id)
    asking = Asking(unit, attempting, Simponi(settings), parts.clock, parts.new_id)
    requests = CodeRequests(
        asking, following, Retrying.by_settings(settings.simponi_attempts, settings), SystemRandom()
    )
    polls = CodePolls(
        asking,
        codes,
        first=timedelta(seconds=settings.simponi_first_poll_seconds),
        longest=timedelta(seconds=settings.simponi_longest_poll_seconds),
    )
    return [
        Job("requests for billing codes", JOB_SECONDS, requests.run_once, parts.clock),
        Job("payments under billing codes", JOB_SECONDS, polls.run_once, parts.clock),
        Job("exchanges with SIMPONI", FORGET_SECONDS, attempting.forget_exchanges, parts.clock),
    ]


def _bank_jobs(parts: DecidingParts, unit: UnitOfWork) -> list[Job]:
    """What we ask of banks and acquirers, and the recorder of it."""
    settings, clock, new_id = parts.settings, parts.clock, parts.new_id
    client, chance = BankClient(settings, clock), SystemRandom()
    attempting = Attempting.by_settings(unit, claims, exchanges, settings, clock, new_id)
    retrying = Retrying.by_settings(settings.bank_attempts, settings)
    gateway = BankGateway(client)
    sending = VaSending(unit, attempting, gateway, retrying, clock=clock, chance=chance, new_id=new_id)
    asking = QrisAsking(unit, Acquirer(client), settings, clock=clock, chance=chance, new_id=new_id)
    return [
        Job("requests to banks", JOB_SECONDS, sending.run_once, clock),
        Job("QRIS codes", JOB_SECONDS, asking.run_once, clock),
        Job("exchanges with banks", FORGET_SECONDS, attempting.forget_exchanges, clock),
    ]
