"""Puts metrology together."""

from services.metrology.api import router
from services.metrology.application import MetrologyApplication
from services.metrology.reactions import reactions
from services.metrology.views import tables, views
from shared.parts import Parts, Service, assembled


def assemble(parts: Parts) -> Service:
    """Metrology on its own database role."""
    unit = parts.unit_of_work(tables, list(views))
    application = MetrologyApplication(unit, parts.personal, parts.new_id)
    return assembled(
        parts,
        unit,
        application,
        router,
        reactions(application),
        title="Jejak: metrology",
        description="Register of instruments (UTTP), tera and tera ulang, marks (CTT) and SKHP.",
    )
