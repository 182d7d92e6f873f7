"""Assembles metrology."""

from services.metrology.instrument.use_cases import Instruments
from services.metrology.owner.use_cases import Owners
from services.metrology.penera.use_cases import Appointments
from services.metrology.reactions import reactions
from services.metrology.read_models import views
from services.metrology.routers import ROUTERS
from services.metrology.tables import tables
from services.metrology.use_cases import Metrology
from services.metrology.verification.use_cases import Verifications, end_of_verified, refuse_open
from shared.assembly import SealingParts, Service, assembled


def assemble(parts: SealingParts) -> Service:
    """Metrology under its own database role."""
    unit = parts.unit_of_work(tables, list(views))
    metrology = Metrology(
        Instruments(unit, parts.new_id, refuse_open, end_of_verified),
        Appointments(unit, parts.personal, parts.new_id),
        Verifications(unit, parts.new_id),
        Owners(unit, parts.personal, parts.new_id),
    )
    return assembled(
        parts,
        unit,
        metrology,
        ROUTERS,
        reactions(metrology),
        title="Jejak: metrology",
        description="Register of instruments (UTTP), tera and tera ulang, marks (CTT) and SKHP.",
    )
