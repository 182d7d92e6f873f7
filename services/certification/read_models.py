"""Certification's own tables, how events change them, and the queries on them: a file for each read model."""

from services.certification.tables import tables
from shared.service.read_models import View

__all__ = ["tables", "views"]

views: tuple[View, ...] = ()
