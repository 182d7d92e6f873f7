"""Lines of lists."""

from typing import Self

from pydantic import BaseModel, ConfigDict


class Line(BaseModel):
    """One line of a list: it shows the values of a row that its fields name."""

    model_config = ConfigDict(from_attributes=True)

    @classmethod
    def of(cls, row: object) -> Self:
        return cls.model_validate(row)
