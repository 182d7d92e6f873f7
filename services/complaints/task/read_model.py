"""The work list of complaints: one table for all nouns."""

from services.complaints.tables import tables
from shared.service.work_list import WorkList

work_list = WorkList(tables)
