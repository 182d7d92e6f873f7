"""Rules that change, read from YAML files: each line names its legal basis and the days on which it is in force.

A file is a list of lines; a service describes its own line as a subclass of `Dated`. All faults of a file are reported
together when the service starts, never in the middle of a case. Numbers with a fraction are read as Decimal, never
through float.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, Strict, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails


class Dated(BaseModel):
    """One line of a table, in force from `valid_from` through `valid_to`, both included; without `valid_to`, still in
    force.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    legal_basis: Annotated[str, Field(min_length=1)]
    valid_from: Annotated[date, Strict()]
    valid_to: Annotated[date, Strict()] | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Dated":
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError(f"valid_to {self.valid_to} is before valid_from {self.valid_from}")
        return self

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on <= (self.valid_to or date.max)


L = TypeVar("L", bound=Dated)
T = TypeVar("T")


class DataFault(Exception):
    """A file that cannot be used: a line `file: path.to.field: problem` for each fault; list items count from 0."""


def load(path: Path, model: type[L], apart_by: Callable[[L], Hashable] | None = None) -> tuple[L, ...]:
    """The lines of one file, in its order.

    With `apart_by`, lines with the same key must not be in force on the same day, so that at most one answers a
    question. Raises DataFault for a file that is missing, empty, not YAML, repeats a key, or has a line that is not a
    `model`.
    """
    lines = tuple(load_as(path, TypeAdapter(list[model])))  # type: ignore[valid-type]
    refuse_faults(path, overlaps(lines, apart_by) if lines else ["file: it has no lines"])
    return lines


def load_folder(folder: Path, load_file: Callable[[Path], T]) -> list[T]:
    """What `load_file` makes of each YAML file of a folder, in the order of the names. Raises DataFault with the faults of all
    files.
    """
    loaded: list[T] = []
    found: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            loaded.append(load_file(path))
        except DataFault as fault:
            found.append(str(fault))
    if found:
        raise DataFault("\n".join(found))
    return loaded


def refuse_faults(path: Path, faults: Iterable[object]) -> None:
    """Raises DataFault with a line for each fault of a file, if there are any."""
    if lines := [f"{path}: {fault}" for fault in faults]:
        raise DataFault("\n".join(lines))


def load_as(path: Path, shape: TypeAdapter[T], *, tagged: bool = False) -> T:
    """The content of one file, in a given shape; `tagged`: a union told apart by a field. Raises DataFault with one
    line a fault.
    """
    try:
        return shape.validate_python(read_lines(path))
    except ValidationError as error:
        raise DataFault("\n".join(f"{path}: {fault}" for fault in faults_of(error, tagged=tagged))) from None


def faults_of(error: ValidationError, *, tagged: bool = False) -> list[str]:
    """A text `path.to.field: problem` for each fault; list items count from 0. `tagged`: the first part names the shape."""
    return [
        f"{'.'.join(map(str, fault['loc'][tagged:])) or 'file'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in _own(error.errors())
    ]


def in_force(lines: Iterable[L], on: date) -> tuple[L, ...]:
    """The lines in force on a day, in the given order."""
    return tuple(line for line in lines if line.is_in_force(on))


def line_in_force(lines: Iterable[L], on: date) -> L | None:
    """The one line in force on a day, or None; for lines loaded with `apart_by` (see `load`)."""
    return next(iter(in_force(lines, on)), None)


def overlaps(lines: tuple[L, ...], key: Callable[[L], Hashable] | None) -> list[str]:
    """A fault for every two lines that have the same key and are in force on the same day; none without a key."""
    return [
        f"{later}.valid_from: in force together with line {earlier}"
        for (earlier, one), (later, other) in combinations(enumerate(lines), 2)
        if key is not None and key(one) == key(other)
        if max(one.valid_from, other.valid_from) <= min(one.valid_to or date.max, other.valid_to or date.max)
    ]


def _own(faults: list[ErrorDetails]) -> list[ErrorDetails]:
    """Drops faults that a tuple is too short, because its items already have faults of their own."""
    around = {fault["loc"][:length] for fault in faults for length in range(len(fault["loc"]))}
    return [fault for fault in faults if fault["type"] != "too_short" or fault["loc"] not in around]


def read_lines(path: Path) -> Any:
    """The lines of a file as written. Raises DataFault for a file that is missing, not YAML, or repeats a key."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _ExactLoader)  # noqa: S506 - it is a SafeLoader
    except (OSError, UnicodeDecodeError) as error:
        raise DataFault(f"{path}: file: cannot be read: {error}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise DataFault(f"{path}: file: not YAML: {' '.join(str(error).split())}") from None


class _ExactLoader(yaml.CSafeLoader):
    """Reads YAML exactly: decimals stay as written, and a repeated key is refused instead of hiding the first."""

    def construct_decimal(self, node: yaml.ScalarNode) -> Decimal:
        try:
            return Decimal(str(self.construct_scalar(node)))
        except InvalidOperation:
            raise yaml.MarkedYAMLError(problem=f"{node.value} is not a number", problem_mark=node.start_mark) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.MarkedYAMLError(problem=f"key {key.value} appears twice", problem_mark=key.start_mark)
            seen.add(str(key.value))
        return super().construct_mapping(node, deep)


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _ExactLoader.construct_decimal)
