"""Billing's work list: one table for all nouns."""

from services.billing.tables import tables
from shared.service.work_list import WorkList

work_list = WorkList(tables)
