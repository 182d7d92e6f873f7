"""Habits that the tools do not check.

Tests do not wait, skip or pretend, have short names and no tags of past reviews; no file knows the machine it was written on.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST_NAME = 69
OF_A_REVIEW = re.compile(r"^[A-Z]\d{1,2}: |\b(finding|issue|review|round|remark) (no\. ?|#)?\d|\s#\d")
"""Tags of past reviews and tracker numbers: nobody who reads the test can look them up."""
MAY_WAIT: dict[str, str] = {}
"""Test file → why it may wait for time to pass."""
NOT_OURS = {"__pycache__", "build", "dist", ".git"}
OF_A_MACHINE = {
    "a home folder": r"/(home|Users)/[a-z]",
    "a working folder": r"/(work|root|workspace|mnt)/",
    "the handbook": r"\.\./shared/|design\.md|style\.md|domain\.md|eventstore\.md",
    "a package registry": r"pythonhosted\.org|pypi\.org|/simple/|index-url=|npmjs\.org|(ghcr|quay|docker)\.io",
    "a private address": r"\b(10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+)\b",
}

each_test_file = pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT / "tests")))


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an expression, empty where it is something else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return ((dotted(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call))


@each_test_file
def test_no_test_waits_for_time_to_pass(path: Path) -> None:
    waits = [node.lineno for name, node in calls(path) if name in {"time.sleep", "sleep"}]
    waits += [
        node.lineno for name, node in calls(path) if name in {"asyncio.sleep", "anyio.sleep"} and not _yields(node)
    ]
    assert waits == [] or str(path.relative_to(ROOT)) in MAY_WAIT


def _yields(node: ast.Call) -> bool:
    """Whether a sleep only lets others run."""
    return isinstance(node.args[0], ast.Constant) and node.args[0].value == 0


@each_test_file
def test_no_test_is_skipped_or_expected_to_fail(path: Path) -> None:
    names = {"skip", "skipif", "xfail", "importorskip", "SkipTest"}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in names] == []


@each_test_file
def test_no_test_pretends(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    imported += [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert [name for name in imported if name in {"mock", "unittest.mock", "pytest_mock"}] == []


@each_test_file
def test_a_test_has_a_short_name_and_no_tag_of_a_review(path: Path) -> None:
    definitions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [
        node.name for node in definitions if not isinstance(node, ast.Module) and len(node.name) > LONGEST_NAME
    ] == []
    assert [doc for node in definitions if OF_A_REVIEW.search(doc := ast.get_docstring(node) or "")] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {kind}"
        for path, text in _texts()
        for kind, pattern in OF_A_MACHINE.items()
        if path != Path(__file__) and re.search(pattern, text)
    ]
    assert found == []


def _texts() -> Iterator[tuple[Path, str]]:
    """The project's own text files; folders that begin with a dot hold what the tools make, except the build's own."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts[:-1]) and parts[0] != ".ci"
        if path.is_file() and not hidden and not NOT_OURS.intersection(parts):
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
