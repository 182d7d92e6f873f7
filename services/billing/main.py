"""Assembles billing."""

from services.billing.reactions import reactions
from services.billing.read_model import bill_list, tables
from services.billing.routes import router
from services.billing.use_cases import Bills
from shared.assembly import DecidingParts, Service, assembled


def assemble(parts: DecidingParts) -> Service:
    """Billing under its own database role."""
    unit = parts.unit_of_work(tables, [bill_list])
    bills = Bills(unit)
    return assembled(
        parts,
        unit,
        bills,
        [router],
        reactions(bills),
        title="Jejak: billing",
        description="What a service costs and under which law: levy, SKRD, payment.",
    )
