"""The code of a certificate: unguessable, and signed, so that anybody can check it with the published key (record 49).

A code is a JWS in compact form (RFC 7515) signed with Ed25519 (RFC 8037). Its claims say what the paper says: body, number, first and
last day; `jti` is the unguessable part. What happened afterwards, such as a suspension, only the register knows.
"""

import base64
import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from shared.errors import NotFound

TYPE: Final = "certificate+jwt"
"""The `typ` of a code: no other token of ours passes as one (RFC 8725 3.11)."""
RANDOM_BYTES: Final = 16
_KEY_ID = "certificates-{}"


class CodeUnknown(NotFound):
    """No certificate has this code; a changed code and an invented one get the same answer."""

    code = "certificate-code-unknown"
    indonesian = "Kode ini bukan kode sertifikat kami. Pindai atau salin kodenya sekali lagi."
    english = "This is not a code of our certificates. Scan or copy it once more."


@dataclass(frozen=True)
class SignedCode:
    """`id`: the unguessable part, which stays when a renewal signs a new code."""

    id: str
    text: str


class CertificateCodes:
    """Signs and reads codes.

    `secret` makes 32 bytes that only this installation can make for a purpose; `key`: the number of the signing key, which a rotation
    raises by one; `withdrawn`: the numbers of keys that are no longer published, because somebody else may know them.
    """

    def __init__(self, secret: Callable[[bytes], bytes], key: int, withdrawn: Collection[int] = ()) -> None:
        self._keys = {
            _KEY_ID.format(one): Ed25519PrivateKey.from_private_bytes(secret(f"jejak certificate {one}".encode()))
            for one in range(1, key + 1)
        }
        self._public = {id: one.public_key() for id, one in self._keys.items()}
        self._signing = _KEY_ID.format(key)
        self._withdrawn = {_KEY_ID.format(one) for one in withdrawn}

    def sign(self, id: str, body: str, number: str, first: date, last: date | None) -> SignedCode:
        """The code of a certificate with this unguessable part, body, number and term."""
        claims = {"jti": id, "iss": body, "num": number, "from": first.isoformat()}
        if last is not None:
            claims["until"] = last.isoformat()
        text = jwt.encode(claims, self._keys[self._signing], "EdDSA", {"kid": self._signing, "typ": TYPE})
        return SignedCode(id, text)

    def id_of(self, text: str) -> str:
        """The unguessable part of a code that we signed. Raises CodeUnknown."""
        try:
            header = jwt.get_unverified_header(text)
            key = self._public[header["kid"]]
            claims = jwt.decode(text, key, algorithms=["EdDSA"], options={"require": ["jti"]})
        except (jwt.InvalidTokenError, KeyError, TypeError):
            raise CodeUnknown from None
        if header.get("typ") != TYPE:
            raise CodeUnknown
        return str(claims["jti"])

    def published(self) -> dict[str, Any]:
        """The public keys as a JWK set (RFC 7517): the present one and the earlier ones, without the withdrawn."""
        keys = [
            {**json.loads(OKPAlgorithm.to_jwk(one)), "kid": id, "alg": "EdDSA", "use": "sig"}
            for id, one in self._public.items()
            if id not in self._withdrawn
        ]
        return {"keys": keys}


def code_id(random: bytes) -> str:
    """The unguessable part of a code: 128 random bits in base64url."""
    return base64.urlsafe_b64encode(random).decode().rstrip("=")
