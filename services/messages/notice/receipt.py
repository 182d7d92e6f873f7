"""The receipt in each message: the place of the event that it tells about, its leaf hash, and our signature.

    key number (1 byte) ‖ position (8 bytes, big-endian) ‖ leaf hash (32 bytes) ‖ Ed25519 signature (64 bytes), in base64url: 140 signs

The signature is over `jejak receipt` ‖ the first 41 bytes. With the published key alone it proves to anybody that this event was in
our journal when the message was written; the holder of the journal can show that it still is, unchanged (record 58).
"""

import base64
from binascii import Error as NotBase64
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from shared.errors import NotFound
from shared.privacy.signing_keys import SigningKeys

SIGNS: Final = 140
_PREFIX: Final = b"jejak receipt"
_POSITION, _LEAF, _SIGNATURE = 8, 32, 64


class ReceiptNotOurs(NotFound):
    """A changed receipt and an invented one get the same answer."""

    code = "message-receipt-not-ours"
    indonesian = "Bukti ini bukan dari kami, atau isinya berubah. Salin sekali lagi seluruh tautannya dari pesan yang Anda terima."
    english = (
        "This is not a proof of ours, or it was changed. Copy its whole link once more from the message that you got."
    )


@dataclass(frozen=True)
class Receipt:
    """The event that a message tells about: its position in the journal and its leaf hash."""

    position: int
    leaf: bytes


class RecordedEvent(Protocol):
    """An event of the journal, as far as a receipt shows it."""

    @property
    def type(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...


@dataclass(frozen=True)
class Checked:
    """A receipt, and the event that is there; None if the journal does not hold, unchanged, the event that was signed."""

    receipt: Receipt
    there: RecordedEvent | None


class Receipts:
    """Signs and checks receipts; the arguments are those of `SigningKeys`."""

    def __init__(self, secret: Callable[[bytes], bytes], key: int, withdrawn: Collection[int] = ()) -> None:
        self._keys = SigningKeys(secret, "jejak message receipt", "receipts", key, withdrawn)

    def sign(self, position: int, leaf: bytes) -> str:
        """The receipt of an event."""
        said = bytes([self._keys.number]) + position.to_bytes(_POSITION) + leaf
        return base64.urlsafe_b64encode(said + self._keys.sign(_PREFIX + said)).decode()

    def read(self, code: str) -> Receipt:
        """What a receipt that we signed says. Raises ReceiptNotOurs."""
        try:
            raw = base64.b64decode(code, altchars=b"-_", validate=True)
        except (NotBase64, ValueError):
            raise ReceiptNotOurs from None
        said, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        if len(said) != 1 + _POSITION + _LEAF or not self._keys.is_signed(said[0], _PREFIX + said, signature):
            raise ReceiptNotOurs
        return Receipt(int.from_bytes(said[1 : 1 + _POSITION]), said[1 + _POSITION :])

    def published(self) -> dict[str, Any]:
        """The public keys as a JWK set."""
        return self._keys.published()
