"""Ids that sort by the time at which they were made: UUID version 7 (RFC 9562 5.7)."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

_LAST_MILLISECOND: Final = 253_402_300_799_999
"""Of the year 9999; an id that somebody made up may name a later time."""
NewId = Callable[[datetime], UUID]
"""Makes an id for a time; passed as an argument, so that a test can choose the ids."""


def new_id(now: datetime) -> UUID:
    """A new id: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = int(now.timestamp() * 1000).to_bytes(6, "big")
    random = bytearray(os.urandom(10))
    random[0] = 0x70 | (random[0] & 0x0F)
    random[2] = 0x80 | (random[2] & 0x3F)
    return UUID(bytes=milliseconds + bytes(random))


def time_of(id: UUID) -> datetime:
    """The time at which an id of `new_id` was made, to the millisecond."""
    milliseconds = int.from_bytes(id.bytes[:6], "big")
    return datetime.fromtimestamp(min(milliseconds, _LAST_MILLISECOND) / 1000, UTC)
