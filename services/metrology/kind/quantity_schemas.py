"""How requests write small numbers and the ids of devices."""

import re
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema

from shared.web.values import only_a_number

Small = Annotated[int, Field(ge=1, le=64), only_a_number]
"""A small count, or one of a few."""
Place = Annotated[int, Field(ge=0, le=64), only_a_number]
"""A place on the load receptor: 0 is the centre."""
_VERSION_7 = r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def _version_7(value: Any) -> Any:
    if not isinstance(value, str) or not re.fullmatch(_VERSION_7, value):
        raise ValueError("an id that a device gives is a UUID of version 7, written in lower case")
    return value


DeviceId = Annotated[UUID, BeforeValidator(_version_7), WithJsonSchema({"type": "string", "pattern": _VERSION_7})]
"""An id from a device: version 7 (RFC 9562), so that it never equals one that the office derives (version 5)."""
