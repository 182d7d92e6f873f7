"""Intake's own tables, how events change them, and the queries on them: a file for each read model."""

from services.intake.applicant.read_model import applicants_view
from services.intake.application.read_model import applications_view
from services.intake.application.receipt_rows import tracking_view
from services.intake.calendar.read_model import calendars_view
from services.intake.card.read_model import publications_view
from services.intake.check.read_model import checks_view, deadlines
from services.intake.clock.read_model import clocks_view, tokens_view
from services.intake.file.read_model import files_view
from services.intake.nib.read_model import received_nibs_view
from services.intake.product.read_model import products_view
from services.intake.recalculation.read_model import recalculations_view
from services.intake.siinas_application.read_model import siinas_applications_view
from services.intake.tables import tables

__all__ = ["deadlines", "tables", "views"]

views = [
    applicants_view,
    applications_view,
    clocks_view,
    tokens_view,
    calendars_view,
    recalculations_view,
    products_view,
    checks_view,
    deadlines.view,
    received_nibs_view,
    siinas_applications_view,
    tracking_view,
    files_view,
    publications_view,
]
