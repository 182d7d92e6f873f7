"""Personal data of natural persons: sealed with the person's own key before anything is hashed or stored.

A `Personal[str]` in an event or a row is ciphertext (AES-256-GCM), bound to its stream and field, so that it cannot be moved
elsewhere. The key of each person is wrapped by the installation's key-encryption key and lives in a second database. Once a
person's key is destroyed, a field reads as `[dihapus]`, and every hash over the journal still holds.
Where equality search is needed (NIK, phone, e-mail) the sealed value carries a keyed hash, useless without the key.
Basis: UU 27/2022 art. 35 and 43–44.
"""

import base64
import hashlib
import hmac
import os
from collections import OrderedDict
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table, Uuid, func

from shared.database import Pool

ERASED = "[dihapus]"
"""What a field reads as after its key is gone."""

_NONCE_BYTES = 12
_KEYS_REMEMBERED = 10_000

T = TypeVar("T")

metadata = MetaData(schema="keys")

persons = Table(
    "persons",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("wrapped_key", LargeBinary),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("destroyed_at", DateTime(timezone=True)),
)


@dataclass(frozen=True, slots=True)
class Personal(Generic[T]):
    """A sealed value of one person; `lookup` is the keyed hash for equality search, where there is one."""

    person: UUID
    sealed: str
    lookup: str | None = None


class SealBroken(Exception):
    """A sealed value was altered or stands in a place it was not sealed for."""


class PersonalData:
    """Seals and opens; holds the key-encryption key and a pool on the keys' database."""

    def __init__(self, pool: Pool, key_encryption_key: bytes) -> None:
        self._pool = pool
        self._wrapping = AESGCM(_derived(key_encryption_key, b"jejak wrap"))
        self._of_installation = AESGCM(_derived(key_encryption_key, b"jejak installation"))
        self._lookup_key = _derived(key_encryption_key, b"jejak lookup")
        self._remembered: OrderedDict[UUID, AESGCM] = OrderedDict()

    async def seal(
        self, person: UUID, stream: UUID, field: str, clear: str, *, searchable: bool = False
    ) -> Personal[str]:
        """The sealed form of a person's value; `searchable` adds the keyed hash. Makes the person's key when there is none."""
        key = await self._key(person) or await self._make_key(person)
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + key.encrypt(nonce, clear.encode(), _place(stream, field))
        lookup = self.lookup(field, clear) if searchable else None
        return Personal(person, base64.urlsafe_b64encode(sealed).decode(), lookup)

    async def open(self, value: Personal[str], stream: UUID, field: str) -> str:
        """The clear value, or `[dihapus]` when the person's key is gone. Who calls this records that it was read."""
        key = await self._key(value.person)
        if key is None:
            return ERASED
        try:
            sealed = base64.urlsafe_b64decode(value.sealed)
            return key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _place(stream, field)).decode()
        except (InvalidTag, ValueError):
            message = f"sealed field {field} of stream {stream} does not open"
            raise SealBroken(message) from None

    def seal_for_installation(self, stream: UUID, field: str, clear: str) -> str:
        """The sealed form of a secret that is no person's: it opens as long as the key-encryption key is there."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._of_installation.encrypt(nonce, clear.encode(), _place(stream, field))
        return base64.urlsafe_b64encode(sealed).decode()

    def open_of_installation(self, value: str, stream: UUID, field: str) -> str:
        """The clear secret again. Raises SealBroken."""
        try:
            sealed = base64.urlsafe_b64decode(value)
            clear = self._of_installation.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _place(stream, field))
        except (InvalidTag, ValueError):
            message = f"sealed secret {field} of stream {stream} does not open"
            raise SealBroken(message) from None
        return clear.decode()

    def lookup(self, field: str, clear: str) -> str:
        """The keyed hash under which a value of this field is found, whatever its case."""
        return hmac.new(self._lookup_key, f"{field}\x00{clear.casefold()}".encode(), hashlib.sha256).hexdigest()

    async def _key(self, person: UUID) -> AESGCM | None:
        if person in self._remembered:
            self._remembered.move_to_end(person)
            return self._remembered[person]
        query = "SELECT wrapped_key FROM keys.persons WHERE person_id = %s"
        async with self._pool.connection() as connection:
            row = await (await connection.execute(query, (person,))).fetchone()
        return None if row is None or row[0] is None else self._remember(person, bytes(row[0]))

    async def _make_key(self, person: UUID) -> AESGCM:
        nonce = os.urandom(_NONCE_BYTES)
        wrapped = nonce + self._wrapping.encrypt(nonce, AESGCM.generate_key(256), person.bytes)
        query = "INSERT INTO keys.persons (person_id, wrapped_key) VALUES (%s, %s) ON CONFLICT DO NOTHING"
        async with self._pool.connection() as connection:
            await connection.execute(query, (person, wrapped))
        key = await self._key(person)
        if key is None:
            message = f"the key of person {person} was destroyed"
            raise SealBroken(message)
        return key

    def _remember(self, person: UUID, wrapped: bytes) -> AESGCM:
        try:
            clear = self._wrapping.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], person.bytes)
        except InvalidTag:
            message = "a person's key does not open: this is not the key-encryption key it was wrapped with"
            raise SealBroken(message) from None
        self._remembered[person] = AESGCM(clear)
        if len(self._remembered) > _KEYS_REMEMBERED:
            self._remembered.popitem(last=False)
        return self._remembered[person]


def _derived(key: bytes, purpose: bytes) -> bytes:
    return hmac.new(key, purpose, hashlib.sha256).digest()


def _place(stream: UUID, field: str) -> bytes:
    return stream.bytes + field.encode()
