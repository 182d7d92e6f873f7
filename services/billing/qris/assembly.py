"""Assembles what asks acquirers for QRIS codes, and what hears of their payments."""

from random import SystemRandom

from services.billing.bank.app import Services
from services.billing.bank.client import BankClient
from services.billing.qris.acquirer import Acquirer
from services.billing.qris.background import QrisAsking
from services.billing.qris.notice import SERVICE
from services.billing.qris.notices import PATH, NoticeEndpoint
from services.billing.qris.use_cases import QrisNotices
from shared.assembly import DecidingParts
from shared.service.background import Job
from shared.service.unit_of_work import UnitOfWork

ASK_SECONDS = 1.0


def jobs(parts: DecidingParts, unit: UnitOfWork, client: BankClient) -> list[Job]:
    """The job that asks acquirers to make codes, and about codes of which no notice came."""
    asking = QrisAsking(
        unit, Acquirer(client), parts.settings, clock=parts.clock, chance=SystemRandom(), new_id=parts.new_id
    )
    return [Job("QRIS codes", ASK_SECONDS, asking.run_once, parts.clock)]


def services(parts: DecidingParts, unit: UnitOfWork) -> Services:
    """The notices of acquirers, below `/v1.0`. Raises NotAnRsaKey for an acquirer whose key cannot be read."""
    notices = NoticeEndpoint(QrisNotices(unit), parts.settings.banks, parts.clock, parts.new_id)
    return {PATH: (SERVICE, notices.notify)}
