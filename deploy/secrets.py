"""Secrets of an installation without its own: made once in the data folder, readable by its owner only.

For trying out and for tests. Production gives its own (`JEJAK_KEY_ENCRYPTION_KEY`, `JEJAK_JWKS_URL`) and none is made.
"""

import base64
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from shared.settings import Settings

_KEY_ID = "development"
_KEY_BYTES = 32


class SecretMissing(Exception):
    """One line that says which setting production needs."""


def _kept(path: Path, make: bytes) -> bytes:
    """What the file holds; when there is none it is made, with rights for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(make)
    return make


def key_encryption_key(settings: Settings) -> bytes:
    """32 bytes: the setting's, or in test mode the data folder's."""
    if settings.key_encryption_key is not None:
        key = base64.b64decode(settings.key_encryption_key.get_secret_value())
        if len(key) != _KEY_BYTES:
            message = "JEJAK_KEY_ENCRYPTION_KEY must be 32 bytes in base64"
            raise SecretMissing(message)
        return key
    if settings.mode == "production":
        message = "production needs JEJAK_KEY_ENCRYPTION_KEY (32 random bytes in base64)"
        raise SecretMissing(message)
    return _kept(settings.data / "key-encryption.key", os.urandom(_KEY_BYTES))


def _signing_key(settings: Settings) -> Ed25519PrivateKey:
    raw = _kept(settings.data / "token-signing.key", Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(raw)


def development_jwk(settings: Settings) -> dict[str, Any]:
    """The public key that development tokens verify with."""
    jwk: dict[str, Any] = json.loads(OKPAlgorithm.to_jwk(_signing_key(settings).public_key()))
    return {**jwk, "kid": _KEY_ID, "alg": "EdDSA", "use": "sig"}


def development_token(settings: Settings, subject: str, office: str, roles: list[str], hours: int) -> str:
    """A token for trying out, in test mode only; raises SecretMissing in production."""
    if settings.mode == "production":
        message = "production tokens come from the identity provider (JEJAK_JWKS_URL)"
        raise SecretMissing(message)
    now = datetime.now(UTC)
    claims = {
        "sub": subject,
        "office": office,
        "roles": roles,
        "aud": settings.token_audience,
        "iat": now,
        "exp": now + timedelta(hours=hours),
    }
    if settings.token_issuer:
        claims["iss"] = settings.token_issuer
    return jwt.encode(claims, _signing_key(settings), "EdDSA", {"kid": _KEY_ID})
