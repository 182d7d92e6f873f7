"""The signed link in each message by which its reader ends such messages."""

import base64
import binascii
import hmac
from collections.abc import Callable
from typing import Final
from uuid import UUID

from shared.errors import NotFound

PATTERN: Final = r"^[A-Za-z0-9_\-]{43}$"
_MAC_BYTES: Final = 16


class LinkUnknown(NotFound):
    """We signed no such link; a changed link and an invented one get the same answer."""

    code = "opt-out-link-unknown"
    indonesian = "Tautan ini bukan dari kami. Buka tautan yang ada di bagian akhir pesan kami."
    english = "This is not one of our links. Open the one at the end of our message."


class OptOutLinks:
    """`secret` makes bytes that only this installation can make for a purpose; `service`: the address of this service outside."""

    def __init__(self, secret: Callable[[bytes], bytes], service: str) -> None:
        self._key = secret(b"jejak opt-out link")
        self._service = service.rstrip("/")

    def link(self, message: UUID) -> str:
        """The link of a message. It names no person: who it is about, only the message knows."""
        token = base64.urlsafe_b64encode(message.bytes + self._mac(message)).decode().rstrip("=")
        return f"{self._service}/opt-out/{token}"

    def message_of(self, token: str) -> UUID:
        """The message of a link that we signed. Raises LinkUnknown."""
        try:
            content = base64.urlsafe_b64decode(f"{token}=")
        except (binascii.Error, ValueError):
            raise LinkUnknown from None
        message = UUID(bytes=content[:16])
        if not hmac.compare_digest(content[16:], self._mac(message)):
            raise LinkUnknown
        return message

    def _mac(self, message: UUID) -> bytes:
        return hmac.digest(self._key, message.bytes, "sha256")[:_MAC_BYTES]
