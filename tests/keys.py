"""The key-encryption key of the tests' installations, stored in a test's keys' database as a first start stores it."""

from deploy.key_store import open_ring
from shared.privacy.key_ring import KeyEncryptionKey, KeyRing
from tests.conftest import Databases

SECRET = bytes(range(32))


def ring_of(databases: Databases, secret: bytes = SECRET) -> KeyRing:
    """The keys of a test's installation; the same for all of its services."""
    return open_ring(databases.keys, KeyEncryptionKey(secret), databases.of("intake"))
