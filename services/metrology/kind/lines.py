"""Lines of lists."""

from typing import Any, Self

from pydantic import BaseModel


class Line(BaseModel):
    """One line of a list: its fields are the columns of the query, in their order."""

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        return cls(**dict(zip(cls.model_fields, row, strict=True)))
