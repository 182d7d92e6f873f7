"""When a message that failed is tried again: later and later, for about three days, never for ever."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Retrying:
    """Each pause is twice as long as the one before, up to the longest; no attempt begins after `tried_for`."""

    first: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=6)
    tried_for: timedelta = timedelta(days=3)

    def next(self, tried: int, now: datetime, chance: float, wished: timedelta | None = None) -> datetime:
        """The next attempt after `tried` attempts.

        `chance` (0 to 1) removes up to half of the pause, so that messages that failed together do not return together. `wished`:
        the wait that the other side asks for; at most the longest pause of ours.
        """
        whole = min(self.longest, self.first * (1 << min(tried - 1, 12)))
        return now + max(whole * (1 - chance / 2), min(wished or timedelta(0), self.longest))
