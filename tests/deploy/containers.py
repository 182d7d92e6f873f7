"""Reads `docker-compose.yml` and fills in each container's settings from an environment file, as Compose does."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

FILE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / "deploy" / "settings.example.env"
_VARIABLE = re.compile(r"\$\{(?P<name>[A-Z0-9_]+)(?::(?P<how>[-?])(?P<rest>[^${}]*))?\}")


class NotFilledIn(Exception):
    """A variable that the file calls mandatory has no value."""


def containers() -> dict[str, Any]:
    """The services of the file, by name."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["services"]
    return found


def repeated_keys() -> list[str]:
    """Keys that appear twice in one mapping of the file. Compose refuses such a file; other readers take the last."""
    found: list[str] = []
    nodes: list[yaml.Node | None] = [yaml.compose(FILE.read_text(encoding="utf-8"), yaml.SafeLoader)]
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            found += {key for key in keys if keys.count(key) > 1}
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            nodes += node.value
    return found


def environment_of(container: str, given: Mapping[str, str]) -> dict[str, str]:
    """A container's environment, filled in from the variables of an environment file. Raises NotFilledIn."""
    stated = containers()[container].get("environment", {})
    return {name: interpolated(str(value), given) for name, value in stated.items()}


def interpolated(text: str, given: Mapping[str, str]) -> str:
    """The text with each `${NAME}`, `${NAME:-default}` and `${NAME:?}` replaced, the innermost first."""

    def value(match: re.Match[str]) -> str:
        found = given.get(match["name"], "")
        if not found and match["how"] == "?":
            raise NotFilledIn(match["name"])
        return found or (match["rest"] or "" if match["how"] == "-" else "")

    while _VARIABLE.search(text):
        text = _VARIABLE.sub(value, text)
    return text


def example(path: Path = EXAMPLE) -> dict[str, str]:
    """The variables that the example sets, empty if an office must fill them in."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if re.match(r"[A-Z0-9_]+=", line))


def named_in_example(path: Path = EXAMPLE) -> set[str]:
    """The variables that the example names, set or as a comment."""
    return set(re.findall(r"^#?([A-Z0-9_]+)=", path.read_text(encoding="utf-8"), re.MULTILINE))
