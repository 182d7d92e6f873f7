"""Billing's schema: what the unit of work needs in it, and the metadata that every read model here joins."""

from shared.service.rate_limit import counters_table
from shared.service.tables import service_tables

tables = service_tables("billing")
rate_limits = counters_table(tables.metadata)
