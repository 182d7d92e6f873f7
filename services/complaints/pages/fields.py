"""The fields of a form as a page sends it."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

_MOST_FIELDS: Final = 30


def text_of(longest: int) -> dict[str, Any]:
    """Describes a text of a form in an OpenAPI document."""
    return {"type": "string", "maxLength": longest, "pattern": r"^[^\x00]*$"}


def fields_of(body: bytes) -> dict[str, str]:
    """The fields; of one that comes twice, the last. Nothing of a body that no form of ours sends."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        return {}


def described(
    fields: Mapping[str, dict[str, Any]], *required: str, media_type: str = "application/x-www-form-urlencoded"
) -> dict[str, Any]:
    """Describes such a request in an OpenAPI document."""
    schema = {"type": "object", "properties": dict(fields), "required": list(required)}
    return {"requestBody": {"required": True, "content": {media_type: {"schema": schema}}}}
