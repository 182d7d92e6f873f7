"""The keys and secrets with which the simulated banks and acquirers and we know each other, made when the process starts."""

import base64
import os
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from pydantic import SecretStr

from services.billing.bank.profile import PROFILES as BANKS
from services.billing.qris.profile import PROFILES as ACQUIRERS
from shared.settings import BankAccess

OFFICE = "jejak"
"""Our client key at the simulators."""


@dataclass(frozen=True)
class Keys:
    """An RSA key in PEM, made for this process only."""

    private: str
    public: str


@cache
def keys_of(name: str) -> Keys:  # noqa: ARG001 – tells the keys apart in the cache
    """The key of the office, or of the banks; another one in each process."""
    key = generate_private_key(65537, 2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return Keys(private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode())


@cache
def secret_of(name: str) -> str:  # noqa: ARG001 – the same
    """A client secret, made for this process only."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def access_to(origin: str) -> dict[str, BankAccess]:
    """The settings of all banks and acquirers in the data, with the simulators at `origin`."""
    places = {one.id: "bank" for one in BANKS} | {one.acquirer: "acquirer" for one in ACQUIRERS}
    return {
        id: BankAccess(
            client_key=f"simulator-{id}",
            client_secret=SecretStr(secret_of(id)),
            public_key=keys_of("banks").public,
            url=f"{origin}/{place}",
            our_client_key=OFFICE,
            our_client_secret=SecretStr(secret_of(OFFICE)),
            private_key=SecretStr(keys_of(OFFICE).private),
        )
        for id, place in places.items()
    }
