"""Puts billing together."""

from services.billing.api import router
from services.billing.application import BillingApplication
from services.billing.reactions import reactions
from services.billing.views import bill_list, tables
from shared.parts import DecidingParts, Service, assembled


def assemble(parts: DecidingParts) -> Service:
    """Billing on its own database role."""
    unit = parts.unit_of_work(tables, [bill_list])
    application = BillingApplication(unit)
    return assembled(
        parts,
        unit,
        application,
        router,
        reactions(application),
        title="Jejak: billing",
        description="What a service costs and under which law: levy, SKRD, payment.",
    )
