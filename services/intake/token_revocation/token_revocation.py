"""The revocation of an account's tokens at one office: every service refuses tokens issued until a moment.

It does not close the account: a person who may sign in gets a new token. The latest moment counts, so no revocation
restores a token.
"""

from datetime import datetime
from uuid import UUID

from shared.errors import RefusedByRule
from shared.journal.events import Aggregate, FirstEvent


class RevocationInFuture(RefusedByRule):
    code = "revocation-in-future"
    indonesian = (
        "Token yang belum terbit tidak dapat dicabut; isi waktu yang sudah lewat, atau kosongkan untuk sekarang."
    )
    english = "Tokens that are not issued yet cannot be revoked; give a time that has passed, or leave it out for now."


class TokenRevocation(Aggregate):
    """One decision that tokens of an account are revoked. It never changes."""

    TOPIC = "intake.token-revocation"

    office: str
    subject: str
    issued_until: datetime


# Event – stored for ever. Add fields with a plain default; never rename, never remove.
class TokensRevoked(FirstEvent[TokenRevocation]):
    """An administrator revoked the tokens of an account at an office that were issued until a moment."""

    TOPIC = "intake.tokens-revoked"
    INDONESIAN = "Token akun {subject} yang terbit sampai {issued_until} dicabut."
    ENGLISH = "The tokens of the account {subject} that were issued until {issued_until} were revoked."
    office: str
    subject: str
    issued_until: datetime


# Decision – refuses, or records one thing. Time is an argument.
def revoke(
    id: UUID, now: datetime, *, office: str, subject: str, issued_until: datetime, clock: datetime
) -> TokenRevocation:
    """Revokes tokens that were issued until a moment. Raises RevocationInFuture.

    `clock`: the machine's time, by which tokens live.
    """
    if issued_until > clock:
        raise RevocationInFuture
    return TokenRevocation.begin(
        TokensRevoked, id=id, now=now, office=office, subject=subject, issued_until=issued_until
    )
