"""The deadlines of messages: one table for all nouns."""

from services.messages.tables import tables
from shared.service.deadlines import Deadlines

deadlines = Deadlines(tables)
