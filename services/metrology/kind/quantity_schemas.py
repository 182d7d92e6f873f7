"""How requests write numbers, ids and people."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema

from shared.privacy.clear_text import guarded
from shared.web.values import only_a_number

_QUANTITY = r"^-?[0-9]{1,13}(\.[0-9]{1,9})?$"
_POSITIVE = r"^(?=.*[1-9])[0-9]{1,13}(\.[0-9]{1,9})?$"
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


def _written(pattern: str, smallest: int) -> WithJsonSchema:
    whole = {"type": "integer", "minimum": smallest, "maximum": _LARGEST}
    return WithJsonSchema({"anyOf": [{"type": "string", "pattern": pattern}, whole]})


Quantity = Annotated[Decimal, BeforeValidator(_exact(_QUANTITY)), _written(_QUANTITY, -_LARGEST)]
"""An exact decimal number, sent as text, or as a JSON number if it is whole; grams, litres or litres a minute as the
field says.
"""
Positive = Annotated[Decimal, BeforeValidator(_exact(_POSITIVE)), _written(_POSITIVE, 1)]
Small = Annotated[int, Field(ge=1, le=64), only_a_number]
"""A small count, or one of a few."""
Place = Annotated[int, Field(ge=0, le=64), only_a_number]
"""A place on the load receptor: 0 is the centre."""
_VERSION_7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def _version_7(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(_VERSION_7, value):
        raise ValueError("an id that a device gives is a UUID of version 7, written in lower case")
    return value


DeviceId = Annotated[UUID, BeforeValidator(_version_7), WithJsonSchema({"type": "string", "pattern": _VERSION_7})]
"""An id from a device: version 7 (RFC 9562), so that it never equals one that the office derives (version 5)."""
Subject = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$"), guarded]
