"""The code of a certificate: unguessable, and signed, so that anybody can check it with the published key (record 49).

A code is a JWS in compact form (RFC 7515) signed with Ed25519 (RFC 8037). Its claims say what the paper says: body, number, first and
last day; `jti` is the unguessable part. What happened afterwards, such as a suspension, only the register knows.
"""

import base64
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

import jwt

from shared.errors import NotFound
from shared.privacy.signing_keys import SigningKeys

TYPE: Final = "certificate+jwt"
"""The `typ` of a code: no other token of ours passes as one (RFC 8725 3.11)."""
RANDOM_BYTES: Final = 16


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
    """Signs and reads codes; the arguments are those of `SigningKeys`."""

    def __init__(self, secret: Callable[[bytes], bytes], key: int, withdrawn: Collection[int] = ()) -> None:
        self._keys = SigningKeys(secret, "jejak certificate", "certificates", key, withdrawn)
        self.published = self._keys.published

    def sign(self, id: str, body: str, number: str, first: date, last: date | None) -> SignedCode:
        """The code of a certificate with this unguessable part, body, number and term."""
        claims = {"jti": id, "iss": body, "num": number, "from": first.isoformat()}
        if last is not None:
            claims["until"] = last.isoformat()
        text = jwt.encode(claims, self._keys.key, "EdDSA", {"kid": self._keys.id, "typ": TYPE})
        return SignedCode(id, text)

    def id_of(self, text: str) -> str:
        """The unguessable part of a code that we signed. Raises CodeUnknown."""
        try:
            header = jwt.get_unverified_header(text)
            key = self._keys.public(header["kid"])
            claims = jwt.decode(text, key, algorithms=["EdDSA"], options={"require": ["jti"]})
        except (jwt.InvalidTokenError, KeyError, TypeError):
            raise CodeUnknown from None
        if header.get("typ") != TYPE:
            raise CodeUnknown
        return str(claims["jti"])


def code_id(random: bytes) -> str:
    """The unguessable part of a code: 128 random bits in base64url."""
    return base64.urlsafe_b64encode(random).decode().rstrip("=")
