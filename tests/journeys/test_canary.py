"""Personal data of the stories stands nowhere in clear: no table of either database, no log, no data file."""

import logging
import re
from pathlib import Path

import psycopg
import pytest
import structlog
from psycopg import sql

from deploy.demonstration import steps
from deploy.demonstration.stories import hostile_and_hurried, scale_passes
from tests.conftest import Databases
from tests.systems import staged

CANARIES = ["Siti Aminah", "Rudi Hartono", "Bambang Sutrisno", "198001012005011001", steps.EMAIL, "Raya Raci"]
PHONE = re.compile(r"812[- ]?3456[- ]?7890")
NIK = re.compile(r"(?<![0-9])351405[0-9]{10}(?![0-9])")


def _tables_as_text(url: str) -> str:
    found = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for table in tables:
            # as text, and binary columns as the characters they hold: an answer's body is bytes
            rows = connection.execute(sql.SQL("SELECT t::text, t.* FROM {} t").format(sql.Identifier(*table)))
            for row in rows:
                found.append(str(row[0]))
                found += [bytes(value).decode("utf-8", "replace") for value in row if isinstance(value, bytes)]
    return "\n".join(found)


def _files_as_text(folder: Path) -> str:
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


async def test_nothing_personal_stands_in_clear(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        async with staged(databases, tmp_path) as stage:
            await scale_passes(stage)
            await hostile_and_hurried(stage)
    text = _tables_as_text(databases.url) + _tables_as_text(databases.keys_url) + _files_as_text(tmp_path)
    text += caplog.text + str(logs)
    assert "intake.personal-data-disclosed" in text, "the search must see what is stored"
    assert [canary for canary in CANARIES if canary.lower() in text.lower()] == []
    assert PHONE.search(text) is None
    assert NIK.search(text) is None
