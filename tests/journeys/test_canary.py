"""Personal data of the stories stands nowhere in clear: no table of either database, no log, no data file."""

import logging
import re
from pathlib import Path

import pytest
import structlog

from deploy.demonstration import steps
from deploy.demonstration.stories import hostile_and_hurried, scale_passes
from tests.conftest import Databases
from tests.leaks import files_as_text, tables_as_text
from tests.systems import staged

CANARIES = ["Siti Aminah", "Rudi Hartono", "Bambang Sutrisno", "198001012005011001", steps.EMAIL, "Raya Raci"]
PHONE = re.compile(r"812[- ]?3456[- ]?7890")
NIK = re.compile(r"(?<![0-9])351405[0-9]{10}(?![0-9])")


async def test_nothing_personal_stands_in_clear(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        async with staged(databases, tmp_path) as stage:
            await scale_passes(stage)
            await hostile_and_hurried(stage)
    text = tables_as_text(databases.url) + tables_as_text(databases.keys_url) + files_as_text(tmp_path)
    text += caplog.text + str(logs)
    assert "intake.personal-data-disclosed" in text, "the search must see what is stored"
    assert [canary for canary in CANARIES if canary.lower() in text.lower()] == []
    assert PHONE.search(text) is None
    assert NIK.search(text) is None
