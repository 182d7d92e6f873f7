"""Intake's schema: the tables of the unit of work, and the metadata that every read model here joins."""

from shared.service.rate_limit import counters_table
from shared.service.tables import service_tables

tables = service_tables("intake")
rate_limits = counters_table(tables.metadata)
