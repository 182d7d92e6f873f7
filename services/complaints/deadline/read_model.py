"""The deadlines of complaints: one table for all nouns."""

from services.complaints.tables import tables
from shared.service.deadlines import Deadlines

deadlines = Deadlines(tables)
