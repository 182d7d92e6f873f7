"""Keys of clients that may send reports: a key is random, and only its keyed hash is in the settings, with its jurisdictions.

GeoReport v2 asks for a key for POST only. `jejak open311-key` makes one.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Final

from shared.errors import Forbidden
from shared.settings import Open311Key

_PURPOSE: Final = b"open311-api-key\x00"


class ApiKeyWrong(Forbidden):
    code = "open311-api-key-wrong"
    indonesian = (
        "`api_key` tidak ada, tidak sah, atau tidak berlaku untuk `jurisdiction_id` ini. Mintalah kunci kepada kantor."
    )
    english = "The `api_key` is missing, invalid, or not valid for this `jurisdiction_id`. Ask the office for one."
    clause = "GeoReport v2, Errors"


class ApiKeys:
    """The clients' keys. `secret`: the installation's key of request hashes; `clients`: a client's name → its key."""

    def __init__(self, secret: bytes, clients: Mapping[str, Open311Key]) -> None:
        self._secret = secret
        self._clients = {key.hash: (name, frozenset(key.jurisdictions)) for name, key in clients.items()}

    def client(self, key: str, jurisdiction: str) -> str:
        """The name of the client with this key. Raises ApiKeyWrong."""
        name, jurisdictions = self._clients.get(hash_of(self._secret, key), ("", frozenset[str]()))
        if jurisdiction not in jurisdictions:
            raise ApiKeyWrong
        return name


def hash_of(secret: bytes, key: str) -> str:
    """The keyed hash of a key, as the settings hold it."""
    return hmac.new(secret, _PURPOSE + key.encode(errors="replace"), hashlib.sha256).hexdigest()


def new_key() -> str:
    """A new key of 256 random bits."""
    return secrets.token_urlsafe(32)
