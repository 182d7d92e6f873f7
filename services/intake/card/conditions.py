"""Conditions on an application's fields, written in the data: `makloon == true`, `transport_mode == "sea"`.

The language is CEL (Common Expression Language, an open specification without loops and side effects), limited to
comparisons, `in`, `&&`, `||` and `!`. So a condition ends at once, whatever its text or the fields contain.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

FieldValue = str | int | bool
"""The values of an application's field; a date is its ISO text."""

LONGEST: Final = 300
"""Characters of a condition: more than any card needs, and too few to nest deeply."""

OPERATORS: Final = {
    "_==_": "==", "_!=_": "!=", "_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">=",
    "@in": "in", "_&&_": "&&", "_||_": "||", "!_": "!",
}  # fmt: skip


class ConditionFault(ValueError):
    """A text that is no condition; says why."""


@dataclass(frozen=True)
class Condition:
    """A yes-or-no question about fields. `names` are the fields that it asks about."""

    text: str
    names: frozenset[str] = field(compare=False)
    _execute: Callable[[dict[str, Any]], object] = field(compare=False, repr=False)

    def __str__(self) -> str:
        return self.text

    def holds(self, fields: Mapping[str, object]) -> bool:
        """Whether the condition is true. It is not if a deciding field was not stated, or holds a value of another
        kind.
        """
        return self.answer(fields) is True

    def answer(self, fields: Mapping[str, object]) -> bool | None:
        """Yes, no, or None if the fields do not decide it; a field that was not stated decides nothing."""
        stated = {name: fields[name] for name in self.names if isinstance(fields.get(name), FieldValue)}
        try:
            answer = self._execute(stated)
        except (ValueError, TypeError, RuntimeError, KeyError, OverflowError):
            return None
        return answer if isinstance(answer, bool) else None


def condition(text: str) -> Condition:
    """Reads a condition. Raises ConditionFault."""
    if len(text) > LONGEST:
        raise ConditionFault(f"a condition of {len(text)} characters is too long: at most {LONGEST}")
    import cel  # noqa: PLC0415 – slow: it imports its own command line

    try:
        program = cel.compile(text)
        references = program.references()
    except (ValueError, RuntimeError, RecursionError) as error:
        raise ConditionFault(f"cannot be read as a condition: {_first_line(error)}") from None
    if beyond := sorted(set(references["functions"]) - OPERATORS.keys()):
        allowed = ", ".join(OPERATORS.values())
        raise ConditionFault(f"uses {', '.join(map(_printed, beyond))}; a condition may use {allowed} and nothing else")
    return Condition(text, frozenset(references["variables"]), program.execute)


def _printed(function: str) -> str:
    """The name of a function as the author of the condition knows it."""
    if function.startswith("@"):
        return "a loop"
    return function.replace("_", "") if function.startswith("_") else function


def _first_line(error: Exception) -> str:
    """`1:11: mismatched input '<EOF>'`: line and column of the condition, and the fault there."""
    told = str(error).partition("ERROR: <input>:")[2].partition("\n")[0].partition(" expecting")[0]
    return " ".join(told.replace("Syntax error: ", "").split()) or "not an expression"


def _read(value: object) -> Condition:
    if isinstance(value, Condition):
        return value
    try:
        return condition(str(value))
    except ConditionFault as fault:
        raise PydanticCustomError("condition", "{why}", {"why": str(fault)}) from None


When = Annotated[
    Condition,
    PlainValidator(_read),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "maxLength": LONGEST}),
]
"""A condition in a data file."""
