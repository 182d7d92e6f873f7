"""The kinds of documents of billing, as dated data (`data/document_kinds.yaml`): a kind that no law knows is not issued."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from shared.dated_data import Dated, in_force, line_in_force, load
from shared.errors import RefusedByRule

Revenue = Literal["levy", "pnbp"]
Name = Annotated[str, Field(min_length=1)]


class NoSuchDocument(RefusedByRule):
    code = "no-such-document"
    indonesian = "Pada {on:day} tidak ada peraturan yang mengenal dokumen ini."
    english = "No regulation in force on {on:day} knows this document."


class DocumentKind(Dated):
    """One kind of document. `series`: of its numbers, gapless by office and year; None if somebody else gives the number."""

    id: Name
    series: Name | None = None
    revenue: Annotated[tuple[Revenue, ...], Field(min_length=1, alias="for")]
    indonesian: Name
    english: Name


DOCUMENT_KINDS = load(Path(__file__).parent / "data" / "document_kinds.yaml", DocumentKind, apart_by=lambda one: one.id)


def document_kinds(on: date) -> list[DocumentKind]:
    """The kinds in force on a day, in the order of the file."""
    return list(in_force(DOCUMENT_KINDS, on))


def series_of(id: str, on: date) -> str:
    """The series that numbers a kind of document on a day. Raises NoSuchDocument."""
    kind = line_in_force((one for one in DOCUMENT_KINDS if one.id == id), on)
    if kind is None or kind.series is None:
        raise NoSuchDocument(on=on)
    return kind.series
