"""Who asks, and may they: JWT by EdDSA or RS256 against a JWKS, with audience, expiry and clock skew.

Claims: `sub` (the person), `office` (code), `roles` (list), `iat` and `exp`, with a limited time between them (a
setting). Verifying a signature costs half a millisecond, so a verified token is remembered by its hash until it
expires; revocation is checked each time.
"""

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx
import jwt
import structlog
from cachetools import LRUCache

from shared.errors import Forbidden, Unauthenticated, Unavailable
from shared.offices import OFFICES
from shared.privacy.personal_text import personal_data_in
from shared.privacy.verified_claims import Proved, ReadProofs, nothing_proved

ALGORITHMS = ["EdDSA", "RS256"]
CLAIMS: Final[Mapping[str, str]] = {
    "sub": "The person: a random identifier that stays the same, at most 200 characters. Every event names it for ever, so a NIK, "
    "NIP, telephone number or e-mail address is refused.",
    "office": "The code of the office, such as `disperindag-pasuruan`.",
    "roles": "The roles held at that office, a list. What a role may do also depends on the office and on the history of the case.",
    "aud": "The audience of the token: the setting `JEJAK_TOKEN_AUDIENCE`, or a list that contains it.",
    "iat": "When it was issued, in seconds since 1970.",
    "exp": "When it expires. At most `JEJAK_TOKEN_LIFE_SECONDS` after `iat`.",
}
"""The required claims of every token, and their meaning."""
_TOKENS_REMEMBERED = 20_000
_LONGEST_NAME = 200
_SECONDS_BETWEEN_FETCHES = 10
_SECONDS_AFTER_FAULT = 1
_FETCH_SECONDS = 3
_SECONDS_FRESH = 300

_log = structlog.get_logger()

Keys = Mapping[str | None, jwt.PyJWK]
"""Public keys by their id."""


class RoleMissing(Forbidden):
    code = "role-missing"
    indonesian = "Tindakan ini memerlukan peran {roles:any}."
    english = "This needs the role {roles:any}."


class SubjectHoldsPersonalData(Forbidden):
    """Every event names its actor for ever, so the identity provider must send an opaque subject."""

    code = "subject-holds-personal-data"
    indonesian = (
        "Token menyebut orang dengan NIK, NIP, nomor telepon atau alamat surel, yang akan tersimpan selamanya. Pengelola penyedia "
        "identitas harus mengisi `sub` dengan pengenal acak yang tetap."
    )
    english = (
        "The token names the person by a NIK, NIP, telephone number or e-mail address, which would be kept for ever. The operator of "
        "the identity provider must fill `sub` with a random identifier that stays the same."
    )
    clause = "UU 27/2022 art. 43"


class TokenLivesTooLong(Unauthenticated):
    code = "token-lives-too-long"
    indonesian = "Token ini berlaku terlalu lama; minta token baru yang berlaku paling lama {seconds:span}."
    english = "This token lives too long; get a new one that lives at most {seconds:span}."


class TokenOfficeUnknown(Forbidden):
    code = "token-office-unknown"
    indonesian = "Token ini menyebut kantor yang tidak dikenal; hubungi administrator agar data akun Anda diperbaiki."
    english = "This token names an office that does not exist; ask the administrator to correct your account."


class TokenRevoked(Unauthenticated):
    code = "token-revoked"
    indonesian = "Token ini sudah dicabut; masuk kembali untuk mendapat token baru."
    english = "This token was revoked; sign in again to get a new one."


Revoked = Callable[[str, str, float], bool]
"""Office, subject, and when a token was issued (seconds since 1970) → whether it is revoked."""


def _never(office: str, subject: str, issued: float) -> bool:  # noqa: ARG001
    return False


@dataclass(frozen=True, slots=True)
class Asker:
    """The person (or system) of a verified token."""

    subject: str
    office: str
    roles: frozenset[str]
    expires: float
    proved: frozenset[Proved] = field(default=frozenset(), repr=False)
    """What the identity provider has verified about the person, as keyed hashes only."""

    def acting_as(self, *allowed: str) -> str:
        """The asker's role in this act: the first allowed role in the token; RoleMissing if there is none."""
        for role in allowed:
            if role in self.roles:
                return role
        raise RoleMissing(roles=list(allowed))


class TokenVerifier:
    """Turns a bearer token into an Asker. `keys` are known JWKs; with `jwks_url` unknown ones are fetched there.

    `proofs` says which claims prove a NIK or NIB (`shared/privacy/verified_claims.py`).

    Fetched keys are fetched again at the first token after five minutes, without delaying it; tokens signed by a key
    that the provider no longer shows are forgotten. `elapsed` returns seconds that only go forward.
    """

    def __init__(  # noqa: PLR0913 – each is one requirement of a token
        self,
        *,
        audience: str,
        issuer: str | None,
        skew_seconds: int,
        keys: list[dict[str, Any]],
        jwks_url: str | None = None,
        life_seconds: int = 24 * 3600,
        revoked: Revoked = _never,
        elapsed: Callable[[], float] = time.monotonic,
        proofs: ReadProofs = nothing_proved,
    ) -> None:
        self._audience = audience
        self._issuer = issuer
        self._skew = skew_seconds
        self._given = {key.get("kid"): jwt.PyJWK(key) for key in keys}
        self._keys: Keys = self._given
        self._jwks_url = jwks_url
        self._life = life_seconds
        self._revoked = revoked
        self._elapsed = elapsed
        self._proofs = proofs
        self._remembered = LRUCache[bytes, _Verified](_TOKENS_REMEMBERED)
        self._may_fetch_at = float("-inf")
        self._stale_at = float("-inf")
        self._fetching = asyncio.Lock()
        self._refreshing: asyncio.Task[None] | None = None
        self._provider_is_there = False

    async def asker(self, token: str) -> Asker:
        """The asker; Unauthenticated for any token that does not verify, has expired, was revoked, or lacks a claim.

        Raises TokenOfficeUnknown, which is Forbidden, for an unknown office.
        """
        self._refresh_in_passing()
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        known = self._remembered.get(digest)
        if known is None:
            self._remembered[digest] = known = await self._verified(token)
        asker = known.asker
        if asker.expires + self._skew < time.time():  # a token lives by the machine's time, not by the test clock
            raise Unauthenticated
        if self._revoked(asker.office, asker.subject, known.issued):
            raise TokenRevoked
        return asker

    async def _verified(self, token: str) -> "_Verified":
        try:
            kid = jwt.get_unverified_header(token).get("kid")
            claims = jwt.decode(
                token,
                await self._key(kid),
                algorithms=ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                leeway=self._skew,
                options={"require": [*CLAIMS]},
            )
            asker = replace(_asker(claims), proved=self._proofs(claims))
            verified = _Verified(kid, asker, float(claims["iat"]))
        except (jwt.PyJWTError, KeyError, TypeError, ValueError, OverflowError, RecursionError):
            raise Unauthenticated from None
        if verified.asker.expires - verified.issued > self._life:
            raise TokenLivesTooLong(seconds=self._life)
        if verified.asker.office not in OFFICES:
            raise TokenOfficeUnknown
        return verified

    async def _key(self, kid: str | None) -> jwt.PyJWK:
        if kid not in self._keys and self._jwks_url is not None:
            await self._fetch()
        return self._keys[kid]

    async def _fetch(self) -> None:
        async with self._fetching:  # later callers wait for the keys of this fetch
            if self._elapsed() >= self._may_fetch_at:
                await self._fetch_now()
        if not self._provider_is_there:
            raise Unavailable

    async def _fetch_now(self) -> None:
        try:
            fetched = await _keys_at(str(self._jwks_url))
        except Unavailable:
            self._provider_is_there = False
            self._may_fetch_at = self._stale_at = self._elapsed() + _SECONDS_AFTER_FAULT
            _log.warning("token-keys-unavailable")
            raise
        self._provider_is_there = True
        self._may_fetch_at = self._elapsed() + _SECONDS_BETWEEN_FETCHES
        self._stale_at = self._elapsed() + _SECONDS_FRESH
        self._take({**fetched, **self._given})

    def _take(self, keys: Keys) -> None:
        gone = {kid for kid, key in self._keys.items() if kid not in keys or keys[kid].key != key.key}
        self._keys = keys
        for digest in [digest for digest, known in self._remembered.items() if known.key_id in gone]:
            del self._remembered[digest]

    def _refresh_in_passing(self) -> None:
        """Starts to fetch keys that have grown old; until they arrive, the old ones stay valid."""
        if self._jwks_url is None or self._elapsed() < self._stale_at or self._fetching.locked():
            return
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh())

    async def _refresh(self) -> None:
        with suppress(Unavailable):
            await self._fetch()


@dataclass(frozen=True, slots=True)
class _Verified:
    """A verified token: its key, its holder, and when it was issued."""

    key_id: str | None
    asker: Asker
    issued: float


async def _keys_at(url: str) -> Keys:
    """The provider's signing keys, by id; others (a provider's encryption key) are left out."""
    try:
        # around the whole exchange: httpx limits only each part of an answer, and parts can keep coming for ever
        async with asyncio.timeout(_FETCH_SECONDS), httpx.AsyncClient(timeout=_FETCH_SECONDS) as client:
            answer = (await client.get(url)).raise_for_status().json()
        keys = [key for key in jwt.PyJWKSet.from_dict(answer).keys if _is_for_tokens(key)]
        return {key.key_id: key for key in keys}
    except (
        TimeoutError,
        httpx.HTTPError,
        httpx.InvalidURL,
        jwt.PyJWTError,
        AttributeError,
        TypeError,
        ValueError,
        RecursionError,
    ):
        raise Unavailable from None


def _is_for_tokens(key: jwt.PyJWK) -> bool:
    return key.public_key_use in {None, "sig"} and key.algorithm_name in ALGORITHMS


def _asker(claims: dict[str, Any]) -> Asker:
    subject, office, roles = claims["sub"], claims["office"], claims["roles"]
    names = [subject, office, *roles]
    if not isinstance(roles, list) or not all(isinstance(n, str) and 0 < len(n) <= _LONGEST_NAME for n in names):
        raise Unauthenticated
    if not all(n.isprintable() for n in names):
        raise Unauthenticated
    if personal_data_in(subject) is not None:
        _log.warning("token-subject-holds-personal-data")
        raise SubjectHoldsPersonalData
    return Asker(subject, office, frozenset(roles), float(claims["exp"]))
