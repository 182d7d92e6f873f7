"""Who asks in the tests: people with real tokens, signed with a key of this run."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from shared import roles
from shared.auth import TokenVerifier

PASURUAN = "disperindag-pasuruan"
_KEY = Ed25519PrivateKey.generate()


def public_jwk() -> dict[str, Any]:
    """The key that the people's tokens verify with."""
    jwk: dict[str, Any] = json.loads(OKPAlgorithm.to_jwk(_KEY.public_key()))
    return {**jwk, "kid": "tests", "alg": "EdDSA"}


def verifier() -> TokenVerifier:
    return TokenVerifier(audience="jejak", issuer=None, skew_seconds=30, keys=[public_jwk()])


@cache
def token(subject: str, office: str, *held: str) -> str:
    claims = {
        "sub": subject,
        "office": office,
        "roles": list(held),
        "aud": "jejak",
        "exp": datetime.now(UTC) + timedelta(hours=2),
    }
    return jwt.encode(claims, _KEY, "EdDSA", {"kid": "tests"})


@dataclass(frozen=True)
class Person:
    """Somebody with a token, who asks over a client."""

    client: httpx.AsyncClient
    subject: str
    roles: tuple[str, ...]
    office: str = PASURUAN

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {token(self.subject, self.office, *self.roles)}", **more}

    async def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> httpx.Response:
        """A command, with an Idempotency-Key of its own unless one is given."""
        standing = {"Idempotency-Key": key or uuid4().hex, "Channel": "counter"}
        return await self.client.post(path, json=body, headers=self.headers(**{**standing, **headers}))

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers(**headers))


@dataclass(frozen=True)
class Staff:
    """The people of an office, each in a role; penera and registrar are two persons."""

    client: httpx.AsyncClient
    office: str = PASURUAN

    def _one(self, subject: str, *held: str) -> Person:
        return Person(self.client, f"{subject}@{self.office}", held, self.office)

    @property
    def front_office(self) -> Person:
        return self._one("sri", roles.FRONT_OFFICE)

    @property
    def penera(self) -> Person:
        return self._one("bambang", roles.PENERA)

    @property
    def head(self) -> Person:
        return self._one("hartono", roles.METROLOGY_HEAD)

    @property
    def skrd_issuer(self) -> Person:
        return self._one("wati", roles.SKRD_ISSUER)

    @property
    def treasurer(self) -> Person:
        return self._one("yusuf", roles.TREASURER)

    @property
    def inspector(self) -> Person:
        return self._one("ratna", roles.INSPECTOR)

    @property
    def administrator(self) -> Person:
        return self._one("admin", roles.ADMINISTRATOR)

    def applicant(self, subject: str = "pemohon") -> Person:
        return self._one(subject, roles.APPLICANT)
