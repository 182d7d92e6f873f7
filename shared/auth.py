"""Who is asking, and may they: JWT by EdDSA or RS256 against a JWKS, with audience, expiry and clock skew.

Claims: `sub` (the person), `office` (code), `roles` (list). Verifying a signature costs half a millisecond, so a verified token
is remembered by its hash until it expires.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

from shared.errors import Forbidden, Unauthenticated, Unavailable

ALGORITHMS = ["EdDSA", "RS256"]
_TOKENS_REMEMBERED = 20_000
_LONGEST_NAME = 200
_SECONDS_BETWEEN_FETCHES = 10


class RoleMissing(Forbidden):
    code = "role-missing"
    indonesian = "Tindakan ini memerlukan peran: {roles}."
    english = "This needs one of the roles: {roles}."


@dataclass(frozen=True, slots=True)
class Asker:
    """The person (or system) that a verified token speaks for."""

    subject: str
    office: str
    roles: frozenset[str]
    expires: float

    def acting_as(self, *allowed: str) -> str:
        """The role under which the asker may act: the first allowed one that the token names; RoleMissing if none."""
        for role in allowed:
            if role in self.roles:
                return role
        raise RoleMissing(roles=", ".join(allowed))


class TokenVerifier:
    """Turns a bearer token into an Asker. `keys` are known JWKs; with `jwks_url` unknown ones are fetched there."""

    def __init__(
        self,
        *,
        audience: str,
        issuer: str | None,
        skew_seconds: int,
        keys: list[dict[str, Any]],
        jwks_url: str | None = None,
    ) -> None:
        self._audience = audience
        self._issuer = issuer
        self._skew = skew_seconds
        self._keys: dict[str | None, jwt.PyJWK] = {key.get("kid"): jwt.PyJWK(key) for key in keys}
        self._jwks_url = jwks_url
        self._remembered: OrderedDict[bytes, Asker] = OrderedDict()
        self._fetched = float("-inf")
        self._fetching = asyncio.Lock()
        self._provider_is_there = False

    async def asker(self, token: str) -> Asker:
        """The asker; Unauthenticated for any token that does not verify, has expired, or lacks a claim."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._remembered.get(digest)
        if known is None:
            known = await self._verified(token)
            self._remembered[digest] = known
            if len(self._remembered) > _TOKENS_REMEMBERED:
                self._remembered.popitem(last=False)
        if known.expires + self._skew < time.time():  # a token lives by the machine's time, not by the test clock
            raise Unauthenticated
        return known

    async def _verified(self, token: str) -> Asker:
        try:
            key = await self._key(jwt.get_unverified_header(token).get("kid"))
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                leeway=self._skew,
                options={"require": ["exp", "sub", "aud"]},
            )
            return _asker(claims)
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
            raise Unauthenticated from None

    async def _key(self, kid: str | None) -> jwt.PyJWK:
        if kid not in self._keys and self._jwks_url is not None:
            await self._fetch()
        return self._keys[kid]

    async def _fetch(self) -> None:
        async with self._fetching:  # who comes while it is under way waits for its keys
            if time.time() - self._fetched >= _SECONDS_BETWEEN_FETCHES:
                self._fetched, self._provider_is_there = time.time(), False
                self._keys = await _keys_at(str(self._jwks_url))
                self._provider_is_there = True
        if not self._provider_is_there:
            raise Unavailable


async def _keys_at(url: str) -> dict[str | None, jwt.PyJWK]:
    """The provider's keys by id; one that we cannot use (a provider's encryption key) is left out."""
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = (await client.get(url)).raise_for_status().json()
        return {key.key_id: key for key in jwt.PyJWKSet.from_dict(answer).keys}
    except (httpx.HTTPError, jwt.PyJWTError, AttributeError, TypeError, ValueError, RecursionError):
        raise Unavailable from None


def _asker(claims: dict[str, Any]) -> Asker:
    subject, office, roles = claims["sub"], claims["office"], claims["roles"]
    names = [subject, office, *roles]
    if not isinstance(roles, list) or not all(isinstance(n, str) and 0 < len(n) <= _LONGEST_NAME for n in names):
        raise Unauthenticated
    if not all(n.isprintable() for n in names):
        raise Unauthenticated
    return Asker(subject, office, frozenset(roles), float(claims["exp"]))
