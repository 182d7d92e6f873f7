"""Money in suspense, held by the running service."""

from uuid import uuid4

from services.billing.suspense.unclaimed import unclaimed_id
from services.billing.suspense.use_cases import Suspense
from shared.service.ask import Ask
from tests.billing.given import LEVY, TODAY, Running
from tests.people import PASURUAN


def suspense_of(running: Running) -> Suspense:
    assert running.service.unit is not None
    return Suspense(running.service.unit)


def by_bank(running: Running) -> Ask:
    return Ask.of_system("billing", "integration", PASURUAN, uuid4(), running.clock.now())


async def holds(running: Running, reference: str = "B1", amount: int = LEVY) -> str:
    """A bank tells of money that names nothing known; the path of what is held."""
    await suspense_of(running).hold(by_bank(running), "transfer", reference, amount, TODAY, "no-bill")
    return f"/suspense/{unclaimed_id(PASURUAN, 'transfer', reference)}"
