"""The keys' database at a start and at a rotation: checks its key-encryption key, and exchanges it for another.

The first start makes two things in this order: the key (in test mode a file; production brings its own), then the database's row
with the key's fingerprint and the installation's secrets. The next start completes one that was interrupted in between. If sealed
data exists, nothing is made, and a start without the right key is refused.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from uuid import UUID

import psycopg

from deploy import secrets
from deploy.needed_settings import keys_url
from shared.privacy.key_ring import KeyBroken, KeyEncryptionKey, KeyRing, WrappedSecrets
from shared.settings import Settings

_AT_ONCE = 1_000
_FIND_SECRETS = "SELECT fingerprint, lookup_key, installation_key, request_key FROM keys.installation"
_KEEP_SECRETS = (
    "INSERT INTO keys.installation (fingerprint, lookup_key, installation_key, request_key) VALUES (%s, %s, %s, %s)"
    " ON CONFLICT DO NOTHING"
)
_EXCHANGE_SECRETS = (
    "UPDATE keys.installation SET fingerprint = %s, lookup_key = %s, installation_key = %s, request_key = %s,"
    " rotated_at = now()"
)
_EXCHANGE_KEY = "UPDATE keys.persons SET wrapped_key = %s, wrapped_by = %s WHERE person_id = %s"
_A_PERSON = "SELECT person_id, wrapped_key FROM keys.persons ORDER BY wrapped_key IS NULL, created_at DESC LIMIT 1"
# Asked only if the keys' database is empty: at a first start, when the journal is empty too.
_SEALED_IN_JOURNAL = (
    "SELECT EXISTS (SELECT FROM journal.events"
    " WHERE payload @? '$.** ? (exists(@.sealed) || (exists(@.installation_key) && @.installation_key != null))')"
)

Progress = Callable[[int, int], None]


class KeysDoNotFit(Exception):
    """One line that says why the key and the keys' database do not belong together."""


def key_ring(settings: Settings, journal_url: str) -> KeyRing:
    """The installation's keys, checked against the keys' database; made if nothing is sealed yet.

    `journal_url`: any role that reads the journal. Raises KeysDoNotFit, SettingMissing or SecretMissing.
    """
    url = keys_url(settings)
    secret = secrets.existing_key_encryption_key(settings)
    if secret is None:
        _refuse_to_make(url, journal_url, settings)
        secret = secrets.make_key_encryption_key(settings)
    return open_ring(url, KeyEncryptionKey(secret), journal_url)


def open_ring(url: str, key: KeyEncryptionKey, journal_url: str) -> KeyRing:
    """The ring that the keys' database holds for this key; stores the first ring in a database without one.

    Raises KeysDoNotFit if the database belongs to another key, or lacks the keys of sealed data.
    """
    with psycopg.connect(url, autocommit=True) as keys:
        if _stored(keys) is None:
            _refuse_to_store(keys, key, journal_url)
            keys.execute(_KEEP_SECRETS, astuple(KeyRing.first(key).wrapped_by(key)))
        stored = _stored(keys)
    assert stored is not None
    return _opened(key, stored)


def rotate(settings: Settings, journal_url: str, progress: Progress) -> str:
    """Wraps every key with the new key-encryption key, all or none; sealed data stays as it is. Returns one line about it.

    Repeat it to complete one that was interrupted. Raises KeysDoNotFit, SettingMissing, SecretMissing or psycopg.Error.
    """
    if settings.keys_database_url is None:
        message = "set JEJAK_KEYS_DATABASE_URL to the keys' database, with its owner"
        raise KeysDoNotFit(message)
    old = secrets.existing_key_encryption_key(settings)
    if old is None:
        message = f"there is no key to exchange: {settings.data / secrets.KEY_FILE} does not exist"
        raise KeysDoNotFit(message)
    new = KeyEncryptionKey(secrets.next_key_encryption_key(settings))
    if new.fingerprint == KeyEncryptionKey(old).fingerprint:
        message = "the new key is the current one; make another (32 random bytes in base64)"
        raise KeysDoNotFit(message)
    count = _exchange(settings.keys_database_url, KeyEncryptionKey(old), new, journal_url, progress)
    done = (
        "The new key had wrapped all keys already"
        if count is None
        else f"The new key wraps the keys of {count} persons"
    )
    if secrets.take_next_key(settings):
        return f"The new key is in {settings.data / secrets.KEY_FILE}. {done}."
    return f"{done}. Set JEJAK_KEY_ENCRYPTION_KEY to it, and start the services again."


def _exchange(
    url: str, old: KeyEncryptionKey, new: KeyEncryptionKey, journal_url: str, progress: Progress
) -> int | None:
    """The number of persons' keys that the new key wraps now; None if it had wrapped them already."""
    with psycopg.connect(url) as keys:
        stored = _stored(keys)
    if stored is not None and stored.fingerprint == new.fingerprint:
        return None
    ring = open_ring(url, old, journal_url)
    with psycopg.connect(url) as keys:
        # The row first: a service that adds a key waits for it, and is refused if the old key wrapped the added key.
        keys.execute(f"{_FIND_SECRETS} FOR UPDATE")
        keys.execute(_EXCHANGE_SECRETS, astuple(ring.wrapped_by(new)))
        return _exchange_persons(keys, old, new, progress)


def _exchange_persons(
    keys: psycopg.Connection, old: KeyEncryptionKey, new: KeyEncryptionKey, progress: Progress
) -> int:
    [(total,)] = keys.execute("SELECT count(*) FROM keys.persons WHERE wrapped_key IS NOT NULL").fetchall()
    done = 0
    with keys.cursor("persons") as reading, keys.cursor() as writing:
        reading.execute("SELECT person_id, wrapped_key FROM keys.persons WHERE wrapped_key IS NOT NULL")
        while found := reading.fetchmany(_AT_ONCE):
            writing.executemany(_EXCHANGE_KEY, [_rewrapped(person, wrapped, old, new) for person, wrapped in found])
            done += len(found)
            progress(done, total)
    return done


def _rewrapped(person: UUID, wrapped: bytes, old: KeyEncryptionKey, new: KeyEncryptionKey) -> tuple[bytes, bytes, UUID]:
    try:
        key = old.unwrap(bytes(wrapped), person.bytes)
    except KeyBroken:
        message = f"the key of person {person} does not open with the current key; nothing was changed"
        raise KeysDoNotFit(message) from None
    return new.wrap(key, person.bytes), new.fingerprint, person


def _stored(keys: psycopg.Connection) -> WrappedSecrets | None:
    row = keys.execute(_FIND_SECRETS).fetchone()
    return None if row is None else WrappedSecrets(*(bytes(part) for part in row))


def _opened(key: KeyEncryptionKey, stored: WrappedSecrets) -> KeyRing:
    if stored.fingerprint == key.fingerprint:
        with suppress(KeyBroken):
            return KeyRing.opened(key, stored)
        message = "the keys' database is damaged: its secrets do not open with its own key; restore it from a backup"
        raise KeysDoNotFit(message)
    message = (
        "the key-encryption key is not the one of this keys' database; give the right one (JEJAK_KEY_ENCRYPTION_KEY, or the"
        f" file {secrets.KEY_FILE} in JEJAK_DATA), or run `jejak rotate-key` again if it was interrupted"
    )
    raise KeysDoNotFit(message)


def _refuse_to_store(keys: psycopg.Connection, key: KeyEncryptionKey, journal_url: str) -> None:
    """Before the first row is stored: stored keys must belong to this key, and no key may be lost."""
    found = keys.execute(_A_PERSON).fetchone()
    if found is None:
        _refuse_sealed_journal(journal_url)
        return
    if found[1] is None:  # every key was destroyed: any key-encryption key fits
        return
    try:
        key.unwrap(bytes(found[1]), found[0].bytes)
    except KeyBroken:
        message = (
            "the key-encryption key is not the one that wrapped the keys in this keys' database; give the right one"
        )
        raise KeysDoNotFit(message) from None


def _refuse_to_make(url: str, journal_url: str, settings: Settings) -> None:
    with psycopg.connect(url, autocommit=True) as keys:
        holds = _stored(keys) is not None or keys.execute("SELECT FROM keys.persons LIMIT 1").fetchone() is not None
    if holds:
        message = (
            f"the key file {settings.data / secrets.KEY_FILE} is missing, and the keys' database holds keys that it wraps;"
            " put the file back"
        )
        raise KeysDoNotFit(message)
    _refuse_sealed_journal(journal_url)


def _refuse_sealed_journal(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as journal:
        [(sealed,)] = journal.execute(_SEALED_IN_JOURNAL).fetchall()
    if sealed:
        message = "the journal holds sealed data, but the keys' database has no key of it; restore the keys' database"
        raise KeysDoNotFit(message)
