"""Assembles messages."""

from services.messages.message.retrying import Retrying
from services.messages.message.use_cases import Messages
from services.messages.reactions import passing, reactions
from services.messages.read_models import deadlines, views, work_list
from services.messages.recipient.use_cases import Recipients
from services.messages.routers import ROUTERS
from services.messages.tables import rate_limits, tables
from services.messages.use_cases import MessagesUseCases
from shared.assembly import SealingParts, Service, assembled
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.rate_limit import Counters
from shared.service.work_list import Tasks

JOB_SECONDS = 1.0
COUNTERS_SECONDS = 60.0


def assemble(parts: SealingParts) -> Service:
    """The service under its own database role."""
    unit = parts.unit_of_work(tables, list(views))
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    retrying = Retrying()
    messages = MessagesUseCases(
        deadlines=OfficeDeadlines(unit, deadlines),
        messages=Messages(unit, retrying.tried_for),
        recipients=Recipients(unit),
        tasks=Tasks(unit, work_list),
    )
    passed = PassingDeadlines(unit, deadlines.passed, passing(messages), parts.clock, parts.new_id)
    return assembled(
        parts,
        unit,
        messages,
        ROUTERS,
        reactions(messages),
        title="Jejak: messages",
        description="Messages to people: which event leads to which message, and whether it arrived.",
        jobs=[
            Job("rate limits", COUNTERS_SECONDS, counters.forget, clock=None),
            Job("deadlines", JOB_SECONDS, passed.run_once, parts.clock),
        ],
    )
