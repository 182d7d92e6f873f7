"""The printed words of an office, their place, and the contradictions of its papers.

A service standard has fourteen components (UU 25/2009 art. 21; Permenpan RB 15/2014: six of delivery, eight of
management). They are kept as printed, faults included; our knowledge about a statement is kept beside it and never
replaces it.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

Name = Annotated[str, Field(min_length=1)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
Count = Annotated[int, Strict(), Field(ge=1)]

ComponentName = Literal[
    "requirements", "procedure", "time-limit", "fee", "product", "complaints",
    "legal-basis", "facilities", "competence", "supervision", "staff", "guarantee", "safety", "evaluation",
]  # fmt: skip


def left_out(default: Any) -> Any:
    """A field of a card that the card's content omits if it has its default.

    An edition published before the field existed therefore keeps its digest.
    """
    return Field(default=default, exclude_if=lambda value: value == default)


class Part(BaseModel):
    """A piece of a card: an immutable value with no other fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


class Provenance(Part):
    """The origin of a value: a component of a printed standard, or a reading of ours, with its ground.

    `seed` names one of the card's `sources`; `item` is the mark of the line, as printed.
    """

    seed: Slug = "standard"
    component: ComponentName | Literal["decree", "heading", "signature"] | None = None
    item: Name | None = None
    reading: Name | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.component is None) == (self.reading is None):
            raise ValueError("a value is stated in a component or is a reading, not both")
        return self


def _provenance(value: Any) -> Any:
    """Reads the short forms `requirements 2.e` and `reading: why`."""
    if not isinstance(value, str):
        return value
    if value.startswith("reading:"):
        return {"reading": value.removeprefix("reading:").strip()}
    component, _, item = value.partition(" ")
    return {"component": component, "item": item or None}


Stated = Annotated[Provenance, BeforeValidator(_provenance)]


class Statement(Part):
    """One line of a component, as printed. `suspect`: why it belongs to another service; it is shown, never enforced."""

    text: Name
    suspect: Name | None = None
    note: Name | None = None


def _statement(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


class Component(Part):
    """One component of the standard: its printed heading, its lines, and its flow chart if the paper has one."""

    heading: Name
    lines: Annotated[tuple[Annotated[Statement, BeforeValidator(_statement)], ...], Field(min_length=1)]
    flowchart: Name | None = None


class CitedLaw(Part):
    """A regulation that the card cites, and its present state; `confirmed` is False if no public text was seen."""

    title: Name
    status: Literal["in-force", "replaced", "ended"] = "in-force"
    successor: Name | None = None
    confirmed: bool = True
    stated: Stated = Provenance(component="legal-basis")

    @model_validator(mode="after")
    def _repealed_law_has_a_successor(self) -> Self:
        if (self.status == "in-force") != (self.successor is None):
            raise ValueError("a successor is named exactly where the regulation is no longer in force")
        return self


class StatedValue(Part):
    """One of several values that papers state for the same thing; None if a paper leaves it open."""

    value: str | int | None
    stated: Stated


class Contradiction(Part):
    """Values that disagree, or a gap. `operative` is the value that counts (by number, from 0), None if none does."""

    id: Annotated[str, Field(pattern=r"^(CX-[0-9]{2}|[A-Z0-9]+(-[A-Z0-9]+)*)$")]
    about: Name
    values: Annotated[tuple[StatedValue, ...], Field(min_length=2)]
    operative: Annotated[int, Strict(), Field(ge=0)] | None
    handling: Name


class Position(Part):
    """A position and the number of its holders; None if the standard gives no number."""

    position: Name
    number: Count | None = None
    stated: Stated = Provenance(component="staff")


class Staff(Part):
    """Jumlah pelaksana: the printed total, and its items."""

    total: Count | None
    at_least: bool = False
    positions: tuple[Position, ...] = ()

    @property
    def counted(self) -> int | None:
        """The sum of the items; None if one has no number."""
        numbers = [one.number for one in self.positions]
        return None if not numbers or None in numbers else sum(number for number in numbers if number)
