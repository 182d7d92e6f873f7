"""Intake's own tables, how events change them, and what is asked of them: a file for each read model."""

from services.intake.views.applicants import applicants_view
from services.intake.views.applications import applications_view
from services.intake.views.calendars import calendars_view, recalculations_view
from services.intake.views.checks import checks_view
from services.intake.views.clocks import clocks_view, tokens_view
from services.intake.views.files import files_view
from services.intake.views.products import products_view
from services.intake.views.publications import publications_view
from services.intake.views.received_nibs import received_nibs_view
from services.intake.views.tables import tables
from services.intake.views.tracking import tracking_view

__all__ = ["tables", "views"]

views = [
    applicants_view,
    applications_view,
    clocks_view,
    tokens_view,
    calendars_view,
    recalculations_view,
    products_view,
    checks_view,
    received_nibs_view,
    tracking_view,
    files_view,
    publications_view,
]
