"""Who sends a request (the token says it), and in which role they act."""

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
"""Key in a scope: the asker, where the token was verified before the body was read."""
OPEN: dict[str, Any] = {"security": []}
"""`openapi_extra` of an operation that needs no token."""


async def asker_of(request: Request) -> Asker:
    """Who sends the request. Raises Unauthenticated."""
    known: Asker | None = request.scope.get(KNOWN_ASKER)
    return known or await verified(request.headers, face_of(request))


async def verified(headers: Headers, face: Face) -> Asker:
    """The holder of the bearer token in the headers. Raises Unauthenticated where there is none or it is not valid."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated
    return await face.tokens.asker(token)


async def refuse_strangers(request: Request) -> None:
    """Raises Unauthenticated for a request without a valid token."""
    await asker_of(request)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds one of the roles that a route asks for."""

    asker: Asker
    role: str


def holding(*roles: str) -> Any:
    """Dependency: the asker, with the first of `roles` that they hold. It comes before all others, so that a stranger does not
    learn what else is wrong with the request."""

    async def holder(request: Request) -> Holder:
        asker = await asker_of(request)
        return Holder(asker, acting_role(request, asker, roles))

    return Depends(holder)


def acting_role(request: Request, asker: Asker, allowed: Sequence[str]) -> str:
    """The role in which the asker acts: the first allowed one that they hold. Raises RoleMissing.

    An administrator never acts in a case, whatever other roles the token names (SOD-12): except for reading, a route takes an
    administrator only if it names that role. Raises AdministratorInCase.
    """
    role = asker.acting_as(*allowed)
    if role != ADMINISTRATOR and request.method not in {"GET", "HEAD"}:
        refuse_administrator(asker.roles)
    return role
