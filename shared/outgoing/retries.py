"""When an unanswered question is asked again: later and later, never for ever."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from shared.outgoing.replies import Reply
from shared.settings import Settings

REFUSED_ATTEMPTS = 3
"""How often a refused question (4xx) is asked: it rarely becomes right by itself, but a NIB of this minute may be
unknown yet.
"""
LONGEST_WISH = timedelta(days=1)
"""The longest wait that the other side may ask for (Retry-After)."""


@dataclass(frozen=True)
class Retrying:
    """How often one question is asked, and the pauses: each is twice as long as the one before, up to the longest."""

    attempts: int = 8
    first: timedelta = timedelta(seconds=30)
    longest: timedelta = timedelta(hours=1)

    @classmethod
    def by_settings(cls, attempts: int, settings: Settings) -> Self:
        """With an installation's pauses."""
        first, longest = settings.check_first_pause_seconds, settings.check_longest_pause_seconds
        return cls(attempts, timedelta(seconds=first), timedelta(seconds=longest))

    def pause(self, tried: int, reply: Reply, chance: float) -> timedelta | None:
        """The pause after `tried` attempts, the last of which ended with `reply`; None: not asked again.

        `chance` (0 to 1) removes up to half of it, so that questions that failed together do not return together. Never
        shorter than the other side asks for.
        """
        if reply.outcome == "not-asked" or tried >= self._most(reply):
            return None
        whole = min(self.longest, self.first * (1 << min(tried - 1, 30)))
        wished = min(reply.retry_after or timedelta(0), LONGEST_WISH)
        return max(whole * (1 - chance / 2), wished)

    def _most(self, reply: Reply) -> int:
        may_change = reply.status in {401, 403, 429}  # credentials are repaired, and a flood subsides
        if reply.outcome == "refused-there" and not may_change:
            return min(self.attempts, REFUSED_ATTEMPTS)
        return self.attempts
