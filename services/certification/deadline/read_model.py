"""Certification's deadlines: one table for all nouns. `services/certification/README.md` says how a noun gets one."""

from services.certification.tables import tables
from shared.service.deadlines import Deadlines

deadlines = Deadlines(tables)
