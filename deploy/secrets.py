"""Secrets of an installation: those of the settings, or in test mode those of the data folder, which only its owner can read.

In test mode the start of a server makes them once. Production brings its own (`JEJAK_KEY_ENCRYPTION_KEY`, `JEJAK_REQUEST_KEY`,
`JEJAK_JWKS_URL`), and Jejak makes none.
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
from pydantic import SecretStr

from shared.settings import Settings

KEY_FILE = "key-encryption.key"
NEXT_KEY_FILE = "key-encryption.key.next"
"""The rotation keeps the new key here until it replaces the old one."""
_REQUEST_KEY_FILE = "request-hash.key"
_SIGNING_KEY_FILE = "token-signing.key"
_KEY_ID = "development"
_KEY_BYTES = 32


class SecretMissing(Exception):
    """One line that names the setting that production needs, or the unusable key file."""


def _made(path: Path, make: bytes) -> bytes:
    """The 32 bytes of the file; makes the file if there is none, readable by its owner only.

    It appears whole or not at all, and the first of several processes makes it. Raises SecretMissing.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _place(path, make)
    except OSError as fault:
        message = f"the key file {path} cannot be used: {fault.strerror}"
        raise SecretMissing(message) from None
    kept = _existing(path)
    assert kept is not None
    return kept


def _existing(path: Path) -> bytes | None:
    """The 32 bytes of the file, None if there is no file.

    Raises SecretMissing for a file of another length: data sealed with the right key would be lost under a wrong one.
    """
    try:
        kept = path.read_bytes()
    except FileNotFoundError:
        return None
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
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(temporary, path)
    finally:
        Path(temporary).unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    """Makes the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def existing_key_encryption_key(settings: Settings) -> bytes | None:
    """32 bytes: the setting's, or in test mode the data folder's; None if test mode has none yet. Raises SecretMissing."""
    if settings.key_encryption_key is not None:
        return _decoded(settings.key_encryption_key, "JEJAK_KEY_ENCRYPTION_KEY")
    if settings.mode == "production":
        message = "production needs JEJAK_KEY_ENCRYPTION_KEY (32 random bytes in base64)"
        raise SecretMissing(message)
    return _existing(settings.data / KEY_FILE)


def make_key_encryption_key(settings: Settings) -> bytes:
    """Makes the key in the data folder, for an installation without sealed data; keeps an existing key."""
    return _made(settings.data / KEY_FILE, os.urandom(_KEY_BYTES))


def next_key_encryption_key(settings: Settings) -> bytes:
    """The key to rotate to: the setting's, or a new one beside the key in the data folder. Raises SecretMissing."""
    if settings.new_key_encryption_key is not None:
        return _decoded(settings.new_key_encryption_key, "JEJAK_NEW_KEY_ENCRYPTION_KEY")
    if settings.key_encryption_key is not None or settings.mode == "production":
        message = "set JEJAK_NEW_KEY_ENCRYPTION_KEY to the new key (32 random bytes in base64)"
        raise SecretMissing(message)
    return _made(settings.data / NEXT_KEY_FILE, os.urandom(_KEY_BYTES))


def take_next_key(settings: Settings) -> bool:
    """Replaces the data folder's key by its next key; False if the settings give the keys."""
    if settings.key_encryption_key is not None or settings.new_key_encryption_key is not None:
        return False
    (settings.data / NEXT_KEY_FILE).replace(settings.data / KEY_FILE)
    _sync(settings.data)
    return True


def request_key(settings: Settings) -> bytes:
    """The key for hashes of requests in services that do not seal: the setting's, or in test mode the data folder's."""
    if settings.request_key is not None:
        return _decoded(settings.request_key, "JEJAK_REQUEST_KEY")
    if settings.mode == "production":
        message = "production needs JEJAK_REQUEST_KEY (32 random bytes in base64), which keys the hashes of billing's requests"
        raise SecretMissing(message)
    return _made(settings.data / _REQUEST_KEY_FILE, os.urandom(_KEY_BYTES))


def _decoded(secret: SecretStr, name: str) -> bytes:
    try:
        key = base64.b64decode(secret.get_secret_value().strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        message = f"{name} must be 32 bytes in base64"
        raise SecretMissing(message)
    return key


def development_jwk(settings: Settings) -> dict[str, Any]:
    """The public key of development tokens; made if there is none yet."""
    raw = _made(settings.data / _SIGNING_KEY_FILE, Ed25519PrivateKey.generate().private_bytes_raw())
    jwk: dict[str, Any] = json.loads(OKPAlgorithm.to_jwk(Ed25519PrivateKey.from_private_bytes(raw).public_key()))
    return {**jwk, "kid": _KEY_ID, "alg": "EdDSA", "use": "sig"}


def development_token(settings: Settings, subject: str, office: str, roles: list[str], hours: int) -> str:
    """A token for trying out, signed with the key that a server made in the data folder.

    Raises SecretMissing in production, without that key, and for more hours than the server accepts.
    """
    if settings.mode == "production":
        message = "production tokens come from the identity provider (JEJAK_JWKS_URL)"
        raise SecretMissing(message)
    if hours * 3600 > settings.token_life_seconds:
        message = f"a token lives at most {settings.token_life_seconds} seconds (JEJAK_TOKEN_LIFE_SECONDS): give fewer --hours"
        raise SecretMissing(message)
    raw = _existing(settings.data / _SIGNING_KEY_FILE)
    if raw is None:
        message = (
            f"there is no {settings.data / _SIGNING_KEY_FILE}: name the server's data folder with JEJAK_DATA, or start the"
            " server first"
        )
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
    return jwt.encode(claims, Ed25519PrivateKey.from_private_bytes(raw), "EdDSA", {"kid": _KEY_ID})
