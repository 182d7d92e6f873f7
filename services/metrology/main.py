"""Puts metrology together."""

from services.metrology.api import router
from services.metrology.application import Metrology
from services.metrology.application.appointments import Appointments
from services.metrology.application.instruments import Instruments
from services.metrology.application.owners import Owners
from services.metrology.application.verifications import Verifications
from services.metrology.reactions import reactions
from services.metrology.views import tables, views
from shared.parts import SealingParts, Service, assembled


def assemble(parts: SealingParts) -> Service:
    """Metrology on its own database role."""
    unit = parts.unit_of_work(tables, list(views))
    metrology = Metrology(
        Instruments(unit, parts.new_id),
        Appointments(unit, parts.personal, parts.new_id),
        Verifications(unit, parts.new_id),
        Owners(unit, parts.personal, parts.new_id),
    )
    return assembled(
        parts,
        unit,
        metrology,
        router,
        reactions(metrology),
        title="Jejak: metrology",
        description="Register of instruments (UTTP), tera and tera ulang, marks (CTT) and SKHP.",
    )
