"""Puts intake together."""

from services.intake.api import router
from services.intake.application import Intake
from services.intake.application.applicants import Applicants
from services.intake.application.applications import Applications
from services.intake.reactions import reactions
from services.intake.views import tables, views
from shared.parts import Parts, Service, assembled


def assemble(parts: Parts) -> Service:
    """Intake on its own database role."""
    unit = parts.unit_of_work(tables, views)
    intake = Intake(Applicants(unit, parts.personal, parts.new_id), Applications(unit, parts.new_id))
    return assembled(
        parts,
        unit,
        intake,
        router,
        reactions(intake),
        title="Jejak: intake",
        description="Applicants, and their applications: from draft to the promise, and to the end.",
    )
