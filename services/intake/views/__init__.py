"""Intake's own tables, how events change them, and what is asked of them: a file for each read model."""

from services.intake.views.applicants import applicants_view
from services.intake.views.applications import applications_view
from services.intake.views.tables import tables

__all__ = ["tables", "views"]

views = [applicants_view, applications_view]
