"""Billing's deadlines: one table for all nouns."""

from services.billing.tables import tables
from shared.service.deadlines import Deadlines

deadlines = Deadlines(tables)
