"""The revoked tokens: every process reads them from the journal, at its start and then about once a second.

Each service asks here before it accepts a token (`shared.web.tokens`). Before the journal was read once, it accepts
none.
"""

import psycopg
import structlog
from pydantic import ValidationError

from shared.contracts.intake import TokensRevoked, revocations_of
from shared.database import Pool
from shared.errors import Unavailable
from shared.journal.journal import Recorded, read_cases
from shared.journal.news import News
from shared.offices import OFFICES

SECONDS = 1.0
_SKEW_SECONDS = 30.0
"""How far the identity provider's clock may be ahead of ours: a token issued in that time may be older than the
revocation.
"""
_TIMELINES = [revocations_of(office) for office in OFFICES]

_log = structlog.get_logger()


class Revocations:
    """Office and subject → the moment until which issued tokens are revoked.

    The latest moment counts, also after a revocation of an earlier one: nobody restores a revoked token. Signing in
    gives a new one.
    """

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], float] = {}
        self._position = 0
        self._read = False

    def revoked(self, office: str, subject: str, issued: float) -> bool:
        """Whether a token issued at a moment (seconds since 1970) is revoked. Raises Unavailable while that is not
        known.
        """
        if not self._read:
            raise Unavailable
        until = self._until.get((office, subject))
        return until is not None and issued <= until + _SKEW_SECONDS

    async def refresh(self, pool: Pool) -> None:
        """Reads the revocations recorded since the last time. Raises psycopg.Error."""
        async with pool.connection() as connection:
            found = await read_cases(connection, _TIMELINES, TokensRevoked.TYPE, self._position)
        for recorded in found:
            self._take(recorded)
            self._position = recorded.position
        self._read = True

    def _take(self, recorded: Recorded) -> None:
        """Takes one revocation. An altered or unreadable event is skipped with an alarm, so that it stops no service."""
        try:
            if recorded.is_altered():
                raise ValueError
            told = TokensRevoked.of(recorded)
        except (ValidationError, ValueError):
            _log.critical("revocation-unreadable", position=recorded.position)
            return
        until = min(told.issued_until, recorded.recorded_at).timestamp()
        whose = (told.office, told.subject)
        self._until[whose] = max(until, self._until.get(whose, until))

    async def follow(self, pool: Pool, news: News) -> None:
        """Refreshes repeatedly until cancelled; while the database is away, the known revocations hold."""
        while True:
            try:
                await self.refresh(pool)
            except psycopg.Error as fault:
                _log.warning("revocations-not-read", fault=type(fault).__name__)
            await news.wait(SECONDS, frozenset({TokensRevoked.TYPE}))
