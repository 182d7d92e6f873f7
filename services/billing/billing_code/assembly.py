"""Assembles what SIMPONI is asked for, and what it tells."""

from datetime import timedelta
from random import SystemRandom

from services.billing.billing_code.background import Asking, CodePolls, CodeRequests
from services.billing.billing_code.gateway import Simponi
from services.billing.billing_code.read_model import claims, exchanges
from services.billing.billing_code.requesting import Following
from services.billing.billing_code.use_cases import BillingCodes
from shared.assembly import DecidingParts
from shared.outgoing.attempts import Attempting
from shared.outgoing.retries import Retrying
from shared.service.background import Job
from shared.service.unit_of_work import UnitOfWork
from shared.settings import Settings

ASK_SECONDS = 1.0


def use_cases(parts: DecidingParts, unit: UnitOfWork) -> BillingCodes:
    """The use cases; SIMPONI proves itself with the token of the settings."""
    settings = parts.settings
    skew = timedelta(seconds=settings.clock_skew_seconds)
    return BillingCodes(unit, parts.clock, parts.new_id, settings.simponi_inbound_token, skew, _following(settings))


def jobs(parts: DecidingParts, unit: UnitOfWork, codes: BillingCodes) -> list[Job]:
    """The jobs that ask for codes, and for payments under them, and the one that deletes exchanges when they are old."""
    settings, clock = parts.settings, parts.clock
    attempting = Attempting.by_settings(unit, claims, exchanges, settings, clock, parts.new_id)
    asking = Asking(unit, attempting, Simponi(settings), clock, parts.new_id)
    retrying = Retrying.by_settings(settings.simponi_attempts, settings)
    requests = CodeRequests(asking, _following(settings), retrying, SystemRandom())
    polls = CodePolls(
        asking,
        codes,
        first=timedelta(seconds=settings.simponi_first_poll_seconds),
        longest=timedelta(seconds=settings.simponi_longest_poll_seconds),
    )
    return [
        Job("requests for billing codes", ASK_SECONDS, requests.run_once, clock),
        Job("payments under billing codes", ASK_SECONDS, polls.run_once, clock),
        attempting.forgetting("exchanges with SIMPONI"),
    ]


def _following(settings: Settings) -> Following:
    """How long payments under a code are asked for."""
    return Following(timedelta(seconds=settings.simponi_grace_seconds), timedelta(days=settings.simponi_follow_days))
