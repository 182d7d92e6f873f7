"""Assembles the endpoint at which banks ask for bills and tell of payments."""

from fastapi import FastAPI

from services.billing.bank.app import Services, bank_app
from services.billing.bank.callers import Callers
from services.billing.bank.endpoint import Endpoint
from services.billing.bank.recorder import RefusalLimit
from services.billing.bank.tokens import BankTokens
from services.billing.bank.use_cases import BankCalls
from shared.assembly import DecidingParts


def endpoint(parts: DecidingParts, calls: BankCalls, more: Services) -> FastAPI:
    """The app of `/v1.0`, for the banks whose credentials are set. `more`: services of other nouns, by their paths.

    Raises NotAnRsaKey for a bank whose key cannot be read.
    """
    callers = Callers(parts.settings.banks, BankTokens(parts.request_key), parts.clock)
    answers = Endpoint(callers, calls, parts.clock, parts.new_id, RefusalLimit())
    return bank_app(answers, parts.settings, more)
