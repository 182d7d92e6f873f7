"""What a case gives, and drafts of it, as they are shown."""

from datetime import date
from typing import Self

from pydantic import BaseModel

from services.intake.application.values import SEALED, Correction, Draft, FieldStated, Issued, RecordWritten


class FieldView(BaseModel):
    """A field as stated; a personal one as `[tersegel]`."""

    field: str
    title: str
    value: bool | int | str

    @classmethod
    def of(cls, stated: FieldStated) -> Self:
        return cls(field=stated.field, title=stated.title, value=SEALED if stated.value is None else stated.value)


class DraftView(BaseModel):
    """A printed draft of a product. A void one says since when, why, and what was corrected."""

    product: str
    title: str
    number: int
    content: list[FieldView]
    printed_on: date
    void_since: date | None
    because: str | None
    corrected: list[Correction]

    @classmethod
    def of(cls, draft: Draft) -> Self:
        shown = {name: getattr(draft, name) for name in cls.model_fields}
        shown["content"] = [FieldView.of(one) for one in draft.content]
        shown["corrected"] = list(draft.corrected)
        return cls(**shown)


class ProductView(BaseModel):
    """A product with all that stands on it: `holder`, what it says of the applicant; `records`, written in the procedure.

    Valid on each day from `valid_from` to `valid_until`, for the value `one_for` alone where it has one.
    """

    product: str
    title: str
    number: str | None
    valid_from: date
    valid_until: date | None
    one_for: str | None
    holder: list[FieldView]
    content: list[FieldView]
    records: list[RecordWritten]
    legal_ground: str | None

    @classmethod
    def of(cls, issued: Issued) -> Self:
        shown = {name: getattr(issued, name) for name in cls.model_fields}
        shown["holder"] = [FieldView.of(one) for one in issued.holder]
        shown["content"] = [FieldView.of(one) for one in issued.content]
        shown["records"] = list(issued.records)
        return cls(**shown)
