"""The answers of a reporter on their way from page to page: sealed in the page itself, so that the server keeps nothing."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from pydantic import ValidationError

from services.complaints.pages.form import Answers
from shared.errors import RefusedByRule

LIVES_SECONDS: Final = 6 * 3600
"""How long somebody may take for the form."""
LONGEST: Final = 96 * 1024
"""Characters of the sealed answers; the longest ones need 80 KiB: 15 000 signs of four bytes, in base64."""


class FormExpired(RefusedByRule):
    code = "report-form-expired"
    indonesian = "Formulir ini sudah lebih dari enam jam atau tidak utuh. Mulailah lagi dari awal."
    english = "This form is older than six hours, or not whole. Begin again."


class AnswerSeal:
    """Seals and opens answers with a key of the installation (Fernet: AES-128-CBC and HMAC-SHA-256, with its time)."""

    def __init__(self, derived: Callable[[bytes], bytes]) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derived(b"jejak form of reports")))

    def sealed(self, answers: Answers, now: datetime) -> str:
        """The answers as a text for a hidden field."""
        return self._fernet.encrypt_at_time(answers.model_dump_json().encode(), int(now.timestamp())).decode()

    def opened(self, text: str, now: datetime) -> Answers:
        """Raises FormExpired."""
        if len(text) > LONGEST:
            raise FormExpired
        try:
            clear = self._fernet.decrypt_at_time(text.encode(), LIVES_SECONDS, int(now.timestamp()))
            return Answers.model_validate_json(clear)
        except (InvalidToken, ValidationError, ValueError):
            raise FormExpired from None
