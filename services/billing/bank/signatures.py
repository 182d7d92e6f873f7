"""The three forms of the SNAP BI signature (X-SIGNATURE).

    token request   RSA-SHA256 over `client key|timestamp`
    symmetric       HMAC-SHA512, with the client secret, over `METHOD:path:token:hash:timestamp`
    service         RSA-SHA256 over `METHOD:path:hash:timestamp`, without the token

`path` includes the query. `hash` is the SHA-256, in lower-case hexadecimal, of the body as it was sent: only white space
outside strings is removed. The body is not parsed and written again, because another order of the fields, or another
escape, gives another hash.

Source: Standar Nasional Open API Pembayaran (SNAP), Bank Indonesia; checked against public samples of Midtrans.
"""

import base64
import binascii
import hashlib
import hmac
import re
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

# a string that never ends is one match to the end of the body: the search stays linear
_STRING_OR_SPACE: Final = re.compile(rb'("(?:[^"\\]+|\\.)*+(?:"|\\?\Z))|[ \t\r\n]+', re.DOTALL)


class NotAnRsaKey(ValueError):
    """A key in the settings is not an RSA key in PEM."""


def minified(body: bytes) -> bytes:
    """The body without white space outside strings; all other bytes are untouched."""
    return _STRING_OR_SPACE.sub(lambda found: found[1] or b"", body)


def symmetric_text(method: str, path: str, token: str, body: bytes, timestamp: str) -> str:
    """What the client secret signs."""
    return f"{method.upper()}:{path}:{token}:{_hash(body)}:{timestamp}"


def sign_symmetric(secret: str, method: str, path: str, token: str, body: bytes, timestamp: str) -> str:
    signed = symmetric_text(method, path, token, body, timestamp)
    return base64.b64encode(hmac.digest(secret.encode(), signed.encode(), "sha512")).decode()


def holds_symmetric(
    signature: str, secret: str, method: str, path: str, token: str, body: bytes, timestamp: str
) -> bool:
    """Whether it is the signature of these parts; the comparison takes the same time for every signature."""
    expected = sign_symmetric(secret, method, path, token, body, timestamp)
    return hmac.compare_digest(expected.encode(), signature.encode())


def token_request_text(client_key: str, timestamp: str) -> str:
    """What the private key signs to get a token."""
    return f"{client_key}|{timestamp}"


def sign_token_request(private_key_pem: str, client_key: str, timestamp: str) -> str:
    return _sign(private_key_pem, token_request_text(client_key, timestamp))


def holds_token_request(signature: str, public_key_pem: str, client_key: str, timestamp: str) -> bool:
    return _holds(signature, public_key_pem, token_request_text(client_key, timestamp))


def service_text(method: str, path: str, body: bytes, timestamp: str) -> str:
    """What the private key signs for a service, without a token."""
    return f"{method.upper()}:{path}:{_hash(body)}:{timestamp}"


def sign_service(private_key_pem: str, method: str, path: str, body: bytes, timestamp: str) -> str:
    return _sign(private_key_pem, service_text(method, path, body, timestamp))


def holds_service(signature: str, public_key_pem: str, method: str, path: str, body: bytes, timestamp: str) -> bool:
    return _holds(signature, public_key_pem, service_text(method, path, body, timestamp))


def _hash(body: bytes) -> str:
    return hashlib.sha256(minified(body)).hexdigest()


def _sign(private_key_pem: str, text: str) -> str:
    return base64.b64encode(_private_key(private_key_pem).sign(text.encode(), PKCS1v15(), SHA256())).decode()


def _holds(signature: str, public_key_pem: str, text: str) -> bool:
    try:
        written = base64.b64decode(signature.encode(), validate=True)
        public_key(public_key_pem).verify(written, text.encode(), PKCS1v15(), SHA256())
    except (binascii.Error, InvalidSignature):
        return False
    return True


@lru_cache(maxsize=64)
def public_key(pem: str) -> RSAPublicKey:
    """The key of a PEM text. Raises NotAnRsaKey."""
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError:
        raise NotAnRsaKey from None
    if not isinstance(key, RSAPublicKey):
        raise NotAnRsaKey
    return key


@lru_cache(maxsize=64)
def _private_key(pem: str) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except ValueError:
        raise NotAnRsaKey from None
    if not isinstance(key, RSAPrivateKey):
        raise NotAnRsaKey
    return key
