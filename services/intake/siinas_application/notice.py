"""SIINas's message that a company applies there for a certificate of this body: our own contract (`docs/other-systems.md` 2.1)."""

import hmac
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_Reference = Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]{1,40}$")]
_Service = Annotated[str, Field(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$", max_length=20)]
_FieldName = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=60)]
_Value = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1F\x7F]*$")] | bool | int


class Notice(BaseModel):
    """One application. `reference`: SIINas's own id; `fields`: field of the service card → what the company chose."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    reference: _Reference
    nib: str
    service: _Service
    fields: Annotated[dict[_FieldName, _Value], Field(max_length=50)]


def is_proof(sent: str, token: str) -> bool:
    """Whether an Authorization header has the token; without a token nothing is received."""
    return bool(token) and hmac.compare_digest(sent.encode(), f"Bearer {token}".encode())
