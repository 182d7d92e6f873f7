"""Who sends a request, according to its token, and in which role they act."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from starlette.datastructures import Headers

from shared.errors import Unauthenticated
from shared.roles import ADMINISTRATOR, refuse_administrator
from shared.web.face import Face, face_of
from shared.web.tokens import Asker

KNOWN_ASKER = "jejak.asker"
"""Key in a scope: the asker, if the token was verified before the body was read."""
OPEN: dict[str, Any] = {"security": []}
"""`openapi_extra` of an operation that needs no token."""


async def asker_of(request: Request) -> Asker:
    """The sender of the request. Raises Unauthenticated."""
    known: Asker | None = request.scope.get(KNOWN_ASKER)
    return known or await verified(request.headers, face_of(request))


async def verified(headers: Headers, face: Face) -> Asker:
    """The holder of the bearer token in the headers. Raises Unauthenticated for a missing or invalid token."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return await face.tokens.asker(token)


async def refuse_strangers(request: Request) -> None:
    """Raises Unauthenticated for a request without a valid token."""
    await asker_of(request)


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """A person with one of the roles that a route requires."""

    asker: Asker
    role: str


def holding(*roles: str) -> Any:
    """Dependency: the asker, with the first of `roles` that they hold.

    It comes before all other dependencies, so that a stranger learns nothing else about the request.
    """

    async def holder(request: Request) -> TokenHolder:
        asker = await asker_of(request)
        return TokenHolder(asker, acting_role(request, asker, roles))

    return Depends(holder)


def acting_role(request: Request, asker: Asker, allowed: Sequence[str]) -> str:
    """The asker's role in this act: the first allowed role that they hold. Raises RoleMissing.

    An administrator never acts in a case, whatever other roles the token has (SOD-12): except for reads, a route
    accepts an administrator only if it names that role. Raises AdministratorInCase.
    """
    role = asker.acting_as(*allowed)
    if role != ADMINISTRATOR and request.method not in {"GET", "HEAD"}:
        refuse_administrator(asker.roles)
    return role
