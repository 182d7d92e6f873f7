"""What readers may rely on in each service's events: plain tolerant values.

A contract names an event and the fields that a reader needs; other fields may come and go. The gates check that every
contract is a subset of the stored samples.
"""

from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict

from shared.journal.journal import Recorded


class Contract(BaseModel):
    """Base of contracts; unknown fields are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    TYPE: ClassVar[str]

    @classmethod
    def of(cls, recorded: Recorded) -> Self:
        """The contract's fields of a stored event."""
        return cls.model_validate(recorded.fields())
