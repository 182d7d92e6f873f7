"""The links of the survey: one for each invitation, and one for the counter of an office in a quarter. Both are signed.

An invitation's token is 16 random bytes and 16 bytes of their HMAC-SHA256 (RFC 2104), in base64url. It names neither a case
nor a person, and no table keeps it: what waits for its answer is filed under a keyed hash of the token. A token that we did not
sign is refused without a question to the database.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from typing import Final

from services.complaints.survey.quarter import PATTERN
from shared.errors import NotFound
from shared.quarter import Quarter

RANDOM_BYTES: Final = 16
_TAG_BYTES: Final = 16
TOKEN_PATTERN: Final = r"^[A-Za-z0-9_\-]{43}$"  # noqa: S105 – a form, not a secret
CODE_PATTERN: Final = rf"^[a-z]+(-[a-z]+)*\.{PATTERN[1:-1]}\.[A-Za-z0-9_\-]{{22}}$"


class LinkUnknown(NotFound):
    """We signed no such link; a changed one and an invented one get the same answer."""

    code = "survey-link-unknown"
    indonesian = "Tautan survei ini tidak lengkap atau bukan dari kami. Buka sekali lagi dari pesan yang Anda terima."
    english = "This link of the survey is incomplete or not ours. Open it once more from the message that you got."


class SurveyLinks:
    """Signs and reads links.

    `secret` makes 32 bytes that only this installation can make for a purpose; `public_url`: where people reach it.
    """

    def __init__(self, secret: Callable[[bytes], bytes], public_url: str) -> None:
        self._public_url = public_url.rstrip("/")
        self._tokens = secret(b"jejak survey token")
        self._codes = secret(b"jejak survey counter")
        self._hashes = secret(b"jejak survey ballot")

    def token(self, random: bytes) -> str:
        """The token of an invitation, from 16 random bytes."""
        return _text(random + self._tag(self._tokens, random))

    def ballot(self, token: str) -> bytes:
        """The keyed hash under which the ballot of a token lies. Raises LinkUnknown."""
        signed = _bytes(token)
        random, tag = signed[:RANDOM_BYTES], signed[RANDOM_BYTES:]
        if not hmac.compare_digest(tag, self._tag(self._tokens, random)):
            raise LinkUnknown
        return hmac.digest(self._hashes, random, hashlib.sha256)

    def counter_code(self, office: str, quarter: Quarter) -> str:
        """The code of the link at the counter of an office, for one quarter."""
        named = f"{office}.{quarter}"
        return f"{named}.{_text(self._tag(self._codes, named.encode()))}"

    def counter_address(self, code: str) -> str:
        """The whole address of the questionnaire at a counter, for a QR code."""
        return f"{self._public_url}/survei/loket/{code}"

    def counter(self, code: str) -> tuple[str, Quarter]:
        """The office and the quarter of such a code. Raises LinkUnknown."""
        named, _, tag = code.rpartition(".")
        if not hmac.compare_digest(_bytes(tag), self._tag(self._codes, named.encode())):
            raise LinkUnknown
        office, _, quarter = named.partition(".")
        return office, Quarter.read(quarter)

    @staticmethod
    def _tag(key: bytes, said: bytes) -> bytes:
        return hmac.digest(key, said, hashlib.sha256)[:_TAG_BYTES]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """The bytes of a text in base64url, in its one spelling. Raises LinkUnknown."""
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise LinkUnknown from None
    if _text(content) != text:
        raise LinkUnknown
    return content
