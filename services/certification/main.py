"""Puts certification together."""

from services.certification.scheme import routes as schemes
from services.certification.standard import routes as standards
from services.certification.tables import tables
from shared.assembly import DecidingParts, Service, assembled


def assemble(parts: DecidingParts) -> Service:
    """Certification on its own database role. It has rules, and no case yet."""
    return assembled(
        parts,
        parts.unit_of_work(tables, []),
        None,
        (schemes.router, standards.router),
        (),
        title="Jejak: certification",
        description="Schemes and standards that certificates stand on.",
    )
