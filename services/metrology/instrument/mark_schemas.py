"""Requests about the marks of an instrument in the register."""

from typing import Annotated

from pydantic import ConfigDict, Strict

from services.metrology.kind.mark_rules import EndCause
from shared.web.values import Body, Text


class EndOfMarksBody(Body):
    """Why the tanda sah ended before its last day, and what the officer saw."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"cause": "seal-broken", "why": "Segel pada baut kalibrasi putus."}]}
    )

    cause: EndCause
    why: Text


class EarlierMarksBody(Body):
    """Whether the instrument bore marks before it came into the register, and how the officer saw it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"marked_before": True, "why": "Bertanda sah SL4 '24 pada lemping."}]}
    )

    marked_before: Annotated[bool, Strict()]
    why: Text
