"""A command that only reads makes no database, no folder and no key, even if JEJAK_DATA is mistyped."""

from pathlib import Path
from uuid import uuid4

import pytest

from tests.deploy.commands import jejak, the_line

READING = {
    "verify": ["verify"],
    "replay": ["replay", str(uuid4())],
    "rebuild": ["rebuild", "metrology.instruments"],
    "rotate-key": ["rotate-key"],
    "token": ["token", "--subject", "officer-1", "--role", "penera"],
}


@pytest.mark.parametrize("command", READING)
def test_a_reading_command_makes_nothing(tmp_path: Path, command: str) -> None:
    mistyped = tmp_path / "mistyped"
    said = the_line(jejak(*READING[command], DATA=str(mistyped)))
    assert said.startswith(f"there is no {mistyped}" if command == "token" else f"there is no database in {mistyped}")
    assert "JEJAK_DATA" in said
    assert not mistyped.exists()


def test_migrate_makes_a_new_database_and_says_so(data: Path) -> None:
    made = f"A new database was made in {(data / 'postgresql').resolve()}."
    assert jejak("migrate", DATA=str(data)).stdout.splitlines() == [made, "The databases are up to date."]
    assert jejak("migrate", DATA=str(data)).stdout.splitlines() == ["The databases are up to date."]
    assert jejak("verify", DATA=str(data)).returncode == 0
