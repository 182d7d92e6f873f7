"""Assembles what tells banks about the virtual accounts that they host."""

from random import SystemRandom

from services.billing.bank.client import BankClient
from services.billing.registration.background import VaSending
from services.billing.registration.gateway import BankGateway
from services.billing.registration.read_model import claims, exchanges
from shared.assembly import DecidingParts
from shared.outgoing.attempts import Attempting
from shared.outgoing.retries import Retrying
from shared.service.background import Job
from shared.service.unit_of_work import UnitOfWork

ASK_SECONDS = 1.0


def jobs(parts: DecidingParts, unit: UnitOfWork, client: BankClient) -> list[Job]:
    """The job that sends the requests, and the one that deletes exchanges, also those with acquirers, when they are old."""
    settings, clock, new_id = parts.settings, parts.clock, parts.new_id
    attempting = Attempting.by_settings(unit, claims, exchanges, settings, clock, new_id)
    retrying = Retrying.by_settings(settings.bank_attempts, settings)
    gateway = BankGateway(client)
    sending = VaSending(unit, attempting, gateway, retrying, clock=clock, chance=SystemRandom(), new_id=new_id)
    return [
        Job("requests to banks", ASK_SECONDS, sending.run_once, clock),
        attempting.forgetting("exchanges with banks"),
    ]
