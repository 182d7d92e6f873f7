"""Secrets of an installation without its own: made once in the data folder, readable by its owner only.

For trying out and for tests. Production gives its own (`JEJAK_KEY_ENCRYPTION_KEY`, `JEJAK_JWKS_URL`) and none is made.
"""

import base64
import json
import os
import tempfile
from contextlib import suppress
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
    """One line that says which setting production needs, or which key file cannot be used."""


def _kept(path: Path, make: bytes) -> bytes:
    """The 32 bytes of the file; when there is none it is made, with rights for its owner alone.

    It appears whole or not at all, and the first of several processes makes it. A file of another length is refused: what was
    sealed with the right key would be lost under a wrong one.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _place(path, make)
        kept = path.read_bytes()
    except OSError as fault:
        message = f"the key file {path} cannot be used: {fault.strerror}"
        raise SecretMissing(message) from None
    if len(kept) != _KEY_BYTES:
        message = (
            f"the key file {path} holds {len(kept)} bytes instead of {_KEY_BYTES}: put back a copy of the whole file"
        )
        raise SecretMissing(message)
    return kept


def _place(path: Path, content: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=f"{path.name}.new-", dir=path.parent)  # with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key is the one
            os.link(temporary, path)
    finally:
        Path(temporary).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def key_encryption_key(settings: Settings) -> bytes:
    """32 bytes: the setting's, or in test mode the data folder's."""
    if settings.key_encryption_key is not None:
        return _decoded(settings.key_encryption_key.get_secret_value())
    if settings.mode == "production":
        message = "production needs JEJAK_KEY_ENCRYPTION_KEY (32 random bytes in base64)"
        raise SecretMissing(message)
    return _kept(settings.data / "key-encryption.key", os.urandom(_KEY_BYTES))


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        message = "JEJAK_KEY_ENCRYPTION_KEY must be 32 bytes in base64"
        raise SecretMissing(message)
    return key


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
