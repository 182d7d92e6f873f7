"""The stories of the demonstration, each on a fresh system."""

from pathlib import Path

import pytest

from deploy import inspection
from deploy.demonstration.stories import STORIES, Told
from tests.conftest import Databases
from tests.systems import settings_of, staged


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.story.__name__)
async def test_story(told: Told, databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        cases = await told.story(stage)
        for case in cases:
            assert await stage.timeline(case)
    assert inspection.verify(settings_of(databases, tmp_path), lambda done, total: None) is None
