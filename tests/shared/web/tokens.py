"""Tokens of an identity provider, and their verifier."""

import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import OKPAlgorithm, RSAAlgorithm

from shared.web.tokens import TokenVerifier

EDDSA = Ed25519PrivateKey.generate()
RSA = generate_private_key(65537, 2048)
ISSUER = "https://masuk.pasuruankab.go.id"


def jwk(key: Ed25519PrivateKey | RSAPrivateKey, kid: str) -> dict[str, Any]:
    """The public half as a JWK."""
    if isinstance(key, RSAPrivateKey):
        return {**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "RS256"}
    return {**OKPAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "alg": "EdDSA"}


KEYS = [jwk(EDDSA, "ed"), jwk(RSA, "rsa")]


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token; None takes one away."""
    values = {
        "sub": "officer-1",
        "office": "disperindag-pasuruan",
        "roles": ["penera"],
        "aud": "jejak",
        "iss": ISSUER,
        "iat": int(time.time()),
        "exp": int(time.time()) + 6 * 3600,
        **changes,
    }
    return {name: value for name, value in values.items() if value is not None}


def token(key: Any = EDDSA, algorithm: str = "EdDSA", kid: str | None = "ed", **changes: Any) -> str:
    return jwt.encode(claims(**changes), key, algorithm, headers={} if kid is None else {"kid": kid})


def verifier(**changes: Any) -> TokenVerifier:
    values: dict[str, Any] = {"audience": "jejak", "issuer": ISSUER, "skew_seconds": 30, "keys": KEYS}
    return TokenVerifier(**{**values, **changes})
