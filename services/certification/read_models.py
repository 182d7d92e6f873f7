"""Certification's own tables, how events change them, and the queries on them: a file for each read model."""

from services.certification.tables import tables

__all__ = ["tables", "views"]

views = ()
