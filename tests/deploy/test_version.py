"""The program has one version: that of its project file and of the newest dated entry of the changelog."""

import re
import tomllib

from deploy.version import VERSION
from tests.conftest import ROOT
from tests.deploy.commands import jejak


def test_project_file_changelog_and_program_agree_on_the_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    newest = re.search(r"^## ([0-9.]+) \(\d{4}-\d\d-\d\d\)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest
    assert project["version"] == newest[1] == VERSION


def test_the_command_prints_it() -> None:
    said = jejak("--version")
    assert (said.returncode, said.stdout) == (0, f"jejak {VERSION}\n")
