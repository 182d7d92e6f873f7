"""The installation's keys: the key-encryption key, which comes from outside, and the secrets that it wraps.

The key-encryption key only wraps other keys, so it can be exchanged. Keys that must survive an exchange (the key of the
equality hashes, the key of sealed values without a person, the key of request hashes) are separate secrets, stored
wrapped. An installation's first secrets are derived from its first key-encryption key, so values made before the
secrets were stored stay valid.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


class KeyBroken(Exception):
    """A wrapped key does not open: another key wrapped it, it was altered, or it was wrapped for something else."""


class KeyEncryptionKey:
    """Wraps and unwraps keys. `fingerprint` identifies the key without revealing it."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._cipher = AESGCM(self.derived(b"jejak wrap"))
        self.fingerprint = self.derived(b"jejak fingerprint")

    def derived(self, purpose: bytes) -> bytes:
        """32 bytes that only the holder of this key can make."""
        return hmac.new(self._secret, purpose, hashlib.sha256).digest()

    def wrap(self, key: bytes, whose: bytes) -> bytes:
        """The wrapped form of a key; it opens only as the key of the same owner (`whose`)."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, whose)

    def unwrap(self, wrapped: bytes, whose: bytes) -> bytes:
        """The unwrapped key. Raises KeyBroken."""
        try:
            return self._cipher.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], whose)
        except (InvalidTag, ValueError):
            message = "a wrapped key does not open"
            raise KeyBroken(message) from None


@dataclass(frozen=True, slots=True)
class WrappedSecrets:
    """The installation's secrets as the keys' database stores them, and the fingerprint of the key that wraps them."""

    fingerprint: bytes
    lookup_key: bytes
    installation_key: bytes
    request_key: bytes


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The key-encryption key and the installation's secrets in clear: only for services that seal.

    `lookup` is the key of the equality hashes, `installation` seals values without a person, `requests` is the key of
    request hashes.
    """

    encryption: KeyEncryptionKey
    lookup: bytes
    installation: bytes
    requests: bytes

    @classmethod
    def first(cls, encryption: KeyEncryptionKey) -> "KeyRing":
        """The ring of an installation that has stored none yet."""
        lookup, installation, requests = (
            encryption.derived(purpose) for purpose in (b"jejak lookup", b"jejak installation", b"jejak requests")
        )
        return cls(encryption, lookup, installation, requests)

    @classmethod
    def opened(cls, encryption: KeyEncryptionKey, stored: WrappedSecrets) -> "KeyRing":
        """The ring that the keys' database holds. Raises KeyBroken."""
        return cls(
            encryption,
            encryption.unwrap(stored.lookup_key, b"lookup"),
            encryption.unwrap(stored.installation_key, b"installation"),
            encryption.unwrap(stored.request_key, b"requests"),
        )

    def derived(self, purpose: bytes) -> bytes:
        """32 bytes for a purpose; they outlive an exchange of the key-encryption key (HKDF-SHA-256, RFC 5869)."""
        return HKDF(SHA256(), 32, None, purpose).derive(self.installation)

    def wrapped_by(self, encryption: KeyEncryptionKey) -> WrappedSecrets:
        """The secrets as the keys' database stores them, wrapped by this ring's key-encryption key or the next one."""
        return WrappedSecrets(
            encryption.fingerprint,
            encryption.wrap(self.lookup, b"lookup"),
            encryption.wrap(self.installation, b"installation"),
            encryption.wrap(self.requests, b"requests"),
        )
