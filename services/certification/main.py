"""Assembles certification."""

from services.certification.certification.use_cases import Certifications
from services.certification.reactions import reactions
from services.certification.read_models import views
from services.certification.routers import ROUTERS
from services.certification.tables import tables
from services.certification.use_cases import CertificationUseCases
from shared.assembly import DecidingParts, Service, assembled


def assemble(parts: DecidingParts) -> Service:
    """Certification under its own database role."""
    unit = parts.unit_of_work(tables, list(views))
    certification = CertificationUseCases(Certifications(unit))
    return assembled(
        parts,
        unit,
        certification,
        ROUTERS,
        reactions(certification),
        title="Jejak: certification",
        description="Certification of products, markets, persons and industries, from application review to certificate.",
    )
