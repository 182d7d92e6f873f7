"""Personal data of natural persons: sealed with the person's own key before anything is hashed or stored.

A `Personal[str]` in an event or a row is ciphertext (AES-256-GCM), bound to its stream and field, so that it cannot be
moved elsewhere. The installation's key-encryption key wraps the key of each person, which is stored in a second
database. After a person's key is destroyed (`destroyed_at`), a field reads as `[dihapus]`, and every hash over the
journal still holds. A key that is missing without `destroyed_at` raises an alarm, and its fields cannot be read. A
person's key is made once, at registration. For equality search (NIK, phone, e-mail) the sealed value carries a keyed
hash, useless without the key. Basis: UU 27/2022 art. 35 and 43–44.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

import psycopg
import structlog
from cachetools import LRUCache
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    Uuid,
    func,
    text,
)

from shared.database import Pool
from shared.errors import RefusedByRule, Unavailable
from shared.privacy.key_ring import KeyBroken, KeyRing

ERASED = "[dihapus]"
"""The text of a field whose key was destroyed."""

_NONCE_BYTES = 12
_KEYS_REMEMBERED = 10_000
_ALARMS_REMEMBERED = 1_000

_log = structlog.get_logger()

T = TypeVar("T")

metadata = MetaData(schema="keys")

installation = Table(
    "installation",
    metadata,
    Column("single", Boolean, primary_key=True, server_default=text("true")),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("lookup_key", LargeBinary, nullable=False),
    Column("installation_key", LargeBinary, nullable=False),
    Column("request_key", LargeBinary, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("rotated_at", DateTime(timezone=True)),
    CheckConstraint("single", name="installation_has_one_row"),
    UniqueConstraint("fingerprint", name="installation_fingerprint"),
)
"""Which key-encryption key wraps all keys here, and the installation's own secrets (`shared.privacy.key_ring`)."""

persons = Table(
    "persons",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("wrapped_key", LargeBinary),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("destroyed_at", DateTime(timezone=True)),
    Column(
        "wrapped_by",
        LargeBinary,
        ForeignKey("keys.installation.fingerprint", name="persons_wrapped_by", deferrable=True, initially="DEFERRED"),
    ),
)
"""`wrapped_by`: the fingerprint of the key-encryption key; null in rows older than fingerprints."""


@dataclass(frozen=True, slots=True)
class Personal(Generic[T]):
    """A sealed value of one person; `lookup` is the keyed hash for equality search, if there is one."""

    person: UUID
    sealed: str
    lookup: str | None = None


class SealBroken(Unavailable):
    """A sealed value was altered or is in the wrong place, or a person's key does not open."""

    code = "seal-broken"
    indonesian = "Data pribadi yang tersimpan tidak dapat dibuka. Beri tahu administrator sistem."
    english = "Stored personal data cannot be opened. Tell the system's administrator."


class PersonalKeyMissing(Unavailable):
    """A person's key is gone although nobody destroyed it: the keys' database is incomplete."""

    code = "personal-key-missing"
    indonesian = (
        "Kunci data pribadi orang ini hilang. Beri tahu administrator sistem; data tidak dapat dibaca atau ditulis."
    )
    english = (
        "The key of this person's data is missing. Tell the system's administrator; the data cannot be read or written."
    )


class KeyEncryptionKeyChanged(Unavailable):
    """The key-encryption key was exchanged while this process ran; it must restart with the new one."""

    code = "key-encryption-key-changed"
    indonesian = (
        "Kunci utama sistem telah diganti. Administrator harus menjalankan ulang layanan dengan kunci yang baru."
    )
    english = "The system's main key was exchanged. The administrator must start the service again with the new one."


class PersonErased(RefusedByRule):
    """Nothing more is stored about a person whose key was destroyed: nobody could read it."""

    code = "person-erased"
    indonesian = "Data pribadi orang ini sudah dihapus; data baru tentangnya tidak dapat disimpan."
    english = "This person's data were erased; nothing new about them can be stored."
    clause = "UU 27/2022 art. 43–44"


class PersonalData:
    """Seals and opens personal data; holds the installation's keys and a pool on the keys' database."""

    def __init__(self, pool: Pool, ring: KeyRing) -> None:
        self._pool = pool
        self._encryption = ring.encryption
        self._of_installation = AESGCM(ring.installation)
        self._lookup_key = ring.lookup
        self.derived = ring.derived
        self._remembered = LRUCache[UUID, AESGCM](_KEYS_REMEMBERED)
        self._alarmed: set[UUID] = set()

    @property
    def alarms(self) -> list[str]:
        """`personal-keys` while a person's key is known to be missing or broken; for the service's health."""
        return ["personal-keys"] if self._alarmed else []

    async def make_key(self, person: UUID) -> None:
        """Makes the key of a person at registration. An existing key stays, so that a registration can be repeated.

        Raises KeyEncryptionKeyChanged.
        """
        key = AESGCM.generate_key(256)
        wrapped = self._encryption.wrap(key, person.bytes)
        query = (
            "INSERT INTO keys.persons (person_id, wrapped_key, wrapped_by) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
            " RETURNING person_id"
        )
        try:
            async with self._pool.connection() as connection:
                cursor = await connection.execute(query, (person, wrapped, self._encryption.fingerprint))
                made = await cursor.fetchone()
        except psycopg.errors.ForeignKeyViolation:
            raise self._exchanged() from None
        if made is not None:
            self._remember(person, key)

    async def seal(
        self, person: UUID, stream: UUID, field: str, clear: str, *, searchable: bool = False
    ) -> Personal[str]:
        """The sealed form of a person's value; `searchable` adds the keyed hash. The person must have a key.

        Raises PersonErased, PersonalKeyMissing, SealBroken or KeyEncryptionKeyChanged.
        """
        key = self._remembered.get(person) or await self._key(person)
        if key is None:
            raise PersonErased
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + key.encrypt(nonce, clear.encode(), _place(stream, field))
        lookup = self.lookup(field, clear) if searchable else None
        return Personal(person, base64.urlsafe_b64encode(sealed).decode(), lookup)

    async def open(self, value: Personal[str], stream: UUID, field: str) -> str:
        """The clear value, or `[dihapus]` if the person's key was destroyed. The caller records that it was read.

        The key is looked up each time, so a key destroyed a moment ago opens nothing more. Raises PersonalKeyMissing,
        SealBroken or KeyEncryptionKeyChanged.
        """
        key = await self._key(value.person)
        if key is None:
            return ERASED
        return _opened(key, value.sealed, stream, field)

    def seal_for_installation(self, stream: UUID, field: str, clear: str) -> str:
        """The sealed form of a secret that belongs to no person: it opens as long as the installation has its keys."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._of_installation.encrypt(nonce, clear.encode(), _place(stream, field))
        return base64.urlsafe_b64encode(sealed).decode()

    def open_of_installation(self, value: str, stream: UUID, field: str) -> str:
        """The secret in clear. Raises SealBroken."""
        return _opened(self._of_installation, value, stream, field)

    def lookup(self, field: str, clear: str) -> str:
        """The keyed hash for finding a value of this field, whatever its case."""
        return hmac.new(self._lookup_key, f"{field}\x00{clear.casefold()}".encode(), hashlib.sha256).hexdigest()

    async def _key(self, person: UUID) -> AESGCM | None:
        """The key as the database has it now; None if it was destroyed."""
        query = "SELECT wrapped_key, wrapped_by, destroyed_at FROM keys.persons WHERE person_id = %s"
        async with self._pool.connection() as connection:
            row = await (await connection.execute(query, (person,))).fetchone()
        if row is not None and row[2] is not None:
            self._remembered.pop(person, None)
            self._alarmed.discard(person)
            return None
        if row is None or row[0] is None:
            self._alarm("personal-key-missing", person)
            raise PersonalKeyMissing
        wrapped, wrapped_by = bytes(row[0]), row[1]
        if wrapped_by is not None and bytes(wrapped_by) != self._encryption.fingerprint:
            raise self._exchanged()
        try:
            key = self._encryption.unwrap(wrapped, person.bytes)
        except KeyBroken:
            self._alarm("personal-key-broken", person)
            raise SealBroken from None
        self._alarmed.discard(person)
        return self._remember(person, key)

    def _alarm(self, what: str, person: UUID) -> None:
        self._remembered.pop(person, None)
        if len(self._alarmed) < _ALARMS_REMEMBERED:
            self._alarmed.add(person)
        _log.critical(what, person=str(person))

    def _exchanged(self) -> KeyEncryptionKeyChanged:
        _log.critical("key-encryption-key-changed")
        return KeyEncryptionKeyChanged()

    def _remember(self, person: UUID, key: bytes) -> AESGCM:
        self._remembered[person] = opened = AESGCM(key)
        return opened


def _opened(key: AESGCM, value: str, stream: UUID, field: str) -> str:
    try:
        sealed = base64.urlsafe_b64decode(value)
        return key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _place(stream, field)).decode()
    except (InvalidTag, ValueError):
        _log.critical("seal-broken", stream=str(stream), field=field)
        raise SealBroken from None


def _place(stream: UUID, field: str) -> bytes:
    return stream.bytes + field.encode()
