"""Puts intake together."""

from services.intake.api import router
from services.intake.application import Intake
from services.intake.application.applicants import Applicants
from services.intake.application.applications import Applications
from services.intake.application.calendars import Calendars
from services.intake.application.clocks import Clocks
from services.intake.application.likenesses import Likenesses
from services.intake.application.promises import Promises
from services.intake.application.steps import Steps
from services.intake.application.timekeeping import Timekeeping
from services.intake.application.work import WorkLists
from services.intake.reactions import reactions
from services.intake.views import tables, views
from shared.parts import Parts, Service, assembled
from shared.passes import Pass


def assemble(parts: Parts) -> Service:
    """Intake on its own database role."""
    unit = parts.unit_of_work(tables, views)
    applications = Applications(unit, parts.personal, parts.new_id)
    calendars = Calendars(unit, parts.new_id)
    clocks = Clocks(unit, calendars, parts.clock)
    timekeeping = Timekeeping(unit, calendars, parts.clock)
    intake = Intake(
        applicants=Applicants(unit, parts.personal, parts.new_id),
        applications=applications,
        steps=Steps(unit, applications, Promises(clocks), Likenesses()),
        work=WorkLists(unit),
        calendars=calendars,
        clocks=clocks,
        timekeeping=timekeeping,
    )
    return assembled(
        parts,
        unit,
        intake,
        router,
        reactions(intake),
        title="Jejak: intake",
        description="Applicants, and their applications: from draft to the promise, and to the product or the hand-over.",
        passes=[Pass("clocks", 1.0, timekeeping.keep_time)],
    )
