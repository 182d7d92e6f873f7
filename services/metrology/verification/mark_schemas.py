"""Marks."""

from typing import Annotated

from pydantic import ConfigDict, Field, Strict

from services.metrology.kind.mark_rules import Mark, MarkKind
from services.metrology.kind.quantity_schemas import Small
from shared.web.values import Body, Code, Text


class PutBody(Body):
    """`place` is the place on the instrument; `statement`: a written statement replaces the mark, for lack of room."""

    place: Text
    count: Small = 1
    statement: Annotated[bool, Strict()] = False


class MarkBody(PutBody):
    """`code` is shape and size, such as SP6. The year of a tanda sah is that of the test and is not sent."""

    kind: MarkKind
    code: Code | None = None

    def mark(self) -> Mark:
        return Mark(self.kind, code=self.code, place=self.place, count=self.count, statement=self.statement)


class MarksBody(Body):
    """All marks that were put on. The kind of instrument and the stage determine which are due; the refusal names them."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "marks": [
                        {"kind": "sah", "code": "SP6", "place": "lemping di samping pelat"},
                        {"kind": "jaminan", "code": "JP8", "place": "baut penutup kalibrasi", "count": 2},
                    ]
                },
                {
                    "marks": [
                        {"kind": "sah", "code": "SL6", "place": "lemping"},
                        {"kind": "daerah", "code": "D8", "place": "lemping"},
                        {"kind": "pegawai-berhak", "code": "H", "place": "lemping"},
                        {"kind": "jaminan", "code": "JP8", "place": "kawat lemping"},
                    ]
                },
            ]
        }
    )

    marks: Annotated[list[MarkBody], Field(min_length=1, max_length=20)]

    def put(self) -> tuple[Mark, ...]:
        return tuple(one.mark() for one in self.marks)


class BatalBody(PutBody):
    """The tanda batal, which has no known size codes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"place": "di samping pelat"}]})

    def put(self) -> tuple[Mark, ...]:
        return (Mark("batal", place=self.place, count=self.count, statement=self.statement),)
