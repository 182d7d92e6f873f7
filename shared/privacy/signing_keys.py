"""Ed25519 keys (RFC 8032) that this installation derives from its secret: it signs, and anybody checks with the published keys.

Key number *n* is derived for a purpose, so no further secret has to be kept (record 49). Raising the number in use by one rotates the
key. Earlier keys stay published, because what they signed is still in people's hands; a key that somebody else may know is withdrawn.
"""

import json
from collections.abc import Callable, Collection
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.algorithms import OKPAlgorithm


class SigningKeys:
    """The keys of one purpose.

    `secret` makes 32 bytes that only this installation can make for a purpose; `name`: the public name of the keys, before their
    number; `number`: the key in use; `withdrawn`: the numbers of keys that are no longer published.
    """

    def __init__(
        self, secret: Callable[[bytes], bytes], purpose: str, name: str, number: int, withdrawn: Collection[int] = ()
    ) -> None:
        self.number = number
        self._name = name
        self._keys = {
            one: Ed25519PrivateKey.from_private_bytes(secret(f"{purpose} {one}".encode()))
            for one in range(1, number + 1)
        }
        self._public = {one: key.public_key() for one, key in self._keys.items()}
        self._numbers = {self._id(one): one for one in self._keys}
        self._withdrawn = frozenset(withdrawn)

    @property
    def key(self) -> Ed25519PrivateKey:
        """The private key in use."""
        return self._keys[self.number]

    @property
    def id(self) -> str:
        """The public name of the key in use."""
        return self._id(self.number)

    def public(self, id: str) -> Ed25519PublicKey:
        """The public key of this name, withdrawn or not. Raises KeyError."""
        return self._public[self._numbers[id]]

    def sign(self, content: bytes) -> bytes:
        """The signature of the key in use: 64 bytes."""
        return self.key.sign(content)

    def is_signed(self, number: int, content: bytes, signature: bytes) -> bool:
        """Whether the key of this number signed the content, and nobody else can have done so: the key is not withdrawn."""
        key = self._public.get(number)
        if key is None or number in self._withdrawn:
            return False
        try:
            key.verify(signature, content)
        except InvalidSignature:
            return False
        return True

    def published(self) -> dict[str, Any]:
        """The public keys as a JWK set (RFC 7517): the key in use and the earlier ones, without the withdrawn."""
        keys = [
            {**json.loads(OKPAlgorithm.to_jwk(one)), "kid": self._id(number), "alg": "EdDSA", "use": "sig"}
            for number, one in self._public.items()
            if number not in self._withdrawn
        ]
        return {"keys": keys}

    def _id(self, number: int) -> str:
        return f"{self._name}-{number}"
