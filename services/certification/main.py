"""Assembles certification."""

from services.certification.read_models import views
from services.certification.routers import ROUTERS
from services.certification.tables import tables
from services.certification.use_cases import CertificationUseCases
from shared.assembly import DecidingParts, Service, assembled


def assemble(parts: DecidingParts) -> Service:
    """Certification under its own database role."""
    unit = parts.unit_of_work(tables, list(views))
    certification = CertificationUseCases()
    return assembled(
        parts,
        unit,
        certification,
        ROUTERS,
        (),
        title="Jejak: certification",
        description="Schemes and standards that certificates are granted by.",
    )
