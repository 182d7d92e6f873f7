"""What an applicant states and hands in (component "Persyaratan"), and the condition for each."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from services.intake.card.conditions import When
from services.intake.card.provenance import Name, Part, Slug, Stated, left_out
from shared.files.file_types import FileType

FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]


class Bounds(Part):
    """The bounds of a number. `not_above`: another field of the card, which it never exceeds; `why` and `english`
    explain it.
    """

    above: Decimal | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    not_above: FieldName | None = None
    why: Name | None = None
    english: Name | None = left_out(None)

    @model_validator(mode="after")
    def _a_comparison_is_explained(self) -> Self:
        if {self.not_above is None} != {self.why is None, self.english is None}:
            raise ValueError("why and english are said exactly where a number is compared with another")
        return self


class ApplicationField(Part):
    """A field stated about the application. With `when`, only if that holds; an optional field may be left out.

    `stated_by` the office: in a step of the procedure, not on the application form. A `number` is whole, a `decimal`
    may have a fraction.
    """

    id: FieldName
    name: Name
    kind: Literal["yes-no", "choice", "number", "decimal", "text", "date"]
    choices: dict[Slug, Name] = Field(default_factory=dict)
    mandatory: bool = True
    stated_by: Literal["applicant", "office"] = "applicant"
    personal: bool = False
    when: When | None = None
    bounds: Bounds | None = left_out(None)
    stated: Stated

    @model_validator(mode="after")
    def _choices_for_a_choice(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices are named exactly for a field of kind choice")
        if self.bounds is not None and self.kind not in {"number", "decimal"}:
            raise ValueError("only a number has bounds")
        return self


class Document(Part):
    """A document to hand in. With `when` it is required only if that holds, and `why` tells the applicant.

    Documents of the same `one_of` are alternatives: one of those required is enough. `brought_by` the office: it is
    part of the file, but not required of the applicant. `gps`: the picture must contain its position.
    """

    id: Slug
    name: Name
    mandatory: bool = True
    when: When | None = None
    why: Name | None = None
    one_of: Slug | None = None
    brought_by: Literal["applicant", "office"] = "applicant"
    types: Annotated[tuple[FileType, ...], Field(min_length=1)] = ("pdf", "jpeg", "png")
    gps: bool = False
    personal: bool = False
    stated: Stated

    @model_validator(mode="after")
    def _a_condition_is_explained(self) -> Self:
        if (self.when is None) != (self.why is None):
            raise ValueError("why is said exactly where a document is asked for on a condition")
        if self.gps and not {"jpeg", "png"}.intersection(self.types):
            raise ValueError("only a picture says where it was taken")
        return self


class Eligibility(Part):
    """A condition for giving the service at all; otherwise the service is refused on this ground."""

    must: When
    why: Name
    stated: Stated
