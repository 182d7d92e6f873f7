"""Clocks of tests."""

from datetime import datetime

from shared.clock import Clock


class StandingClock(Clock):
    """Tells the moment it was set to, however long a test takes."""

    def __init__(self, moment: datetime) -> None:
        super().__init__(movable=True)
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def set(self, to: datetime | None) -> datetime:
        assert to is not None
        self._moment = to
        return to
