"""The fields of a service card as requests send them."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from services.intake.card.stated_numbers import BELOW
from shared.privacy.clear_text import Other, guarded
from shared.web.values import StatedText, only_a_number

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60), guarded]


def _digits(value: object) -> str:
    if not isinstance(value, float) or not 0 <= value < BELOW:
        raise PydanticCustomError("fraction", "not a number with a fraction")
    return format(Decimal(repr(value)), "f")


Fraction = Annotated[
    str,
    BeforeValidator(_digits),
    WithJsonSchema({"type": "number", "minimum": 0, "exclusiveMaximum": BELOW}),
    Other("digits of a number, looked at when they are stored"),
]
"""A number with a fraction, kept as its digits: no rule computes with floats."""
Value = bool | Annotated[int, Field(ge=0, lt=BELOW), only_a_number] | Fraction | StatedText


Fields = Annotated[dict[FieldName, Value], Field(max_length=50)]
"""Field of the service card → yes or no, a number, or text (a choice by its code, a day as ISO text)."""
