"""Who asks in the tests: people with real tokens, signed with a key of this run."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from deploy.demonstration import cast
from deploy.demonstration.cast import PASURUAN, REPLACING, Person
from shared.auth import TokenVerifier

__all__ = ["PASURUAN", "REPLACING", "Person", "Staff", "public_jwk", "token", "verifier"]

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


def _token_of(subject: str, office: str, held: tuple[str, ...]) -> str:
    return token(subject, office, *held)


class Staff(cast.Staff):
    """The people of an office, with tokens of this run."""

    def __init__(self, client: httpx.AsyncClient, office: str = PASURUAN) -> None:
        super().__init__(client, _token_of, office)
