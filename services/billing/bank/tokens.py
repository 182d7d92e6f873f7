"""The access token of a bank (SNAP BI service 73). Only the endpoint /v1.0 accepts it.

It is signed with a key of this installation, which the verifier of people's tokens does not know; and a person's token is
signed with a key that is not this one.
"""

import hmac
from datetime import datetime, timedelta
from typing import Any, Final

import jwt

TOKEN_SECONDS: Final = 900
_AUDIENCE: Final = "snap-bi"
_UNTIMED: Final[Any] = {"verify_exp": False, "verify_iat": False, "require": ["exp", "sub", "aud"]}
"""The clock of the endpoint decides when a token ends."""


class BankTokens:
    """Issues tokens and reads them; every process with the same key reads the tokens of the others."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"access tokens of banks", "sha256")

    def issue(self, bank: str, now: datetime) -> str:
        """A token for the bank with this profile, valid for TOKEN_SECONDS."""
        ends = now + timedelta(seconds=TOKEN_SECONDS)
        return jwt.encode({"sub": bank, "aud": _AUDIENCE, "exp": int(ends.timestamp())}, self._key, "HS256")

    def bank_of(self, token: str, now: datetime) -> str | None:
        """The profile of the bank that got the token; None for a token that is not ours or has ended."""
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"], audience=_AUDIENCE, options=_UNTIMED)
        except jwt.InvalidTokenError:
            return None
        return str(claims["sub"]) if claims["exp"] > now.timestamp() else None
