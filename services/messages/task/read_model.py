"""The work list of messages: one table for all nouns."""

from services.messages.tables import tables
from shared.service.work_list import WorkList

work_list = WorkList(tables)
