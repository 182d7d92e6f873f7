"""Habits that the tools do not check.

Tests do not wait, skip or pretend, have short names and no tags of past reviews; no file knows the machine it was written on.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

LONGEST_NAME = 69
DEFINITION = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
OF_A_REVIEW = re.compile(r"^[A-Z]\d{1,2}: |\b(finding|issue|review|round|remark) (no\. ?|#)?\d|\s#\d")
"""Tags of past reviews and tracker numbers: nobody who reads the test can look them up."""
NOT_OURS = {"__pycache__", "build", "dist", ".git"}
OF_A_MACHINE = {
    "a home folder": r"/(home|Users)/[a-z]",
    "a working folder": r"/(work|root|workspace|mnt)/",
    "the handbook": r"\.\./shared/|design\.md|style\.md|domain\.md|eventstore\.md",
    "a package registry": r"pythonhosted\.org|pypi\.org|/simple/|index-url=|npmjs\.org|(ghcr|quay|docker)\.io",
    "a private address": r"\b(10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+)\b",
}


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    """Every call, attribute, import and definition in the files of tests/, with its file."""
    return [
        (path, node)
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Attribute | ast.Import | ast.ImportFrom | DEFINITION)
    ]


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an expression, empty for any other expression."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def test_no_test_waits_for_time_to_pass() -> None:
    assert [place(path, node) for path, node in nodes() if isinstance(node, ast.Call) and _waits(node)] == []


def _waits(node: ast.Call) -> bool:
    """Whether it sleeps; `asyncio.sleep(0)` only lets others run."""
    name = dotted(node.func)
    yields = bool(node.args) and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0
    return name in {"time.sleep", "sleep"} or (name in {"asyncio.sleep", "anyio.sleep"} and not yields)


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    names = {"skip", "skipif", "xfail", "importorskip", "SkipTest"}
    assert [place(path, one) for path, one in nodes() if isinstance(one, ast.Attribute) and one.attr in names] == []


def imports() -> Iterator[tuple[str, str]]:
    """Where a test file imports, and which module."""
    for path, node in nodes():
        if isinstance(node, ast.Import):
            yield from ((place(path, node), alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield place(path, node), node.module or ""


def test_no_test_mocks() -> None:
    assert [at for at, module in imports() if module in {"mock", "unittest", "unittest.mock", "pytest_mock"}] == []


def test_no_test_file_imports_another() -> None:
    """Things that several files need are in `given`, in a conftest.py or in a module of tools."""
    assert [at for at, module in imports() if module.rpartition(".")[2].startswith("test_")] == []


def test_names_are_short_and_docstrings_without_tags_of_reviews() -> None:
    definitions = [
        (place(path, node), getattr(node, "name", ""), ast.get_docstring(node) or "")
        for path, node in nodes()
        if isinstance(node, DEFINITION)
    ]
    assert [at for at, name, _ in definitions if len(name) > LONGEST_NAME] == []
    assert [at for at, _, docstring in definitions if OF_A_REVIEW.search(docstring)] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {kind}"
        for path, text in _texts()
        for kind, pattern in OF_A_MACHINE.items()
        if path != Path(__file__) and re.search(pattern, text)
    ]
    assert found == []


def _texts() -> Iterator[tuple[Path, str]]:
    """The project's own text files; folders that begin with a dot belong to tools, except the build's own."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts[:-1]) and parts[0] != ".ci"
        if path.is_file() and not hidden and not NOT_OURS.intersection(parts):
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
