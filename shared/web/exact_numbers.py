"""Exact decimal numbers and the subjects of tokens, as requests write them."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from shared.privacy.clear_text import guarded

_QUANTITY = r"^-?[0-9]{1,13}(\.[0-9]{1,9})?$"
_POSITIVE = r"^(?=.*[1-9])[0-9]{1,13}(\.[0-9]{1,9})?$"
_HALVES = r"^(0\.5|([1-9][0-9]?|1[0-9]{2})(\.[05])?|200(\.0)?)$"
_LARGEST = 10**13 - 1


def _exact(pattern: str) -> Callable[[Any], Decimal]:
    """Reads an exact number. One with a fraction must be text, because JSON readers make it inexact."""

    def read(value: Any) -> Decimal:
        whole = isinstance(value, (int, float)) and not isinstance(value, bool) and value == value // 1
        text = str(int(value)) if whole else value
        if not isinstance(text, str) or not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError("an exact number is written like 20000 or 0.25, as text if it has a fraction")
        return Decimal(text)

    return read


def _written(pattern: str, smallest: int, largest: int = _LARGEST) -> WithJsonSchema:
    whole = {"type": "integer", "minimum": smallest, "maximum": largest}
    return WithJsonSchema({"anyOf": [{"type": "string", "pattern": pattern}, whole]})


Quantity = Annotated[Decimal, BeforeValidator(_exact(_QUANTITY)), _written(_QUANTITY, -_LARGEST)]
"""An exact decimal number, sent as text, or as a JSON number if it is whole. The field says its unit."""
Positive = Annotated[Decimal, BeforeValidator(_exact(_POSITIVE)), _written(_POSITIVE, 1)]
HalfDays = Annotated[Decimal, BeforeValidator(_exact(_HALVES)), _written(_HALVES, 1, 200)]
"""Days of one person in halves, at most 200."""
Subject = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$"), guarded]
