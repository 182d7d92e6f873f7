"""Which tokens were revoked: every process reads it from the journal, at its start and then about once a second.

Each service asks before it believes a token (`shared.auth`). Until the journal was read once, nobody is believed.
"""

from typing import LiteralString

import psycopg
import structlog

from shared.contracts.intake import TokensRevoked, revocations_of
from shared.database import Pool
from shared.errors import Unavailable
from shared.journal import News
from shared.offices import OFFICES

SECONDS = 1.0
_FIND: LiteralString = (
    "SELECT position, payload FROM journal.events WHERE case_id = ANY(%s) AND position > %s AND type = %s"
    " ORDER BY position"
)
_TIMELINES = [revocations_of(office) for office in OFFICES]

_log = structlog.get_logger()


class Revocations:
    """Office and subject → the moment until which tokens were issued that no longer count; the last revocation holds."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], float] = {}
        self._position = 0
        self._read = False

    def revoked(self, office: str, subject: str, issued: float) -> bool:
        """Whether a token issued at a moment (seconds since 1970) is revoked. Raises Unavailable while that is not known."""
        if not self._read:
            raise Unavailable
        until = self._until.get((office, subject))
        return until is not None and issued <= until

    async def refresh(self, pool: Pool) -> None:
        """Takes in what was recorded since the last time. Raises psycopg.Error."""
        async with pool.connection() as connection:
            cursor = await connection.execute(_FIND, (_TIMELINES, self._position, TokensRevoked.TYPE))
            found = await cursor.fetchall()
        for position, payload in found:
            told = TokensRevoked.model_validate(payload)
            self._until[told.office, told.subject] = told.issued_until.timestamp()
            self._position = position
        self._read = True

    async def follow(self, pool: Pool, news: News) -> None:
        """Refreshes for ever, until cancelled; while the database is away, what is known holds."""
        while True:
            try:
                await self.refresh(pool)
            except psycopg.Error as fault:
                _log.warning("revocations-not-read", fault=type(fault).__name__)
            await news.wait(SECONDS, frozenset({TokensRevoked.TYPE}))
