"""A machine whose clock and count of seconds a test controls."""

from datetime import UTC, datetime, timedelta

from shared.clock import Machine


class Movable:
    """Begins at a moment; `passes` moves clock and seconds together, `jumps` the clock alone."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 3, tzinfo=UTC)) -> None:
        self.wall = at
        self.seconds = 1000.0

    @property
    def machine(self) -> Machine:
        return Machine(lambda: self.wall, lambda: self.seconds)

    def passes(self, time: timedelta) -> None:
        self.wall += time
        self.seconds += time.total_seconds()

    def jumps(self, by: timedelta) -> None:
        self.wall += by
