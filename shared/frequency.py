"""How often something is done within a while, counted in the memory of this process: to slow down, not to keep books."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Final

MOST_REMEMBERED: Final = 10_000
"""Keys; of more, those that came first are forgotten first."""


class Frequency:
    """At most `limit` times for each key within `seconds` of the first time; `elapsed` tells seconds that only go forward."""

    def __init__(self, limit: int, seconds: float, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._elapsed = elapsed
        self._counted: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def wait(self, key: Hashable) -> int:
        """Whole seconds until it may be done again; 0 if it may be now."""
        began, count = self._counted.get(key, (0.0, 0))
        left = began + self._seconds - self._elapsed()
        return math.ceil(left) if count >= self._limit and left > 0 else 0

    def count(self, key: Hashable) -> None:
        """It was done once more."""
        now = self._elapsed()
        began, count = self._counted.pop(key, (now, 0))
        self._counted[key] = (began, count + 1) if now < began + self._seconds else (now, 1)
        if len(self._counted) > MOST_REMEMBERED:
            self._counted.popitem(last=False)

    @contextmanager
    def attempt(self, key: Hashable, *failed: type[Exception]) -> Iterator[None]:
        """A try that counts while it is under way, or all at once would count none; afterwards only one that `failed` counts on."""
        self.count(key)
        try:
            yield
        except failed:
            raise
        except BaseException:
            self.take_back(key)
            raise
        self.take_back(key)

    def take_back(self, key: Hashable) -> None:
        """What was counted did not come about."""
        if found := self._counted.get(key):
            self._counted[key] = (found[0], max(found[1] - 1, 0))
