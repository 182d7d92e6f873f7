"""Marks."""

from typing import Annotated

from pydantic import ConfigDict, Field

from services.metrology.marking import Mark, MarkKind
from shared.request_values import Body, Code


class MarkBody(Body):
    kind: MarkKind
    serial: Code


class MarksBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "marks": [
                        {"kind": "sah", "serial": "SL4-0001"},
                        {"kind": "daerah", "serial": "D4-0001"},
                        {"kind": "pegawai-berhak", "serial": "H-0001"},
                        {"kind": "jaminan", "serial": "JP8-0001"},
                    ]
                }
            ]
        }
    )

    marks: Annotated[list[MarkBody], Field(min_length=1, max_length=20)]

    def put(self) -> tuple[Mark, ...]:
        return tuple(Mark(one.kind, one.serial) for one in self.marks)


class BatalBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"serial": "B-0001"}]})

    serial: Code
