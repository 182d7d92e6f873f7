"""A process that dies in the middle, and senders who repeat: the end is that of a day without crashes."""

import asyncio
from random import Random
from typing import Final

from hypothesis import HealthCheck, given, settings

from tests.billing.one_end.given import seeds
from tests.billing.one_end.office import Break, day, lived
from tests.conftest import fresh_databases

_EXAMPLES: Final = max(6, (settings.default or settings()).max_examples // 20)
KINDS: Final[tuple[Break, ...]] = ("before", "before", "after", "after", "connection")
CRASHES: Final = 5
"""In a day."""


@settings(max_examples=_EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seeds)
def test_crashes_and_repetitions_end_in_the_state_of_a_day_without_them(postgresql: str, chance: Random) -> None:
    steps = day(chance)
    with fresh_databases(postgresql) as databases:
        quiet, commits = asyncio.run(lived(databases, steps, {}))
    breaks = {chance.randint(1, commits): chance.choice(KINDS) for _ in range(CRASHES)}
    with fresh_databases(postgresql) as databases:
        broken, _ = asyncio.run(lived(databases, steps, breaks))
    assert broken == quiet, (breaks, steps)
