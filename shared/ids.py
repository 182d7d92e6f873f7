"""Ids that sort by the time they were given: UUID version 7 (RFC 9562 5.7)."""

import os
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

NewId = Callable[[datetime], UUID]
"""Makes an id at a time; handed in, so that a test can say which ids come."""


def new_id(now: datetime) -> UUID:
    """A fresh id: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = int(now.timestamp() * 1000).to_bytes(6, "big")
    random = bytearray(os.urandom(10))
    random[0] = 0x70 | (random[0] & 0x0F)
    random[2] = 0x80 | (random[2] & 0x3F)
    return UUID(bytes=milliseconds + bytes(random))
