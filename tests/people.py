"""Who asks in the tests: people with real tokens, signed with a key of this run."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from deploy.demonstration import cast
from deploy.demonstration.cast import PASURUAN, REPLACING, Person
from shared.privacy.verified_claims import ReadProofs
from shared.web.tokens import TokenVerifier

__all__ = ["PASURUAN", "REPLACING", "Person", "Staff", "claiming", "public_jwk", "token", "verifier"]

_KEY = Ed25519PrivateKey.generate()


def public_jwk() -> dict[str, Any]:
    """The key that the people's tokens verify with."""
    jwk: dict[str, Any] = json.loads(OKPAlgorithm.to_jwk(_KEY.public_key()))
    return {**jwk, "kid": "tests", "alg": "EdDSA"}


def verifier(proofs: ReadProofs = lambda _: frozenset()) -> TokenVerifier:
    return TokenVerifier(audience="jejak", issuer=None, skew_seconds=30, keys=[public_jwk()], proofs=proofs)


def claiming(person: Person, **claims: Any) -> Person:
    """The same person with a token in which the identity provider says more of them."""
    return replace(person, token_of=lambda subject, office, held: _signed(subject, office, held, **claims))


@cache
def token(subject: str, office: str, *held: str) -> str:
    return _signed(subject, office, held)


def _signed(subject: str, office: str, held: tuple[str, ...], **more: Any) -> str:
    claims = {
        **more,
        "sub": subject,
        "office": office,
        "roles": list(held),
        "aud": "jejak",
        "iat": datetime.now(UTC),
        "exp": datetime.now(UTC) + timedelta(hours=2),
    }
    return jwt.encode(claims, _KEY, "EdDSA", {"kid": "tests"})


def _token_of(subject: str, office: str, held: tuple[str, ...]) -> str:
    return token(subject, office, *held)


class Staff(cast.Staff):
    """The people of an office, with tokens of this run."""

    def __init__(self, client: httpx.AsyncClient, office: str = PASURUAN) -> None:
        super().__init__(client, _token_of, office)
